import { Fitted } from "../../../../../assembly/canonical/fit/fitted";
import { lastFitted, parameters, rendered } from "./samples";

const TOOL = '"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]';

function tool(given: string): string {
  const written = parameters(`"tools":[${given}]`);
  const end = written.indexOf('],"max_tokens":4096');
  return end < 0 ? written : written.substring('"tools":['.length, end);
}

function choice(given: string): string {
  const written = parameters(TOOL + "," + given);
  const start = written.indexOf('"tool_choice":');
  return start < 0 ? "" : written.substring(start + 14, written.indexOf(',"max_tokens"'));
}

describe("anthropic tools", () => {
  it("keep name, description and schema as they are written", () => {
    expect(
      tool(
        '{"type":"function","function":{"strict":false,"parameters":{"type":"object", "properties":{"n":{"maximum":1.50}}},"description":"d\\u0064","name":"f"}}',
      ),
    ).toBe(
      '{"name":"f","description":"d\\u0064","input_schema":{"type":"object", "properties":{"n":{"maximum":1.50}}}}',
    );
  });

  it("that are strict get a closed schema of the keywords that the vendor takes", () => {
    const given =
      '{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object","properties":{"n":{"type":"integer","maximum":1.50}}}}}';
    expect(tool(given)).toBe(
      '{"name":"f","input_schema":{"type":"object","properties":{"n":{"type":"integer","description":"{maximum: 1.50}"}},"additionalProperties":false},"strict":true}',
    );
    expect(lastFitted).toBe(Fitted.Schema);
  });

  it("are not strict where the model cannot be held to their schema", () => {
    const open = '{"type":"object","properties":{"m":{"type":"object"}}}';
    expect(tool(`{"type":"function","function":{"name":"f","strict":true,"parameters":${open}}}`)).toBe(
      `{"name":"f","input_schema":${open}}`,
    );
    const closed = '{"type":"object","properties":{"a":{}},"additionalProperties":false}';
    const written = parameters(
      `"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":${closed}}}]`,
      "claude-sonnet-4",
    );
    expect(written).toBe(`"tools":[{"name":"f","input_schema":${closed}}],"max_tokens":4096`);
    expect(lastFitted).toBe(Fitted.Schema);
  });

  it("get a schema, and a type in it, where they have none", () => {
    const schema = '{"name":"f","input_schema":{"type":"object","properties":{}}}';
    expect(tool('{"type":"function","function":{"name":"f"}}')).toBe(schema);
    expect(tool('{"type":"function","function":{"name":"f","parameters":null}}')).toBe(schema);
    expect(tool('{"type":"function","function":{"name":"f","parameters":{}}}')).toBe(schema);
    expect(tool('{"function":{"name":"f","parameters":{"properties":{"a":{}},"required":["a"]}}}')).toBe(
      '{"name":"f","input_schema":{"type":"object","properties":{"a":{}},"required":["a"]}}',
    );
  });

  it("keep their marks for the cache", () => {
    const mark = '"cache_control":{"type":"ephemeral","ttl":"1h"}';
    const written = `{"name":"f","input_schema":{"type":"object","properties":{}},${mark}}`;
    expect(tool(`{"type":"function","function":{"name":"f"},${mark}}`)).toBe(written);
    expect(tool(`{"type":"function","function":{"name":"f",${mark}}}`)).toBe(written);
  });

  it("of the vendor's own form stay as they are", () => {
    const search = '{"type":"web_search_20250305", "name":"web_search","max_uses":5}';
    expect(tool(search)).toBe(search);
    const own = '{"name":"f","input_schema":{"type":"object"},"defer_loading":true}';
    expect(tool(own)).toBe(own);
    const typed = '{"type":"custom","name":"f","input_schema":{"type":"object"}}';
    expect(tool(typed)).toBe(typed);
    expect(tool('{"type":"mcp_toolset","mcp_server_name":"s"}')).toBe('{"type":"mcp_toolset","mcp_server_name":"s"}');
  });

  it("that are none are named", () => {
    const problem = (given: string): string =>
      rendered(`{"messages":[{"role":"user","content":"q"}],"tools":[{"name":"a","input_schema":{}},${given}]}`);
    expect(problem("7")).toBe("!tools[1]: an object is required.");
    expect(problem("{}")).toBe("!tools[1].type: a type is required.");
    expect(problem('{"type":"function","function":{}}')).toBe("!tools[1].function.name: a name is required.");
    expect(problem('{"type":"custom","custom":{"name":"c"}}')).toBe(
      "!tools[1].type: the vendor has no tools whose input is free text.",
    );
    expect(rendered('{"messages":[{"role":"user","content":"q"}],"tools":{"a":1}}')).toBe(
      "!tools: a list is required.",
    );
  });

  it("may be none, but then none can be called", () => {
    expect(parameters('"tools":[],"tool_choice":"auto","parallel_tool_calls":false')).toBe('"max_tokens":4096');
    expect(rendered('{"messages":[{"role":"user","content":"q"}],"tools":[],"tool_choice":"required"}')).toBe(
      "!tool_choice: there is no tool to call.",
    );
  });

  it("are chosen by the vendor's words", () => {
    expect(choice('"tool_choice":"auto"')).toBe('{"type":"auto"}');
    expect(choice('"tool_choice":"required"')).toBe('{"type":"any"}');
    expect(choice('"tool_choice":"none"')).toBe('{"type":"none"}');
    expect(choice('"tool_choice":{"type":"function","function":{"name":"f"}}')).toBe('{"type":"tool","name":"f"}');
    expect(choice('"tool_choice":{"type":"tool","name":"f"}')).toBe('{"type":"tool","name":"f"}');
    expect(choice('"tool_choice":{"type":"any"}')).toBe('{"type":"any"}');
    expect(choice('"tool_choice":null')).toBe("");
  });

  it("are those that may be called", () => {
    const list = '"tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}]';
    const one = '"tools":[{"name":"g","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"any"}';
    const nested = '{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}';
    expect(parameters(`${list},"tool_choice":{"type":"allowed_tools","allowed_tools":${nested}}`)).toBe(
      `${one},"max_tokens":4096`,
    );
    const flat = '{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]}';
    expect(parameters(`${list},"tool_choice":${flat}`)).toBe(`${one},"max_tokens":4096`);
  });

  it("are called freely where the model cannot be made to", () => {
    const forced = ['{"type":"any"}', '{"type":"tool","name":"f"}', '"required"'];
    for (let i = 0; i < forced.length; i++) {
      const written = parameters(`${TOOL},"tool_choice":${forced[i]}`, "claude-opus-5-5");
      expect(written.includes('"tool_choice":{"type":"auto"}')).toBe(true);
      expect(lastFitted).toBe(Fitted.ForcedTool);
    }
  });

  it("have no choice that is not known", () => {
    const fault = "!tool_choice: no choice that this API knows.";
    const problem = (given: string): string =>
      rendered(`{"messages":[{"role":"user","content":"q"}],${TOOL},"tool_choice":${given}}`);
    expect(problem('{"type":"function","function":{}}')).toBe(fault);
    expect(problem('"odd"')).toBe(fault);
    expect(problem("7")).toBe(fault);
  });

  it("are called one at a time when asked so", () => {
    expect(choice('"parallel_tool_calls":false')).toBe('{"type":"auto","disable_parallel_tool_use":true}');
    expect(choice('"parallel_tool_calls":true')).toBe("");
    expect(choice('"parallel_tool_calls":false,"tool_choice":"required"')).toBe(
      '{"type":"any","disable_parallel_tool_use":true}',
    );
    expect(choice('"parallel_tool_calls":false,"tool_choice":{"type":"function","function":{"name":"f"}}')).toBe(
      '{"type":"tool","name":"f","disable_parallel_tool_use":true}',
    );
    expect(choice('"parallel_tool_calls":false,"tool_choice":"none"')).toBe('{"type":"none"}');
  });
});
