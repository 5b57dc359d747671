import { candidate, said, streamed } from "./samples";

const END = "data: [DONE]\n";
/** How a stream ends that its vendor did not. */
const CUT =
  'data: {"error":{"message":"The vendor\'s stream ended before its answer was whole.","type":"server_error","param":null,"code":"stream_cut"}}\n';
const HEAD = 'data: {"id":"r-1","object":"chat.completion.chunk","created":1767225600,"model":"asked","choices":[';
const STOP = ',"finishReason":"STOP"';

function first(members: string): string {
  return `0,"delta":{"role":"assistant",${members}},"finish_reason":null`;
}

function next(members: string): string {
  return `0,"delta":{${members}},"finish_reason":null`;
}

function finish(word: string): string {
  return `0,"delta":{},"finish_reason":"${word}"`;
}

describe("gemini stream", () => {
  it("becomes chunks, with the cost and the mark at the end", () => {
    const events = [
      '{"candidates":[{"content":{"parts":[{"text":"He"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":2,"totalTokenCount":2},"responseId":"r-1"}',
      '{"candidates":[{"content":{"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":2,"candidatesTokenCount":1,"totalTokenCount":3},"responseId":"r-1"}',
    ];
    expect(streamed(events, '{"stream":true,"stream_options":{"include_usage":true}}').join("\n")).toBe(
      [
        HEAD + '{"index":0,"delta":{"role":"assistant","content":"He"},"finish_reason":null}]}',
        HEAD + '{"index":0,"delta":{},"finish_reason":"stop"}]}',
        HEAD + '],"usage":{"prompt_tokens":2,"completion_tokens":1,"total_tokens":3}}',
        END,
      ].join("\n"),
    );
    expect(streamed(events).length).toBe(4);
  });

  it("tells thoughts, texts, pictures and signatures", () => {
    expect(
      said([
        candidate('{"text":"T","thought":true}'),
        candidate('{"text":"U","thought":true},{"text":"a"}'),
        candidate('{"inlineData":{"mimeType":"image/png","data":"AA"}}'),
        candidate('{"text":"","thoughtSignature":"S"}', STOP),
      ]),
    ).toBe(
      [
        first('"reasoning_content":"T"'),
        next('"reasoning_content":"U","content":"a"'),
        next('"images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}]'),
        next('"extra_content":{"google":{"thought_signature":"S"}}'),
        finish("stop"),
        END,
      ].join("\n"),
    );
  });

  it("tells each call whole, and numbers them over all events", () => {
    const call = (name: string): string => `{"functionCall":{"name":"${name}","args":{"a":1}}}`;
    const told = (index: i32, name: string): string =>
      `{"index":${index},"id":"call_r-1_${index}","type":"function","function":{"name":"${name}","arguments":"{\\"a\\":1}"}}`;
    const events = [
      candidate('{"text":"x"},' + call("f") + "," + call("g")),
      candidate(call("h")),
      candidate("", STOP),
    ];
    expect(said(events)).toBe(
      [
        first('"content":"x"'),
        next(`"tool_calls":[${told(0, "f")},${told(1, "g")}]`),
        next(`"tool_calls":[${told(2, "h")}]`),
        finish("tool_calls"),
        END,
      ].join("\n"),
    );
    expect(said(events, '{"stream":true,"functions":[{}]}')).toBe(
      [
        first('"content":"x"'),
        next('"function_call":{"name":"f","arguments":"{\\"a\\":1}"}'),
        finish("function_call"),
        END,
      ].join("\n"),
    );
  });

  it("tells of several choices apart", () => {
    expect(
      said([
        '{"candidates":[{"content":{"parts":[{"text":"a"}]},"index":0},{"content":{"parts":[{"text":"b"}]},"index":1}]}',
        '{"candidates":[{"finishReason":"STOP","index":0},{"finishReason":"SAFETY","finishMessage":"m","index":1}]}',
      ]).includes('"delta":{"refusal":"m"},"finish_reason":"content_filter"'),
    ).toBe(true);
  });

  it("tells how likely tokens were", () => {
    expect(
      said([
        candidate('{"text":"a"}', ',"logprobsResult":{"chosenCandidates":[{"token":"a","logProbability":-1}]}' + STOP),
      ]),
    ).toBe(
      [
        '0,"delta":{"role":"assistant","content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1,"bytes":null,"top_logprobs":[]}]},"finish_reason":null',
        finish("stop"),
        END,
      ].join("\n"),
    );
  });

  it("of a refused prompt is filtered", () => {
    expect(said(['{"promptFeedback":{"blockReason":"OTHER"},"responseId":"r-1"}'])).toBe(
      ['0,"delta":{"role":"assistant"},"finish_reason":"content_filter"', END].join("\n"),
    );
  });

  it("that breaks off, or tells an error, does not end well", () => {
    expect(said([candidate('{"text":"a"}')])).toBe([first('"content":"a"'), CUT].join("\n"));
    expect(said([])).toBe(CUT);
    expect(
      said([
        candidate('{"text":"a"}'),
        '{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}',
        candidate('{"text":"b"}'),
      ]),
    ).toBe(
      [
        first('"content":"a"'),
        'data: {"error":{"message":"The model is overloaded.","type":"UNAVAILABLE","param":null,"code":503}}\n',
      ].join("\n"),
    );
  });

  it("has nothing behind its end but the cost", () => {
    const events = [
      candidate('{"text":"a"}', STOP),
      candidate('{"text":"b"}', STOP),
      '{"usageMetadata":{"promptTokenCount":5}}',
    ];
    const chunks = streamed(events, '{"stream":true,"stream_options":{"include_usage":true}}');
    expect(chunks.length).toBe(5);
    expect(chunks[2].includes('"prompt_tokens":5')).toBe(true);
  });
});
