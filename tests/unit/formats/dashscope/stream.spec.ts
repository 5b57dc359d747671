import { ApiName } from "../../../../assembly/canonical/api_name";
import { callOf, dashscope, said, streamOf, streamed } from "./samples";

const END = "data: [DONE]\n";
/** How a stream ends that its vendor did not. */
const CUT =
  'data: {"error":{"message":"The vendor\'s stream ended before its answer was whole.","type":"server_error","param":null,"code":"stream_cut"}}\n';
const HEAD = 'data: {"id":"r-1","object":"chat.completion.chunk","created":1767225600,"model":"max","choices":[';
const TOOLS = '{"stream":true,"tools":[{"type":"function"}]}';

/** An event whose one choice has these members beside its message's role. */
function event(message: string, finish: string = "null"): string {
  return `{"output":{"choices":[{"message":{"role":"assistant",${message}},"finish_reason":"${finish}"}]}}`;
}

function call(given: string): string {
  return `"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"${given}"}}]`;
}

describe("dashscope stream", () => {
  it("becomes chunks, with the cost and the mark at the end", () => {
    expect(
      streamed(
        streamOf([
          '{"output":{"choices":[{"message":{"content":"He","role":"assistant"},"finish_reason":"null"}]},"usage":{"total_tokens":12,"input_tokens":11,"output_tokens":1},"request_id":"r-1"}',
          '{"output":{"choices":[{"message":{"content":"llo","role":"assistant"},"finish_reason":"stop"}]},"usage":{"total_tokens":13,"input_tokens":11,"output_tokens":2},"request_id":"r-1"}',
        ]),
        '{"model":"max","stream":true,"stream_options":{"include_usage":true}}',
      ).join("\n"),
    ).toBe(
      [
        HEAD + '{"index":0,"delta":{"role":"assistant","content":"He"},"finish_reason":null}]}',
        HEAD + '{"index":0,"delta":{"content":"llo"},"finish_reason":null}]}',
        HEAD + '{"index":0,"delta":{},"finish_reason":"stop"}]}',
        HEAD + '],"usage":{"prompt_tokens":11,"completion_tokens":2,"total_tokens":13}}',
        END,
      ].join("\n"),
    );
  });

  it("tells of snapshots only what is new, and waits for arguments", () => {
    expect(
      said(
        [
          event('"content":"Let"'),
          event('"content":"Let me",' + call("")),
          event('"content":"Let me",' + call('{\\"a\\"')),
          event('"content":"",' + call('{\\"a\\":1}'), "tool_calls"),
        ],
        TOOLS,
      ),
    ).toBe(
      [
        '0,"delta":{"role":"assistant","content":"Let"},"finish_reason":null',
        '0,"delta":{"content":" me"},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\""}}]},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":null',
        '0,"delta":{},"finish_reason":"tool_calls"',
        END,
      ].join("\n"),
    );
  });

  it("tells calls of an answer in increments", () => {
    expect(
      said(
        [
          event('"content":"","reasoning_content":"hm"'),
          event('"content":"",' + call("")),
          event('"content":"","tool_calls":[{"index":0,"id":"","function":{"arguments":"{}"}}]'),
          event('"content":"","tool_calls":[{"index":0,"id":"","function":{"arguments":""}}]', "tool_calls"),
        ],
        '{"stream":true,"enable_thinking":true,"tools":[{}]}',
      ),
    ).toBe(
      [
        '0,"delta":{"role":"assistant","reasoning_content":"hm"},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"finish_reason":null',
        '0,"delta":{},"finish_reason":"tool_calls"',
        END,
      ].join("\n"),
    );
  });

  it("numbers calls in their order", () => {
    const two =
      '"content":"","tool_calls":[{"id":"a","function":{"name":"f","arguments":"1"}},{"id":"b","function":{"name":"g","arguments":"2"}}]';
    expect(said([event(two, "tool_calls")], TOOLS).split("\n")[0]).toBe(
      '0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"1"}},{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"2"}}]},"finish_reason":null',
    );
  });

  it("tells a call without arguments at the end", () => {
    expect(said([event('"content":"",' + call("")), event('"content":"",' + call(""), "tool_calls")], TOOLS)).toBe(
      '0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null\n' +
        '0,"delta":{},"finish_reason":"tool_calls"\n' +
        END,
    );
  });

  it("puts the texts of parts together, told whole or in increments", () => {
    const parts = [
      event('"content":[{"text":"a"}]'),
      event('"content":[{"text":"ab"},{"text":"c"}]'),
      event('"content":[]', "stop"),
    ];
    expect(said(parts, '{"stream":true,"incremental_output":false}')).toBe(
      '0,"delta":{"role":"assistant","content":"a"},"finish_reason":null\n0,"delta":{"content":"bc"},"finish_reason":null\n0,"delta":{},"finish_reason":"stop"\n' +
        END,
    );
    expect(said(parts, '{"stream":true}').split("\n")[1]).toBe('0,"delta":{"content":"abc"},"finish_reason":null');
  });

  it("takes pieces for what they are where snapshots were expected, and loses none of them", () => {
    expect(
      said(
        [event('"content":"ab"'), event('"content":"cd"'), event('"content":"a"'), event('"content":"abcd"', "stop")],
        TOOLS,
      ),
    ).toBe(
      '0,"delta":{"role":"assistant","content":"ab"},"finish_reason":null\n0,"delta":{"content":"cd"},"finish_reason":null\n0,"delta":{"content":"a"},"finish_reason":null\n0,"delta":{"content":"abcd"},"finish_reason":null\n0,"delta":{},"finish_reason":"stop"\n' +
        END,
    );
    expect(
      said(
        [
          event('"content":"ab"'),
          event('"content":"cd",' + call("")),
          event('"content":"","tool_calls":[{"index":0,"id":"","function":{"name":"f","arguments":"{"}}]'),
          event('"content":"","tool_calls":[{"index":0,"id":"","function":{"arguments":"}"}}]'),
          event('"content":""', "tool_calls"),
        ],
        TOOLS,
      ),
    ).toBe(
      [
        '0,"delta":{"role":"assistant","content":"ab"},"finish_reason":null',
        '0,"delta":{"content":"cd"},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]},"finish_reason":null',
        '0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]},"finish_reason":null',
        '0,"delta":{},"finish_reason":"tool_calls"',
        END,
      ].join("\n"),
    );
  });

  it("tells what it held back, however the stream ends", () => {
    const opened =
      '0,"delta":{"role":"assistant","content":"a"},"finish_reason":null\n' +
      '0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null\n';
    expect(said([event('"content":"a",' + call(""))], TOOLS)).toBe(opened + CUT);
    const error = 'data: {"error":{"message":"m","type":"upstream_error","param":null,"code":"C"}}\n';
    expect(said([event('"content":"a",' + call("")), '{"code":"C","message":"m"}'], TOOLS)).toBe(opened + error);
  });

  it("tells what it cost to a client that asks", () => {
    const events = [
      '{"output":{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]},"usage":{"input_tokens":0,"output_tokens":1}}',
    ];
    const cost = '"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":1,"total_tokens":1}}\n';
    expect(said(events, '{"stream_options":{"include_usage":true}}').endsWith(cost + END)).toBe(true);
    expect(said(events, '{"stream_options":{"include_usage":false}}').includes("usage")).toBe(false);
  });

  it("tells thoughts beside the content", () => {
    expect(
      said([
        event('"content":"","reasoning_content":"a"'),
        event('"content":"","reasoning_content":"b"'),
        event('"content":"c","reasoning_content":""'),
        event('"content":"d"', "stop"),
      ]),
    ).toBe(
      [
        '0,"delta":{"role":"assistant","reasoning_content":"a"},"finish_reason":null',
        '0,"delta":{"reasoning_content":"b"},"finish_reason":null',
        '0,"delta":{"content":"c"},"finish_reason":null',
        '0,"delta":{"content":"d"},"finish_reason":null',
        '0,"delta":{},"finish_reason":"stop"',
        END,
      ].join("\n"),
    );
  });

  it("tells several choices", () => {
    expect(
      said([
        '{"output":{"choices":[{"index":0,"message":{"content":"a"}},{"index":1,"message":{"content":"b"},"finish_reason":"stop"}]}}',
        '{"output":{"choices":[{"index":1,"message":{"content":"late"}},{"index":0,"message":{"content":"c"},"logprobs":{"content":[]}}]}}',
      ]),
    ).toBe(
      [
        '0,"delta":{"role":"assistant","content":"a"},"finish_reason":null',
        '1,"delta":{"role":"assistant","content":"b"},"finish_reason":null',
        '1,"delta":{},"finish_reason":"stop"',
        '0,"delta":{"content":"c"},"logprobs":{"content":[]},"finish_reason":null',
        END,
      ].join("\n"),
    );
  });

  it("passes an error on in the client's words, behind which is no mark of an end", () => {
    const error = '{"code":"Throttling","message":"Sl\\u006fw down","request_id":"r"}';
    const told =
      'data: {"error":{"message":"Sl\\u006fw down","type":"upstream_error","param":null,"code":"Throttling"}}\n';
    const status = `id:1\nevent:error\n:HTTP_STATUS/429\ndata:${error}\n\n`;
    expect(streamed(status + streamOf([event('"content":"late"')]), "{}").join("\n")).toBe(told);
    expect(said([error])).toBe(told);
    expect(said([event('"content":"a"'), error, error])).toBe(
      '0,"delta":{"role":"assistant","content":"a"},"finish_reason":null\n' + told,
    );
    expect(streamed("event:error\n:HTTP_STATUS/500\ndata:{}\n\n", "{}").join("\n")).toBe(
      'data: {"error":{"message":"The vendor ended its answer with an error.","type":"upstream_error","param":null,"code":null}}\n',
    );
  });

  it("says nothing of events that tell nothing", () => {
    expect(
      said([
        "no json",
        "7",
        "[]",
        "{}",
        "[DONE]",
        '{"output":{}}',
        '{"output":{"choices":[7,{}]}}',
        event('"content":5'),
      ]),
    ).toBe(END);
  });

  it("has no end of the filter's making where the vendor broke off", () => {
    const piece = '0,"delta":{"role":"assistant","content":"a"},"finish_reason":null\n';
    expect(said([])).toBe(CUT);
    expect(said([event('"content":""')])).toBe(CUT);
    expect(said([event('"content":"a"')])).toBe(piece + CUT);
    expect(said([event('"content":"a"'), "[DONE]"])).toBe(piece + END);
    const usage = '{"output":{"choices":[{"message":{"content":"a"}}]},"usage":{"input_tokens":1,"output_tokens":1}}';
    const told = said([usage], '{"stream_options":{"include_usage":true}}');
    expect(told.startsWith(piece) && told.includes('"total_tokens":2') && told.endsWith(CUT)).toBe(true);
  });

  it("is for chats alone", () => {
    expect(dashscope.reader(dashscope.facts(callOf(ApiName.Embeddings, "{}"))) === null).toBe(true);
    expect(dashscope.reader(dashscope.facts(callOf(ApiName.Reranks, "{}"))) === null).toBe(true);
  });
});
