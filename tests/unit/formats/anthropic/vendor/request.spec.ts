import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { ApiName } from "../../../../../assembly/canonical/api_name";
import { Call } from "../../../../../assembly/canonical/call";
import { Fitted } from "../../../../../assembly/canonical/fit/fitted";
import { Settings } from "../../../../../assembly/canonical/settings";
import { anthropic } from "../../../../../assembly/formats/anthropic/vendor/vendor";
import { lastFitted, parameters, rendered } from "./samples";

describe("anthropic request", () => {
  it("writes a chat with an image, a call of a tool and its result", () => {
    expect(
      rendered(
        '{"model":"gpt-4","messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},{"role":"assistant","content":"calling","thinking_blocks":[{"type":"thinking","thinking":"","signature":"s"}],"tool_calls":[{"id":"t1","type":"function","function":{"name":"get_w","arguments":"{\\"city\\":\\"NY\\"}"}}]},{"role":"tool","tool_call_id":"t1","content":"20C"}],"reasoning_effort":"high","max_completion_tokens":100,"stop":["Z"]}',
        "claude-sonnet-4",
      ),
    ).toBe(
      '{"model":"claude-sonnet-4","messages":[{"role":"user","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"","signature":"s"},{"type":"text","text":"calling"},{"type":"tool_use","id":"t1","name":"get_w","input":{"city":"NY"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"20C"}]}],"max_tokens":20480,"stop_sequences":["Z"],"thinking":{"type":"enabled","budget_tokens":16384}}',
    );
  });

  it("asks for the mapped model, or the client's, or none", () => {
    const chat = '{"messages":[{"role":"user","content":"q"}],"model":"claude-\\u0034"}';
    const rest = '"messages":[{"role":"user","content":"q"}],"max_tokens":4096}';
    expect(rendered(chat, 'claude-3"')).toBe('{"model":"claude-3\\"",' + rest);
    expect(rendered(chat)).toBe('{"model":"claude-\\u0034",' + rest);
    expect(rendered('{"messages":[{"role":"user","content":"q"}],"model":7}')).toBe("{" + rest);
  });

  it("takes the newest limit that is not 0, and 4096 without any", () => {
    expect(parameters('"n":1')).toBe('"max_tokens":4096');
    expect(parameters('"max_tokens":5')).toBe('"max_tokens":5');
    expect(parameters('"max_tokens":5,"max_completion_tokens":7')).toBe('"max_tokens":7');
    expect(parameters('"max_tokens":5,"max_completion_tokens":0')).toBe('"max_tokens":5');
    expect(parameters('"max_completion_tokens":1.0e2,"max_tokens":null')).toBe('"max_tokens":1.0e2');
    expect(parameters('"max_tokens":0')).toBe('"max_tokens":0');
    expect(parameters('"max_tokens":"7"')).toBe('"max_tokens":4096');
  });

  it("has a limit that leaves room to think where models weigh that themselves", () => {
    expect(parameters('"n":1', "claude-opus-5")).toBe('"max_tokens":32768');
    expect(parameters('"max_tokens":5', "claude-opus-5")).toBe('"max_tokens":5');
  });

  it("takes one text or a list of them to stop at", () => {
    expect(parameters('"stop":"E\\n"')).toBe('"max_tokens":4096,"stop_sequences":["E\\n"]');
    expect(parameters('"stop":["a","",7,"b"]')).toBe('"max_tokens":4096,"stop_sequences":["a","b"]');
    expect(parameters('"stop":["\\n"," \\t"]')).toBe('"max_tokens":4096');
    expect(lastFitted).toBe(Fitted.Stops);
    expect(parameters('"stop":[]')).toBe('"max_tokens":4096');
    expect(parameters('"stop":null')).toBe('"max_tokens":4096');
    expect(parameters('"stop":""')).toBe('"max_tokens":4096');
    expect(parameters('"stop_sequences":["a"]')).toBe('"max_tokens":4096,"stop_sequences":["a"]');
  });

  it("keeps numbers as they are written, zeros too", () => {
    expect(parameters('"temperature":0,"top_k":0')).toBe('"max_tokens":4096,"temperature":0,"top_k":0');
    expect(parameters('"top_p":0.0')).toBe('"max_tokens":4096,"top_p":0.0');
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

  it("keeps what is the vendor's own, or not known, for the vendor to judge", () => {
    const own =
      '"cache_control":{"type":"ephemeral"},"container":"c","context_management":{"a":1.0},"fallbacks":"default","inference_geo":"eu","mcp_servers":[],"speed":"fast","newer":[1]';
    expect(parameters(own + ',"service_tier":"standard_only","older":null')).toBe(
      '"max_tokens":4096,' + own + ',"service_tier":"standard_only"',
    );
    expect(lastFitted).toBe(0);
  });

  it("says tiers in the vendor's words", () => {
    expect(parameters('"service_tier":"default"')).toBe('"max_tokens":4096,"service_tier":"standard_only"');
    expect(parameters('"service_tier":"priority"')).toBe('"max_tokens":4096,"service_tier":"auto"');
    expect(parameters('"service_tier":"auto"')).toBe('"max_tokens":4096');
    expect(lastFitted).toBe(0);
    expect(parameters('"service_tier":"flex"')).toBe('"max_tokens":4096');
    expect(lastFitted).toBe(Fitted.Hints);
  });

  it("leaves out what changes nothing of an answer, and says so", () => {
    const hints = [
      '"seed":1',
      '"store":true',
      '"verbosity":"low"',
      '"prompt_cache_key":"k"',
      '"prediction":{"type":"content","content":"x"}',
      '"metadata":{"team":"a"}',
    ];
    for (let i = 0; i < hints.length; i++) {
      expect(parameters(hints[i])).toBe('"max_tokens":4096');
      expect(lastFitted).toBe(Fitted.Hints);
    }
    expect(parameters('"presence_penalty":1,"frequency_penalty":1')).toBe('"max_tokens":4096');
    expect(lastFitted).toBe(Fitted.Sampling);
    expect(parameters('"store":false,"n":1,"logprobs":false,"logit_bias":{},"modalities":["text"],"audio":null')).toBe(
      '"max_tokens":4096',
    );
    expect(lastFitted).toBe(0);
  });

  it("refuses by its name what the vendor cannot answer", () => {
    const asked = [
      '"n":2',
      '"logprobs":true',
      '"top_logprobs":3',
      '"logit_bias":{"50256":-100}',
      '"modalities":["text","audio"]',
      '"audio":{"voice":"alloy"}',
      '"moderation":{"model":"m"}',
    ];
    for (let i = 0; i < asked.length; i++) {
      const name = asked[i].substring(1, asked[i].indexOf('"', 1));
      expect(rendered(`{"messages":[{"role":"user","content":"q"}],${asked[i]}}`)).toBe(
        `!${name}: the vendor has nothing like it`,
      );
    }
  });

  it("searches the web where it is asked to", () => {
    const place = '{"type":"approximate","approximate":{"city":"Oslo","country":"NO","region":null}}';
    expect(parameters(`"web_search_options":{"user_location":${place}}`)).toBe(
      '"tools":[{"type":"web_search_20250305","name":"web_search","user_location":{"type":"approximate","city":"Oslo","country":"NO"}}],"max_tokens":4096',
    );
    expect(lastFitted).toBe(0);
    const own = '"tools":[{"type":"web_search_20260318","name":"web_search"}]';
    expect(parameters(`${own},"web_search_options":{"search_context_size":"low"}`)).toBe(`${own},"max_tokens":4096`);
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
    expect(rendered('{"messages":[{"role":"user","content":""}]}')).toBe(silent);
    const noRole = "!messages[0].role: one of the roles of a chat is required.";
    expect(rendered('{"messages":[7,{"role":"user","content":"q"}]}')).toBe(noRole);
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
