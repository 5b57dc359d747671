import { parameters } from "./samples";

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
        '{"type":"function","function":{"strict":true,"parameters":{"type":"object", "properties":{"n":{"maximum":1.50}}},"description":"d\\u0064","name":"f"}}',
      ),
    ).toBe(
      '{"name":"f","description":"d\\u0064","input_schema":{"type":"object", "properties":{"n":{"maximum":1.50}}}}',
    );
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

  it("of the vendor's own stay as they are; others are left out", () => {
    const own = '{"type":"web_search_20250305", "name":"web_search","max_uses":5}';
    expect(tool(`7,${own},{"type":"custom","custom":{"name":"c"}},{"type":"function","function":{}}`)).toBe(own);
    expect(parameters('"tools":[{"type":"custom","custom":{"name":"c"}}],"tool_choice":"auto"')).toBe(
      '"max_tokens":4096',
    );
    expect(parameters('"tools":[],"tool_choice":"required","parallel_tool_calls":false')).toBe('"max_tokens":4096');
    expect(parameters('"tools":{"a":1}')).toBe('"max_tokens":4096');
  });

  it("are chosen by the vendor's words", () => {
    expect(choice('"tool_choice":"auto"')).toBe('{"type":"auto"}');
    expect(choice('"tool_choice":"required"')).toBe('{"type":"any"}');
    expect(choice('"tool_choice":"none"')).toBe('{"type":"none"}');
    expect(choice('"tool_choice":{"type":"function","function":{"name":"f"}}')).toBe('{"type":"tool","name":"f"}');
    expect(choice('"tool_choice":{"type":"tool","name":"f"}')).toBe('{"type":"tool","name":"f"}');
    expect(choice('"tool_choice":{"type":"any"}')).toBe('{"type":"any"}');
    expect(choice('"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[]}}')).toBe(
      '{"type":"any"}',
    );
    expect(choice('"tool_choice":{"type":"function","function":{}}')).toBe("");
    expect(choice('"tool_choice":"odd"')).toBe("");
    expect(choice('"tool_choice":null')).toBe("");
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
