import { ApiName } from "../../../../assembly/canonical/api_name";
import { Fitted } from "../../../../assembly/canonical/fit/fitted";
import { Dialect } from "../../../../assembly/formats/gemini/dialect";
import { GeminiVendor } from "../../../../assembly/formats/gemini/vendor";
import { callOf, members, rendered, sent } from "./samples";

const USER = '{"role":"user","content":"q"}';

/** What was left out of a chat of one message with `more` members. */
function left(more: string): u32 {
  const call = callOf(ApiName.ChatCompletions, `{"messages":[${USER}],${more}}`);
  sent(call);
  return call.fitted;
}

describe("gemini request", () => {
  it("is the vendor's for a chat with a system's message and a limit", () => {
    expect(
      rendered(
        '{"model":"gpt-4","messages":[{"role":"system","content":"S"},{"role":"user","content":"x"}],"max_tokens":100}',
      ),
    ).toBe(
      '{"systemInstruction":{"parts":[{"text":"S"}]},"contents":[{"role":"user","parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":100}}',
    );
  });

  it("needs messages that say something", () => {
    const none = "!'messages' must be a list with at least one message.";
    expect(rendered("{}")).toBe(none);
    expect(rendered('{"messages":[]}')).toBe(none);
    expect(rendered('{"messages":"q"}')).toBe(none);
    expect(rendered("[]")).toBe("!The body must be a JSON object.");
    expect(rendered("no json")).toBe("!The body must be a JSON object.");
    const silent = "!'messages' holds no message of a user or an assistant with content that can be sent on.";
    expect(rendered('{"messages":[{"role":"system","content":"S"}]}')).toBe(silent);
    expect(rendered('{"messages":[{"role":"user","content":""}]}')).toBe(silent);
    expect(rendered('{"messages":[7]}')).toBe("!messages[0].role: one of the roles of a chat is required.");
  });

  it("has all that the system says in one instruction", () => {
    expect(
      rendered(
        `{"messages":[{"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":""}]},${USER},{"role":"developer","content":"b"}]}`,
      ),
    ).toBe(
      '{"systemInstruction":{"parts":[{"text":"a"},{"text":"b"}]},"contents":[{"role":"user","parts":[{"text":"q"}]}]}',
    );
    expect(rendered(`{"messages":[{"role":"system","content":[{"type":"image_url"}]},${USER}]}`)).toBe(
      "!messages[0].content[0]: text is required.",
    );
  });

  it("names settings as the vendor does", () => {
    expect(
      members(
        '"temperature":0.5,"top_p":0.9,"top_k":3,"n":2,"seed":7,"presence_penalty":0.5,"frequency_penalty":-1,"stop":["a","b"],"logprobs":true,"top_logprobs":2,"max_tokens":5,"max_completion_tokens":6',
      ),
    ).toBe(
      '"generationConfig":{"maxOutputTokens":6,"temperature":0.5,"topP":0.9,"topK":3,"candidateCount":2,"seed":7,"presencePenalty":0.5,"frequencyPenalty":-1,"stopSequences":["a","b"],"responseLogprobs":true,"logprobs":2}',
    );
    expect(members('"stop":"a"')).toBe('"generationConfig":{"stopSequences":["a"]}');
    expect(members('"stop":[],"logprobs":false,"top_logprobs":2,"temperature":null')).toBe("");
  });

  it("asks for JSON, be it of a schema", () => {
    expect(members('"response_format":{"type":"json_object"}')).toBe(
      '"generationConfig":{"responseMimeType":"application/json"}',
    );
    const schema = '{"type":"object","$defs":{"a":{"type":["string","null"]}},"additionalProperties":false}';
    expect(members(`"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":${schema}}}`)).toBe(
      `"generationConfig":{"responseMimeType":"application/json","responseJsonSchema":${schema}}`,
    );
    expect(members('"response_format":{"type":"text"}')).toBe("");
    expect(members('"response_format":{"type":"json_schema"}')).toBe(
      "!response_format.json_schema.schema: an object is required.",
    );
    expect(members('"response_format":{"type":"yaml"}')).toBe(
      "!response_format.type: one of text, json_object and json_schema is required.",
    );
  });

  it("asks for pictures, not for sounds", () => {
    expect(members('"modalities":["text","image"]')).toBe('"generationConfig":{"responseModalities":["TEXT","IMAGE"]}');
    expect(members('"modalities":["text"]')).toBe("");
    expect(members('"modalities":["text","audio"]')).toBe("!modalities: sound is not passed on here.");
    expect(members('"audio":{"voice":"v"}')).toBe("!audio: the vendor has nothing like it");
  });

  it("says what the vendor alone knows in its words", () => {
    const safety = '[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}]';
    expect(members(`"safety_settings":${safety}`)).toBe(`"safetySettings":${safety}`);
    expect(members(`"extra_body":{"google":{"cached_content":"cachedContents/1","safety_settings":${safety}}}`)).toBe(
      `"cachedContent":"cachedContents/1","safetySettings":${safety}`,
    );
    expect(members(`"extra_body":{"google":{"safety_settings":[]}},"safety_settings":${safety}`)).toBe(
      `"safetySettings":${safety}`,
    );
    expect(members('"extra_body":{"google":{"odd":1}}')).toBe("!extra_body.google.odd: the vendor has nothing like it");
    expect(members('"extra_body":{"other":1}')).toBe("!extra_body.other: the vendor has nothing like it");
  });

  it("says how it is to be served where the platform knows that", () => {
    expect(members('"service_tier":"flex"')).toBe('"serviceTier":"flex"');
    expect(members('"service_tier":"default"')).toBe('"serviceTier":"standard"');
    expect(members('"service_tier":"auto"')).toBe("");
    const call = callOf(ApiName.ChatCompletions, `{"messages":[${USER}],"service_tier":"flex"}`);
    const other = new Dialect();
    other.tiers = false;
    expect(sent(call, new GeminiVendor(other))).toBe('{"contents":[{"role":"user","parts":[{"text":"q"}]}]}');
    expect(call.fitted).toBe(0);
    expect(left('"service_tier":"auto"')).toBe(<u32>Fitted.Hints);
  });

  it("leaves out what changes no meaning, and says so", () => {
    expect(members('"metadata":{},"store":true,"user":"u","prompt_cache_key":"k","verbosity":"low"')).toBe("");
    expect(left('"store":true')).toBe(<u32>Fitted.Hints);
    expect(left('"min_p":0.1')).toBe(<u32>Fitted.Sampling);
    expect(left('"temperature":1')).toBe(0);
  });

  it("refuses what the vendor cannot do, and leaves it what nobody knows", () => {
    expect(members('"logit_bias":{"1":2}')).toBe("!logit_bias: the vendor has nothing like it");
    expect(members('"logit_bias":{}')).toBe("");
    expect(members('"odd":[1, 2]')).toBe('"odd":[1, 2]');
  });

  it("leaves other APIs' bodies alone", () => {
    expect(sent(callOf(ApiName.GenerateContent, '{"contents": []}'))).toBe('{"contents": []}');
  });
});
