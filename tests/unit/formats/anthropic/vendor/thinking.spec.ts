import { Fitted } from "../../../../../assembly/canonical/fit/fitted";
import { lastFitted, parameters, rendered } from "./samples";

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
    expect(budgetOf("none")).toBe('"max_tokens":50000,"thinking":{"type":"disabled"}');
    expect(budgetOf("minimal")).toBe('"max_tokens":50000,"thinking":{"type":"disabled"}');
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

  it("keeps the client's own object where the model takes it", () => {
    expect(parameters('"thinking":{"type":"enabled","budget_tokens":2.0e3,"display":"omitted"}')).toBe(
      '"max_tokens":4096,"thinking":{"type":"enabled","budget_tokens":2000,"display":"omitted"}',
    );
    expect(parameters('"thinking":{"type":"enabled","budget_tokens":5000}')).toBe(thinks(5000, 9096));
    expect(parameters('"thinking":{"type":"enabled"}')).toBe(thinks(8192, 12288));
    expect(parameters('"thinking":{"type":"enabled"},"reasoning_effort":"low"')).toBe(thinks(1024, 4096));
    expect(parameters('"thinking":{"type":"disabled"},"reasoning_effort":"low"')).toBe(
      '"max_tokens":4096,"thinking":{"type":"disabled"}',
    );
    expect(lastFitted).toBe(0);
    expect(parameters('"thinking":{"type":"newer","a":[ ]}')).toBe(
      '"max_tokens":4096,"thinking":{"type":"newer","a":[ ]}',
    );
    expect(parameters('"thinking":true')).toBe('"max_tokens":4096');
  });

  it("fits the client's own object to the model's generation", () => {
    const own = (type: string, model: string, more: string = ""): string =>
      parameters(`"max_tokens":9,"thinking":{"type":"${type}"${more}}`, model).replace('"max_tokens":9,', "");
    expect(own("adaptive", "claude-sonnet-4-5")).toBe(
      '"max_tokens":12288,"thinking":{"type":"enabled","budget_tokens":8192}',
    );
    expect(lastFitted).toBe(Fitted.Thinking);
    expect(own("adaptive", "claude-opus-4-6")).toBe('"thinking":{"type":"adaptive"}');
    expect(own("enabled", "claude-opus-4-6", ',"budget_tokens":2000')).toBe(
      '"max_tokens":6096,"thinking":{"type":"enabled","budget_tokens":2000}',
    );
    expect(own("enabled", "claude-opus-5", ',"budget_tokens":31999,"display":"omitted"')).toBe(
      '"thinking":{"type":"adaptive","display":"omitted"},"output_config":{"effort":"high"}',
    );
    expect(own("disabled", "claude-opus-5")).toBe('"thinking":{"type":"disabled"}');
    expect(own("disabled", "claude-sonnet-5-5")).toBe('"thinking":{"type":"between_tools"}');
    expect(own("disabled", "claude-opus-5-5")).toBe('"output_config":{"effort":"low"}');
    expect(lastFitted).toBe(Fitted.Thinking);
    expect(own("between_tools", "claude-sonnet-5-5")).toBe('"thinking":{"type":"between_tools"}');
    expect(own("between_tools", "claude-haiku-5-5")).toBe('"thinking":{"type":"disabled"}');
  });

  it("drops the sampling that a thinking model refuses", () => {
    const low = '"max_tokens":2000,"reasoning_effort":"low"';
    expect(parameters(low + ',"temperature":0.5,"top_k":3')).toBe(thinks(1024, 2000));
    expect(lastFitted).toBe(Fitted.Sampling);
    expect(parameters(low + ',"temperature":1.0')).toBe(
      '"max_tokens":2000,"temperature":1.0,"thinking":{"type":"enabled","budget_tokens":1024}',
    );
    expect(parameters(low + ',"top_p":0.95')).toBe(
      '"max_tokens":2000,"top_p":0.95,"thinking":{"type":"enabled","budget_tokens":1024}',
    );
    expect(parameters(low + ',"top_p":0.9')).toBe(thinks(1024, 2000));
    expect(parameters('"thinking":{"type":"disabled"},"temperature":0')).toBe(
      '"max_tokens":4096,"temperature":0,"thinking":{"type":"disabled"}',
    );
  });

  it("is an effort with models that weigh it themselves", () => {
    const effort = (word: string, model: string): string =>
      parameters(`"max_tokens":9,"reasoning_effort":"${word}"`, model).replace('"max_tokens":9,', "");
    const adaptive = (word: string): string => `"thinking":{"type":"adaptive"},"output_config":{"effort":"${word}"}`;
    expect(effort("max", "claude-opus-4-7")).toBe(adaptive("max"));
    expect(lastFitted).toBe(0);
    expect(effort("xhigh", "claude-opus-4-6")).toBe(adaptive("high"));
    expect(lastFitted).toBe(Fitted.Effort);
    expect(effort("none", "claude-opus-5")).toBe('"thinking":{"type":"disabled"}');
    expect(effort("minimal", "claude-haiku-5-5")).toBe('"thinking":{"type":"disabled"}');
    expect(effort("none", "claude-sonnet-5-5")).toBe('"thinking":{"type":"between_tools"}');
    expect(effort("none", "claude-fable-5-2")).toBe('"output_config":{"effort":"low"}');
  });

  it("is an effort for a number of tokens where there are no budgets", () => {
    expect(parameters('"max_tokens":9,"reasoning_max_tokens":3000', "claude-opus-4-8")).toBe(
      '"max_tokens":9,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}',
    );
    expect(parameters('"max_tokens":9,"reasoning":{"max_tokens":5000}', "claude-opus-4-8")).toBe(
      '"max_tokens":9,"thinking":{"type":"adaptive"},"output_config":{"effort":"medium"}',
    );
  });

  it("can be asked for as clients of other vendors do", () => {
    expect(parameters('"max_tokens":5000,"reasoning":{"effort":"low"}')).toBe(thinks(1024, 5000));
    expect(parameters('"max_tokens":5000,"reasoning":{"enabled":false}')).toBe(
      '"max_tokens":5000,"thinking":{"type":"disabled"}',
    );
    expect(parameters('"max_tokens":5000,"enable_thinking":true,"thinking_budget":2000')).toBe(thinks(2000, 5000));
    expect(parameters('"max_tokens":5000,"enable_thinking":false')).toBe(
      '"max_tokens":5000,"thinking":{"type":"disabled"}',
    );
  });

  it("keeps the client's own effort as far as the model takes it", () => {
    const own = (word: string, model: string, more: string = ""): string =>
      parameters(`"max_tokens":9,"output_config":{"effort":"${word}","task_budget":{"a":1}}${more}`, model);
    const rest = '"task_budget":{"a":1}}';
    expect(own("xhigh", "claude-opus-5")).toBe(`"max_tokens":9,"output_config":{"effort":"xhigh",${rest}`);
    expect(own("low", "claude-sonnet-4-5")).toBe(`"max_tokens":9,"output_config":{${rest}`);
    expect(lastFitted).toBe(Fitted.Effort);
    expect(own("max", "claude-opus-5", ',"thinking":{"type":"disabled"}')).toBe(
      `"max_tokens":9,"thinking":{"type":"disabled"},"output_config":{"effort":"high",${rest}`,
    );
  });

  it("does not think where a tool must be called or nothing is to be written", () => {
    expect(parameters(TOOL + ',"tool_choice":"required","reasoning_effort":"low"')).toBe(
      WRITTEN_TOOL + ',"tool_choice":{"type":"any"},"max_tokens":4096',
    );
    expect(lastFitted).toBe(Fitted.Thinking);
    expect(
      parameters(TOOL + ',"max_tokens":9,"tool_choice":"required","reasoning_effort":"low"', "claude-opus-5"),
    ).toBe(
      WRITTEN_TOOL +
        ',"tool_choice":{"type":"any"},"max_tokens":9,"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}',
    );
    expect(parameters(TOOL + ',"reasoning_effort":"low"')).toBe(WRITTEN_TOOL + "," + thinks(1024, 4096));
    expect(parameters('"max_tokens":0,"reasoning_effort":"low"')).toBe('"max_tokens":0');
  });

  it("is left out of a turn whose call has no thought, where budgets ask for one", () => {
    const turn = (thoughts: string, model: string): string =>
      rendered(
        '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":null' +
          thoughts +
          ',"tool_calls":[{"id":"a","function":{"name":"f"}}]},{"role":"tool","tool_call_id":"a","content":"1"}],' +
          '"max_tokens":9000,"reasoning_effort":"low"}',
        model,
      );
    const thoughts = ',"thinking_blocks":[{"type":"thinking","thinking":"t","signature":"s"}]';
    expect(turn("", "claude-sonnet-4-5").endsWith('],"max_tokens":9000}')).toBe(true);
    expect(lastFitted).toBe(Fitted.Thinking);
    expect(turn(thoughts, "claude-sonnet-4-5").endsWith(`],${thinks(1024, 9000)}}`)).toBe(true);
    expect(turn("", "claude-opus-4-6").includes('"thinking":{"type":"adaptive"}')).toBe(true);
  });

  it("is left out where a model of budgets goes on with its own words", () => {
    const chat = (last: string): string =>
      rendered(
        `{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}${last}],"reasoning_effort":"low","max_tokens":9000}`,
      );
    expect(chat("").endsWith('],"max_tokens":9000}')).toBe(true);
    expect(chat(',{"role":"user","content":"q"}').endsWith(`],${thinks(1024, 9000)}}`)).toBe(true);
  });
});
