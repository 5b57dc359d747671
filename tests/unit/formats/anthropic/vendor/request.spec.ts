import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { ApiName } from "../../../../../assembly/canonical/api_name";
import { Call } from "../../../../../assembly/canonical/call";
import { Settings } from "../../../../../assembly/canonical/settings";
import { anthropic } from "../../../../../assembly/formats/anthropic/vendor/vendor";
import { parameters, rendered } from "./samples";

describe("anthropic request", () => {
  it("writes a chat with an image, a call of a tool and its result", () => {
    expect(
      rendered(
        '{"model":"gpt-4","messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},{"role":"assistant","content":"calling","tool_calls":[{"id":"t1","type":"function","function":{"name":"get_w","arguments":"{\\"city\\":\\"NY\\"}"}}]},{"role":"tool","tool_call_id":"t1","content":"20C"}],"reasoning_effort":"high","max_completion_tokens":100,"stop":["Z"]}',
        "claude-sonnet-4",
      ),
    ).toBe(
      '{"model":"claude-sonnet-4","messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"role":"assistant","content":[{"type":"text","text":"calling"},{"type":"tool_use","id":"t1","name":"get_w","input":{"city":"NY"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"20C"}]}],"max_tokens":20480,"stop_sequences":["Z"],"thinking":{"type":"enabled","budget_tokens":16384}}',
    );
  });

  it("asks for the mapped model, or the client's, or none", () => {
    const chat = '{"messages":[{"role":"user","content":"q"}],"model":"a\\u0062"}';
    const rest = '"messages":[{"role":"user","content":"q"}],"max_tokens":4096}';
    expect(rendered(chat, 'm"')).toBe('{"model":"m\\"",' + rest);
    expect(rendered(chat)).toBe('{"model":"a\\u0062",' + rest);
    expect(rendered('{"messages":[{"role":"user","content":"q"}],"model":7}')).toBe("{" + rest);
  });

  it("takes the newest limit that is not 0, and 4096 without any", () => {
    expect(parameters('"x":1')).toBe('"max_tokens":4096');
    expect(parameters('"max_tokens":5')).toBe('"max_tokens":5');
    expect(parameters('"max_tokens":5,"max_completion_tokens":7')).toBe('"max_tokens":7');
    expect(parameters('"max_tokens":5,"max_completion_tokens":0')).toBe('"max_tokens":5');
    expect(parameters('"max_completion_tokens":1.0e2,"max_tokens":null')).toBe('"max_tokens":1.0e2');
    expect(parameters('"max_tokens":0')).toBe('"max_tokens":0');
    expect(parameters('"max_tokens":"7"')).toBe('"max_tokens":4096');
  });

  it("takes one text or a list of them to stop at", () => {
    expect(parameters('"stop":"E\\n"')).toBe('"max_tokens":4096,"stop_sequences":["E\\n"]');
    expect(parameters('"stop":["a","",7,"b"]')).toBe('"max_tokens":4096,"stop_sequences":["a","b"]');
    expect(parameters('"stop":[]')).toBe('"max_tokens":4096');
    expect(parameters('"stop":null')).toBe('"max_tokens":4096');
    expect(parameters('"stop":""')).toBe('"max_tokens":4096');
    expect(parameters('"stop_sequences":["a"]')).toBe('"max_tokens":4096,"stop_sequences":["a"]');
  });

  it("keeps numbers as they are written, zeros too", () => {
    expect(parameters('"temperature":0,"top_p":0.0,"top_k":0')).toBe(
      '"max_tokens":4096,"temperature":0,"top_p":0.0,"top_k":0',
    );
    expect(parameters('"temperature":"1","top_p":null')).toBe('"max_tokens":4096');
  });

  it("streams only when asked to", () => {
    expect(parameters('"stream":true,"stream_options":{"include_usage":true}')).toBe('"max_tokens":4096,"stream":true');
    expect(parameters('"stream":false')).toBe('"max_tokens":4096');
    expect(parameters('"stream":1')).toBe('"max_tokens":4096');
  });

  it("names the user, by the newest of the names for one", () => {
    expect(parameters('"user":"u"')).toBe('"max_tokens":4096,"metadata":{"user_id":"u"}');
    expect(parameters('"user":"u","safety_identifier":"s"')).toBe('"max_tokens":4096,"metadata":{"user_id":"s"}');
    expect(parameters('"metadata":{"user_id":"m","k":"v"}')).toBe('"max_tokens":4096,"metadata":{"user_id":"m"}');
    expect(parameters('"user":"","metadata":{"k":"v"}')).toBe('"max_tokens":4096');
  });

  it("keeps the vendor's own members and drops those that it does not know", () => {
    const own =
      '"output_config":{"effort":"low"},"service_tier":"standard_only","cache_control":{"type":"ephemeral"},"container":"c","context_management":{"a":1.0},"fallbacks":"default","inference_geo":"eu","mcp_servers":[],"speed":"fast"';
    expect(parameters(own)).toBe('"max_tokens":4096,' + own);
    expect(
      parameters(
        '"n":2,"seed":1,"logprobs":true,"presence_penalty":1,"frequency_penalty":1,"response_format":{"type":"json_object"},"service_tier":"auto","store":true,"speed":null,"verbosity":"low"',
      ),
    ).toBe('"max_tokens":4096');
  });

  it("asks for an answer of the client's schema", () => {
    const schema = '{"type":"object","properties":{"a":{"const":1.0}}}';
    const format = `"response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":${schema}}}`;
    const output = `"output_config":{"format":{"type":"json_schema","schema":${schema}}}`;
    expect(parameters(format)).toBe('"max_tokens":4096,' + output);
    expect(parameters('"output_config":{"effort":"low"},' + format)).toBe(
      '"max_tokens":4096,"output_config":{"effort":"low"}',
    );
    expect(parameters('"response_format":{"type":"json_schema","json_schema":{"schema":"s"}}')).toBe(
      '"max_tokens":4096',
    );
    expect(parameters('"response_format":{"type":"text"}')).toBe('"max_tokens":4096');
  });

  it("says what is wrong with a chat that nothing can be made of", () => {
    const noMessages = "!'messages' must be a list with at least one message.";
    expect(rendered("[]")).toBe("!The body must be a JSON object.");
    expect(rendered("")).toBe("!The body must be a JSON object.");
    expect(rendered("{}")).toBe(noMessages);
    expect(rendered('{"messages":[]}')).toBe(noMessages);
    expect(rendered('{"messages":{"role":"user","content":"q"}}')).toBe(noMessages);
    const silent = "!'messages' holds no message of a user or an assistant with content that can be sent on.";
    expect(rendered('{"messages":[{"role":"system","content":"s"}]}')).toBe(silent);
    expect(rendered('{"messages":[7,null,{},{"role":"user"},{"role":"poet","content":"x"}]}')).toBe(silent);
  });

  it("changes nothing but the model in the vendor's own format", () => {
    const body = '{"model":"a","max_tokens":1,"messages":[]}';
    const call = new Call(ApiName.AnthropicMessages, JsonDocument.parse(utf8(body)), utf8("b"), new Settings());
    expect(text(anthropic.renderRequest(call).whole())).toBe('{"model":"b","max_tokens":1,"messages":[]}');
    expect(anthropic.converts(ApiName.AnthropicMessages)).toBe(false);
    expect(anthropic.reader(anthropic.facts(call)) === null).toBe(true);
    expect(anthropic.parseResponse(anthropic.facts(call), JsonDocument.parse(utf8('{"content":[]}'))).length).toBe(0);
  });
});
