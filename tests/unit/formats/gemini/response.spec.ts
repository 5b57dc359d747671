import { ApiName } from "../../../../assembly/canonical/api_name";
import { answered, candidate, choices, isEmpty } from "./samples";

const NO_LOGPROBS = ',"logprobs":null,"finish_reason":';

/** The one choice of an answer with these parts. */
function message(parts: string, more: string = ',"finishReason":"STOP"', asked: string = "{}"): string {
  const said = choices(`{"content":{"parts":[${parts}],"role":"model"}${more}}`, asked);
  const head = '[{"index":0,"message":{"role":"assistant",';
  return said.startsWith(head) ? said.substring(head.length, said.length - 2) : said;
}

describe("gemini response", () => {
  it("is the canonical one", () => {
    expect(
      answered(
        '{"candidates":[{"content":{"parts":[{"text":"T","thought":true},{"text":"A"},{"text":"B"}],"role":"model"},"finishReason":"MAX_TOKENS","index":0}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":4,"totalTokenCount":20,"thoughtsTokenCount":7},"modelVersion":"gemini-2.5-flash","responseId":"rid"}',
      ),
    ).toBe(
      '{"id":"rid","object":"chat.completion","created":1767225600,"model":"gemini-2.5-flash","choices":[{"index":0,"message":{"role":"assistant","content":"AB","reasoning_content":"T"},"logprobs":null,"finish_reason":"length"}],"usage":{"prompt_tokens":9,"completion_tokens":11,"total_tokens":20,"completion_tokens_details":{"reasoning_tokens":7}}}',
    );
  });

  it("has a choice for each candidate", () => {
    expect(
      choices(
        '{"content":{"parts":[{"text":"a"}]},"index":1,"finishReason":"STOP"},{"content":{"parts":[{"text":"b"}]}}',
      ),
    ).toBe(
      `[{"index":1,"message":{"role":"assistant","content":"a"}${NO_LOGPROBS}"stop"},{"index":1,"message":{"role":"assistant","content":"b"}${NO_LOGPROBS}"stop"}]`,
    );
  });

  it("calls tools with the vendor's ids, or with some of the answer's", () => {
    expect(
      message(
        '{"functionCall":{"name":"f","args":{"a":1},"id":"g1"},"thoughtSignature":"S"},{"functionCall":{"name":"g"}},{"functionCall":{}}',
      ),
    ).toBe(
      '"content":null,"tool_calls":[{"index":0,"id":"g1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"},"extra_content":{"google":{"thought_signature":"S"}}},{"index":1,"id":"call_r-1_1","type":"function","function":{"name":"g","arguments":"{}"}},{"index":2,"id":"call_r-1_2","type":"function","function":{"name":"","arguments":"{}"}}]}' +
        NO_LOGPROBS +
        '"tool_calls"',
    );
    expect(
      answered('{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}').includes(
        '"id":"call_1767225600_0"',
      ),
    ).toBe(true);
    expect(
      message(
        '{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}',
        ',"finishReason":"STOP"',
        '{"functions":[{}]}',
      ),
    ).toBe('"content":null,"function_call":{"name":"f","arguments":"{}"}}' + NO_LOGPROBS + '"function_call"');
  });

  it("tells signatures and pictures", () => {
    expect(
      message(
        '{"text":"a"},{"text":"","thoughtSignature":"S"},{"inlineData":{"mimeType":"image/png","data":"AA"},"thoughtSignature":"T"}',
      ),
    ).toBe(
      '"content":"a","extra_content":{"google":{"thought_signature":"S"}},"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"},"extra_content":{"google":{"thought_signature":"T"}}}]}' +
        NO_LOGPROBS +
        '"stop"',
    );
  });

  it("tells where it is from in the vendor's words", () => {
    const sources = '{"webSearchQueries":["q"],"groundingChunks":[{"web":{"uri":"https://h","title":"t"}}]}';
    const more = `,"finishReason":"STOP","groundingMetadata":${sources}`;
    expect(
      message('{"text":"a"}', more).startsWith(
        `"content":"a","extra_content":{"google":{"grounding_metadata":${sources}}},"annotations":[{"type":"url_citation","url_citation":{"start_index":1,"end_index":1,"url":"https://h","title":"t"}}]}`,
      ),
    ).toBe(true);
    expect(
      message('{"text":"a","thoughtSignature":"S"}', more).startsWith(
        `"content":"a","extra_content":{"google":{"thought_signature":"S","grounding_metadata":${sources}}},"annotations":[`,
      ),
    ).toBe(true);
    expect(message('{"text":"a"}', ',"groundingMetadata":{}').includes("extra_content")).toBe(false);
  });

  it("ends for reasons that clients know", () => {
    const words = [
      "STOP",
      "MAX_TOKENS",
      "SAFETY",
      "RECITATION",
      "LANGUAGE",
      "BLOCKLIST",
      "PROHIBITED_CONTENT",
      "SPII",
    ].concat([
      "IMAGE_SAFETY",
      "IMAGE_PROHIBITED_CONTENT",
      "IMAGE_RECITATION",
      "MALFORMED_FUNCTION_CALL",
      "UNEXPECTED_TOOL_CALL",
      "TOO_MANY_TOOL_CALLS",
      "NO_IMAGE",
      "IMAGE_OTHER",
      "OTHER",
      "FINISH_REASON_UNSPECIFIED",
      "odd",
    ]);
    for (let i = 0; i < words.length; i++) {
      const finish = i == 0 || i > 10 ? "stop" : i == 1 ? "length" : "content_filter";
      expect(message("", `,"finishReason":"${words[i]}"`)).toBe(`"content":""}${NO_LOGPROBS}"${finish}"`, words[i]);
    }
    expect(message('{"functionCall":{"name":"f"}}', ',"finishReason":"MAX_TOKENS"').endsWith('"length"')).toBe(true);
    expect(choices('{"finishReason":"SAFETY","finishMessage":"no"}')).toBe(
      `[{"index":0,"message":{"role":"assistant","content":"","refusal":"no"}${NO_LOGPROBS}"content_filter"}]`,
    );
  });

  it("of a refused prompt is one that was filtered", () => {
    expect(
      answered(
        '{"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"m"},"usageMetadata":{"promptTokenCount":3}}',
      ),
    ).toBe(
      `{"id":"","object":"chat.completion","created":1767225600,"model":"asked","choices":[{"index":0,"message":{"role":"assistant","content":"","refusal":"m"}${NO_LOGPROBS}"content_filter"}],"usage":{"prompt_tokens":3,"completion_tokens":0,"total_tokens":3}}`,
    );
  });

  it("tells how likely tokens were", () => {
    const result =
      '"logprobsResult":{"chosenCandidates":[{"token":"a","logProbability":-0.5},{}],"topCandidates":[{"candidates":[{"token":"a","logProbability":-0.5},{"token":"b","logProbability":-2}]}]}';
    expect(choices(`{"content":{"parts":[{"text":"a"}]},${result},"finishReason":"STOP"}`)).toBe(
      '[{"index":0,"message":{"role":"assistant","content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":null,"top_logprobs":[{"token":"a","logprob":-0.5,"bytes":null},{"token":"b","logprob":-2,"bytes":null}]},{"token":"","logprob":0,"bytes":null,"top_logprobs":[]}]},"finish_reason":"stop"}]',
    );
  });

  it("tells all that it cost", () => {
    const usage = (told: string): string => {
      const answer = answered(`{"candidates":[{}],"usageMetadata":${told}}`);
      return answer.substring(answer.indexOf('"usage":') + 8, answer.length - 1);
    };
    expect(
      usage(
        '{"promptTokenCount":10,"cachedContentTokenCount":4,"candidatesTokenCount":5,"thoughtsTokenCount":6,"toolUsePromptTokenCount":7,"totalTokenCount":28,"promptTokensDetails":[{"modality":"TEXT","tokenCount":7},{"modality":"AUDIO","tokenCount":3}],"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":2}]}',
      ),
    ).toBe(
      '{"prompt_tokens":17,"completion_tokens":11,"total_tokens":28,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":3},"completion_tokens_details":{"reasoning_tokens":6,"image_tokens":2}}',
    );
    expect(usage('{"promptTokenCount":"x","candidatesTokenCount":-1}')).toBe(
      '{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}',
    );
    expect(usage("7")).toBe("null");
    expect(
      answered('{"candidates":[{}],"usageMetadata":{"serviceTier":"flex"}}').endsWith(',"service_tier":"flex"}'),
    ).toBe(true);
  });

  it("is none where the vendor gives none", () => {
    expect(isEmpty(ApiName.ChatCompletions, "{}")).toBe(true);
    expect(isEmpty(ApiName.ChatCompletions, '{"candidates":[]}')).toBe(true);
    expect(isEmpty(ApiName.ChatCompletions, '{"candidates":{}}')).toBe(true);
    expect(isEmpty(ApiName.ChatCompletions, "[]")).toBe(true);
    expect(isEmpty(ApiName.GenerateContent, candidate(""))).toBe(true);
  });
});
