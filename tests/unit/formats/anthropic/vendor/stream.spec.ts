import { said, streamed } from "./samples";

const START =
  '{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":12,"output_tokens":1}}}';
const OPENING = '{"role":"assistant","content":""},"finish_reason":null';
const END = "data: [DONE]\n";

function block(index: i32, content: string): string {
  return `{"type":"content_block_start","index":${index},"content_block":${content}}`;
}

function delta(index: i32, given: string): string {
  return `{"type":"content_block_delta","index":${index},"delta":${given}}`;
}

function stop(index: i32): string {
  return `{"type":"content_block_stop","index":${index}}`;
}

describe("anthropic stream", () => {
  it("becomes chunks, with the cost and the mark at the end", () => {
    const head =
      'data: {"id":"msg_1","object":"chat.completion.chunk","created":1767225600,"model":"claude-x","choices":[';
    expect(
      streamed([
        START,
        '{"type":"ping"}',
        delta(1, '{"type":"text_delta","text":"Hello"}'),
        '{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}',
        '{"type":"message_stop"}',
      ]).join("\n"),
    ).toBe(
      head +
        '{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\n' +
        head +
        '{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}\n' +
        head +
        '{"index":0,"delta":{},"finish_reason":"tool_calls"}]}\n' +
        head +
        '],"usage":{"prompt_tokens":12,"completion_tokens":9,"total_tokens":21}}\n' +
        END,
    );
  });

  it("numbers calls in their order, whatever blocks stand between them", () => {
    const call = (index: i32, id: string): string =>
      `{"tool_calls":[{"index":${index},"id":"${id}","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null`;
    const part = (index: i32, text: string): string =>
      `{"tool_calls":[{"index":${index},"function":{"arguments":"${text}"}}]},"finish_reason":null`;
    expect(
      said([
        block(0, '{"type":"text","text":""}'),
        block(3, '{"type":"tool_use","id":"a","name":"f","input":{}}'),
        delta(3, '{"type":"input_json_delta","partial_json":""}'),
        delta(3, '{"type":"input_json_delta","partial_json":"{\\"x\\":"}'),
        block(5, '{"type":"tool_use","id":"b","name":"f","input":{}}'),
        delta(5, '{"type":"input_json_delta","partial_json":"{}"}'),
        delta(3, '{"type":"input_json_delta","partial_json":"1}"}'),
        stop(3),
        stop(5),
        delta(3, '{"type":"input_json_delta","partial_json":"late"}'),
      ]),
    ).toBe([OPENING, call(0, "a"), part(0, '{\\"x\\":'), call(1, "b"), part(1, "{}"), part(0, "1}"), END].join("\n"));
  });

  it("gives a call without arguments an empty object, and one that has them at once those", () => {
    const events = said([
      block(0, '{"type":"tool_use","id":"a","name":"f","input":{}}'),
      stop(0),
      block(1, '{"type":"tool_use","id":"b","name":"f","input":{"x": 1}}'),
      stop(1),
    ]).split("\n");
    expect(events.length).toBe(6);
    expect(events[2]).toBe('{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"finish_reason":null');
    expect(events[3].includes('"arguments":"{\\"x\\": 1}"')).toBe(true);
    expect(events[4]).toBe("data: [DONE]");
  });

  it("tells thoughts, and keeps signatures and the vendor's own tools to itself", () => {
    expect(
      said([
        START,
        block(0, '{"type":"thinking","thinking":""}'),
        delta(0, '{"type":"thinking_delta","thinking":"h\\u00e9"}'),
        delta(0, '{"type":"signature_delta","signature":"s"}'),
        stop(0),
        block(1, '{"type":"server_tool_use","id":"s","name":"web_search","input":{}}'),
        delta(1, '{"type":"input_json_delta","partial_json":"{}"}'),
        stop(1),
        delta(2, '{"type":"citations_delta","citation":{}}'),
        delta(2, '{"type":"text_delta","text":""}'),
        "not json",
        '{"type":"content_block_delta","index":2}',
        "{}",
        "7",
      ]),
    ).toBe(
      [
        OPENING,
        '{"reasoning_content":"h\\u00e9"},"finish_reason":null',
        'data: {"id":"msg_1","object":"chat.completion.chunk","created":1767225600,"model":"claude-x","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":1,"total_tokens":13}}',
        END,
      ].join("\n"),
    );
  });

  it("tells no usage to a client that said it wants none", () => {
    const asked = '{"stream":true,"stream_options":{"include_usage":false}}';
    const events = streamed([START, '{"type":"message_stop"}', delta(0, '{"type":"text_delta","text":"late"}')], asked);
    expect(events.length).toBe(3);
    expect(events[1] + events[2]).toBe(END.trimEnd());
  });

  it("ends once, whatever comes twice", () => {
    const events = said([
      START,
      START,
      '{"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":3}}',
      '{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":5,"input_tokens":0}}',
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"}}',
      '{"type":"message_stop"}',
      '{"type":"message_stop"}',
      delta(0, '{"type":"text_delta","text":"late"}'),
    ]).split("\n");
    expect(events.length).toBe(5);
    expect(events[1]).toBe('{},"finish_reason":"length"');
    expect(events[2].endsWith('"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17}}')).toBe(true);
  });

  it("tells why the model refused", () => {
    const events = said([
      '{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"no"}}}',
    ]).split("\n");
    expect(events[1]).toBe('{"refusal":"no"},"finish_reason":"content_filter"');
  });

  it("passes an error on and ends", () => {
    const error = '{"type":"error","error":{"type":"overloaded_error","message":"Over\\u006coaded"}}';
    const told = 'data: {"error":{"message":"Over\\u006coaded","type":"overloaded_error","param":null,"code":null}}';
    expect(said([error])).toBe(told + "\n" + END);
    expect(said([START, error, delta(0, '{"type":"text_delta","text":"late"}'), error])).toBe(
      [OPENING, told, END].join("\n"),
    );
    expect(said(['{"type":"error"}'])).toBe(
      'data: {"error":{"message":"The vendor ended its answer with an error.","type":"upstream_error","param":null,"code":null}}\n' +
        END,
    );
  });

  it("says which tier serves it, in every chunk", () => {
    const events = streamed([
      '{"type":"message_start","message":{"id":"m","model":"c","usage":{"output_tokens":1,"service_tier":"standard"}}}',
      delta(0, '{"type":"text_delta","text":"a"}'),
    ]);
    expect(events.length).toBe(5);
    for (let i = 0; i < 3; i++)
      expect(events[i].includes('"model":"c","service_tier":"standard","choices":[')).toBe(true);
  });

  it("is no more than the mark when nothing came", () => {
    expect(said([])).toBe(END);
  });
});
