import { said, streamed } from "./samples";

const START =
  '{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":12,"output_tokens":1}}}';
const OPENING = '{"role":"assistant","content":""},"finish_reason":null';
const END = "data: [DONE]\n";
const FINISH = '{"type":"message_delta","delta":{"stop_reason":"tool_use"}}';
const FINISHED = '{},"finish_reason":"tool_calls"';
/** How a stream ends that its vendor did not. */
const CUT =
  'data: {"error":{"message":"The vendor\'s stream ended before its answer was whole.","type":"server_error","param":null,"code":"stream_cut"}}\n';

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
        FINISH,
      ]),
    ).toBe(
      [OPENING, call(0, "a"), part(0, '{\\"x\\":'), call(1, "b"), part(1, "{}"), part(0, "1}"), FINISHED, END].join(
        "\n",
      ),
    );
  });

  it("gives a call without arguments an empty object, and one that has them at once those", () => {
    const events = said([
      block(0, '{"type":"tool_use","id":"a","name":"f","input":{}}'),
      stop(0),
      block(1, '{"type":"tool_use","id":"b","name":"f","input":{"x": 1}}'),
      stop(1),
      FINISH,
    ]).split("\n");
    expect(events.length).toBe(7);
    expect(events[2]).toBe('{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"finish_reason":null');
    expect(events[3].includes('"arguments":"{\\"x\\": 1}"')).toBe(true);
    expect(events[5]).toBe("data: [DONE]");
  });

  it("tells thoughts as text and as numbered blocks, their signature behind them", () => {
    const piece = (index: i32, given: string): string => `"thinking_blocks":[{"index":${index},${given}}]`;
    expect(
      said([
        START,
        block(0, '{"type":"thinking","thinking":"","signature":""}'),
        delta(0, '{"type":"thinking_delta","thinking":"h\\u00e9"}'),
        delta(0, '{"type":"signature_delta","signature":"s"}'),
        stop(0),
        block(1, '{"type":"redacted_thinking","data":"d"}'),
        stop(1),
        block(2, '{"type":"thinking","thinking":"","signature":""}'),
        delta(2, '{"type":"signature_delta","signature":"t"}'),
        stop(2),
        FINISH,
      ]),
    ).toBe(
      [
        OPENING,
        `{"reasoning_content":"h\\u00e9",${piece(0, '"type":"thinking","thinking":"h\\u00e9"')}},"finish_reason":null`,
        `{${piece(0, '"type":"thinking","thinking":"","signature":"s"')}},"finish_reason":null`,
        `{${piece(1, '"type":"redacted_thinking","data":"d"')}},"finish_reason":null`,
        `{${piece(2, '"type":"thinking","thinking":"","signature":"t"')}},"finish_reason":null`,
        FINISHED,
        'data: {"id":"msg_1","object":"chat.completion.chunk","created":1767225600,"model":"claude-x","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":1,"total_tokens":13}}',
        END,
      ].join("\n"),
    );
  });

  it("keeps the vendor's own tools, and what is none of its events, to itself", () => {
    expect(
      said([
        block(1, '{"type":"server_tool_use","id":"s","name":"web_search","input":{}}'),
        delta(1, '{"type":"input_json_delta","partial_json":"{}"}'),
        stop(1),
        delta(2, '{"type":"citations_delta","citation":{}}'),
        delta(2, '{"type":"text_delta","text":""}'),
        stop(2),
        "not json",
        '{"type":"content_block_delta","index":2}',
        "{}",
        "7",
        FINISH,
      ]),
    ).toBe([OPENING, FINISHED, END].join("\n"));
  });

  it("tells what a text cites when the text is whole, numbered", () => {
    const citation = (url: string): string =>
      `{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"${url}","title":"T"}}`;
    const told = (index: i32, from: i32, to: i32, url: string): string =>
      `{"index":${index},"type":"url_citation","url_citation":{"start_index":${from},"end_index":${to},"url":"${url}","title":"T"}}`;
    expect(
      said([
        delta(0, '{"type":"text_delta","text":"It "}'),
        stop(0),
        delta(1, citation("a")),
        delta(1, '{"type":"text_delta","text":"is"}'),
        delta(1, citation("b")),
        stop(1),
        delta(2, '{"type":"text_delta","text":"."}'),
        delta(2, citation("c")),
        stop(2),
        FINISH,
      ]),
    ).toBe(
      [
        OPENING,
        '{"content":"It "},"finish_reason":null',
        '{"content":"is"},"finish_reason":null',
        `{"annotations":[${told(0, 3, 5, "a")},${told(1, 3, 5, "b")}]},"finish_reason":null`,
        '{"content":"."},"finish_reason":null',
        `{"annotations":[${told(2, 5, 6, "c")}]},"finish_reason":null`,
        FINISHED,
        END,
      ].join("\n"),
    );
  });

  it("tells a client of functions one call of them", () => {
    const asked = '{"model":"asked","functions":[{"name":"f"}]}';
    expect(
      said(
        [
          block(0, '{"type":"tool_use","id":"a","name":"f","input":{}}'),
          delta(0, '{"type":"input_json_delta","partial_json":"{}"}'),
          stop(0),
          block(1, '{"type":"tool_use","id":"b","name":"g","input":{}}'),
          stop(1),
          FINISH,
        ],
        asked,
      ),
    ).toBe(
      [
        OPENING,
        '{"function_call":{"name":"f","arguments":""}},"finish_reason":null',
        '{"function_call":{"arguments":"{}"}},"finish_reason":null',
        '{},"finish_reason":"function_call"',
        END,
      ].join("\n"),
    );
  });

  it("ends with an error and no mark when it is cut", () => {
    expect(said([])).toBe(CUT);
    expect(said([delta(0, '{"type":"text_delta","text":"a"}')])).toBe(
      [OPENING, '{"content":"a"},"finish_reason":null', CUT].join("\n"),
    );
    expect(said([block(0, '{"type":"tool_use","id":"a","name":"f","input":{}}')]).endsWith(CUT)).toBe(true);
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

  it("passes an error on, behind which is no mark of an end", () => {
    const error = '{"type":"error","error":{"type":"overloaded_error","message":"Over\\u006coaded"}}';
    const told = 'data: {"error":{"message":"Over\\u006coaded","type":"overloaded_error","param":null,"code":null}}';
    expect(said([error])).toBe(told + "\n");
    expect(said([START, error, delta(0, '{"type":"text_delta","text":"late"}'), error])).toBe(
      [OPENING, told, ""].join("\n"),
    );
    expect(said([START, FINISH, error])).toBe([OPENING, FINISHED, told, ""].join("\n"));
    expect(said(['{"type":"error"}'])).toBe(
      'data: {"error":{"message":"The vendor ended its answer with an error.","type":"upstream_error","param":null,"code":null}}\n',
    );
  });

  it("says which tier serves it, in every chunk", () => {
    const events = streamed([
      '{"type":"message_start","message":{"id":"m","model":"c","usage":{"output_tokens":1,"service_tier":"standard"}}}',
      delta(0, '{"type":"text_delta","text":"a"}'),
      FINISH,
    ]);
    expect(events.length).toBe(6);
    for (let i = 0; i < 3; i++)
      expect(events[i].includes('"model":"c","service_tier":"standard","choices":[')).toBe(true);
  });
});
