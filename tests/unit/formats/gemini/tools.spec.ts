import { ApiName } from "../../../../assembly/canonical/api_name";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { callOf, members, sent } from "./samples";

const F =
  '{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{}}}}}';
const DECLARED = '{"name":"f","description":"d","parametersJsonSchema":{"type":"object","properties":{"a":{}}}}';
const TOOLS = `"tools":[{"functionDeclarations":[${DECLARED}]}]`;

function choice(value: string): string {
  const written = members(`"tools":[${F}],"tool_choice":${value}`);
  return written.startsWith(TOOLS) ? written.substring(TOOLS.length) : written;
}

describe("gemini tools", () => {
  it("are declared with their schema as it is", () => {
    expect(members(`"tools":[${F}]`)).toBe(TOOLS);
    expect(members('"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]')).toBe(
      '"tools":[{"functionDeclarations":[{"name":"f"}]}]',
    );
    expect(members('"tools":[]')).toBe("");
    expect(members('"tools":null')).toBe("");
    expect(members('"functions":[{"name":"f"}],"function_call":"auto"')).toBe(
      '"tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":"AUTO"}}',
    );
  });

  it("are called as the client chooses", () => {
    const config = (inside: string): string => `,"toolConfig":{"functionCallingConfig":{${inside}}}`;
    expect(choice('"auto"')).toBe(config('"mode":"AUTO"'));
    expect(choice('"required"')).toBe(config('"mode":"ANY"'));
    expect(choice('"none"')).toBe(config('"mode":"NONE"'));
    expect(choice('{"type":"function","function":{"name":"f"}}')).toBe(
      config('"mode":"ANY","allowedFunctionNames":["f"]'),
    );
    expect(choice("null")).toBe("");
    expect(choice('"odd"')).toBe("!tool_choice: no choice that this API knows.");
    expect(members('"tool_choice":"required"')).toBe("!tool_choice: there is no function to call.");
    expect(
      members(
        `"tools":[${F},{"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}}`,
      ),
    ).toBe('"tools":[{"functionDeclarations":[{"name":"g"}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY"}}');
  });

  it("that are strict are held to their schema", () => {
    const strict = '"tools":[{"type":"function","function":{"name":"f","strict":true}}]';
    const written = '"tools":[{"functionDeclarations":[{"name":"f"}]}],"toolConfig":{"functionCallingConfig":{"mode":';
    expect(members(strict)).toBe(written + '"VALIDATED"}}');
    expect(members(strict + ',"tool_choice":"required"')).toBe(written + '"ANY"}}');
  });

  it("are asked to be called one at a time in words", () => {
    const call = callOf(
      ApiName.ChatCompletions,
      `{"messages":[{"role":"user","content":"q"}],"tools":[${F}],"parallel_tool_calls":false}`,
    );
    const head =
      '{"systemInstruction":{"parts":[{"text":"Call one function at a time: never several at once."}]},"contents":';
    expect(sent(call).startsWith(head)).toBe(true);
    expect(call.fitted).toBe(<u32>Fitted.ParallelCalls);
    expect(members('"parallel_tool_calls":false')).toBe("");
    expect(members(`"tools":[${F}],"parallel_tool_calls":true`)).toBe(TOOLS);
  });

  it("of the vendor's own stay as they are", () => {
    expect(members(`"tools":[{"googleSearch":{}},${F},{"codeExecution":{}}]`)).toBe(
      `"tools":[{"functionDeclarations":[${DECLARED}]},{"googleSearch":{}},{"codeExecution":{}}]`,
    );
    expect(members('"web_search_options":{}')).toBe('"tools":[{"googleSearch":{}}]');
    const call = callOf(
      ApiName.ChatCompletions,
      '{"messages":[{"role":"user","content":"q"}],"web_search_options":{"search_context_size":"low"}}',
    );
    sent(call);
    expect(call.fitted).toBe(<u32>Fitted.Hints);
  });

  it("of other kinds are refused", () => {
    expect(members('"tools":[{"type":"custom","custom":{"name":"f"}}]')).toBe(
      "!tools[0].type: the vendor takes no 'custom'.",
    );
    expect(members(`"tools":[${F},7]`)).toBe("!tools[1]: an object is required.");
    expect(members('"tools":[{}]')).toBe("!tools[0].name: a name is required.");
    expect(members('"tools":[{"type":"function","function":{"name":""}}]')).toBe(
      "!tools[0].function.name: a name is required.",
    );
    expect(members('"tools":{}')).toBe("!tools: a list is required.");
  });
});
