import { parameters } from "./vendor/samples";

const TOOL = '"tools":[{"type":"function","function":{"name":"f"}}]';
const WRITTEN_TOOL = '"tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}]';

function budgetOf(effort: string): string {
  return parameters(`"max_tokens":50000,"reasoning_effort":"${effort}"`);
}

function thinks(budget: i32, limit: i32): string {
  return `"max_tokens":${limit},"thinking":{"type":"enabled","budget_tokens":${budget}}`;
}

describe("anthropic thinking", () => {
  it("has a budget for each effort, and none for no effort", () => {
    expect(budgetOf("low")).toBe(thinks(1024, 50000));
    expect(budgetOf("medium")).toBe(thinks(8192, 50000));
    expect(budgetOf("high")).toBe(thinks(16384, 50000));
    expect(budgetOf("xhigh")).toBe(thinks(24576, 50000));
    expect(budgetOf("max")).toBe(thinks(24576, 50000));
    expect(budgetOf("odd")).toBe(thinks(8192, 50000));
    expect(budgetOf("none")).toBe('"max_tokens":50000');
    expect(budgetOf("minimal")).toBe('"max_tokens":50000');
    expect(budgetOf("")).toBe('"max_tokens":50000');
  });

  it("takes the client's number before its effort, but not less than the vendor takes", () => {
    expect(parameters('"max_tokens":9000,"reasoning_max_tokens":5000,"reasoning_effort":"low"')).toBe(
      thinks(5000, 9000),
    );
    expect(parameters('"max_tokens":9000,"reasoning_max_tokens":7')).toBe(thinks(1024, 9000));
    expect(parameters('"max_tokens":9000,"reasoning_max_tokens":0')).toBe('"max_tokens":9000');
    expect(parameters('"max_tokens":9000,"reasoning_max_tokens":"5"')).toBe('"max_tokens":9000');
  });

  it("raises a limit that would leave no room for an answer", () => {
    expect(parameters('"reasoning_effort":"high"')).toBe(thinks(16384, 20480));
    expect(parameters('"max_tokens":1024,"reasoning_effort":"low"')).toBe(thinks(1024, 5120));
    expect(parameters('"max_tokens":1025,"reasoning_effort":"low"')).toBe(thinks(1024, 1025));
  });

  it("keeps the vendor's own object", () => {
    expect(parameters('"thinking":{"type":"enabled","budget_tokens":2.0e3,"display":"omitted"}')).toBe(
      '"max_tokens":4096,"thinking":{"type":"enabled","budget_tokens":2.0e3,"display":"omitted"}',
    );
    expect(parameters('"thinking":{"type":"enabled","budget_tokens":5000}')).toBe(thinks(5000, 9096));
    expect(parameters('"thinking":{"type":"enabled"}')).toBe(thinks(8192, 12288));
    expect(parameters('"thinking":{"type":"enabled"},"reasoning_effort":"low"')).toBe(thinks(1024, 4096));
    expect(parameters('"thinking":{"type":"disabled"},"reasoning_effort":"low"')).toBe(
      '"max_tokens":4096,"thinking":{"type":"disabled"}',
    );
    expect(parameters('"thinking":{"type":"adaptive"},"reasoning_effort":"low"')).toBe(
      '"max_tokens":4096,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}',
    );
    expect(parameters('"thinking":true')).toBe('"max_tokens":4096');
  });

  it("drops the sampling that a thinking model refuses", () => {
    const low = '"max_tokens":2000,"reasoning_effort":"low"';
    expect(parameters(low + ',"temperature":0.5,"top_p":0.9,"top_k":3')).toBe(thinks(1024, 2000));
    expect(parameters(low + ',"temperature":1.0,"top_p":0.95')).toBe(
      '"max_tokens":2000,"temperature":1.0,"top_p":0.95,"thinking":{"type":"enabled","budget_tokens":1024}',
    );
    expect(parameters('"thinking":{"type":"disabled"},"temperature":0')).toBe(
      '"max_tokens":4096,"temperature":0,"thinking":{"type":"disabled"}',
    );
  });

  it("leaves the budget to models that weigh the effort themselves", () => {
    expect(parameters('"reasoning_effort":"max"', "claude-opus-4-7")).toBe(
      '"max_tokens":4096,"thinking":{"type":"adaptive"},"output_config":{"effort":"max"}',
    );
    expect(parameters('"reasoning_max_tokens":3000', "claude-opus-4-8")).toBe(
      '"max_tokens":4096,"thinking":{"type":"adaptive"}',
    );
    expect(parameters('"reasoning_effort":"odd"', "claude-opus-5")).toBe(
      '"max_tokens":4096,"thinking":{"type":"adaptive"}',
    );
    expect(parameters('"reasoning_effort":"low","output_config":{"format":{}}', "claude-opus-5")).toBe(
      '"max_tokens":4096,"thinking":{"type":"adaptive"},"output_config":{"format":{}}',
    );
    expect(parameters('"reasoning_effort":"none"', "claude-opus-5")).toBe('"max_tokens":4096');
  });

  it("does not think where a tool must be called or nothing is to be written", () => {
    expect(parameters(TOOL + ',"tool_choice":"required","reasoning_effort":"low"')).toBe(
      WRITTEN_TOOL + ',"tool_choice":{"type":"any"},"max_tokens":4096',
    );
    expect(parameters(TOOL + ',"reasoning_effort":"low"')).toBe(WRITTEN_TOOL + "," + thinks(1024, 4096));
    expect(parameters('"max_tokens":0,"reasoning_effort":"low"')).toBe('"max_tokens":0');
  });
});
