import { text, utf8 } from "../../../../../assembly/base/bytes";
import { SseEvent } from "../../../../../assembly/base/sse/event";
import { MessageStream } from "../../../../../assembly/formats/anthropic/client/stream";

let stream: MessageStream = new MessageStream();

function begin(): void {
  stream = new MessageStream();
}

function push(data: string, name: string = ""): string {
  const event = new SseEvent();
  event.name = utf8(name);
  event.data.setAll(utf8(data));
  stream.event(event);
  return text(stream.take());
}

function end(): string {
  stream.end();
  return text(stream.take());
}

/** The chunk with these members in its only choice. */
function choice(members: string): string {
  return push(`{"id":"c","model":"m","choices":[{"index":0,${members}}]}`);
}

function delta(members: string): string {
  return choice(`"delta":{${members}},"finish_reason":null`);
}

function finish(reason: string): string {
  return choice(`"delta":{},"finish_reason":"${reason}"`);
}

function call(index: i32, members: string): string {
  return delta(`"tool_calls":[{"index":${index},${members}}]`);
}

function callArguments(index: i32, json: string): string {
  return call(index, `"function":{"arguments":"${json}"}`);
}

/** What happened, in short: start[0 text], delta[0], stop[0] and so on. */
function short(events: string): string {
  const lines = events.split("\n");
  const all: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (!line.startsWith("data: ")) continue;
    const type = between(line, '"type":"', '"');
    const index = between(line, '"index":', line.includes('"index":') && line.endsWith("}}") ? "," : "}");
    if (type == "content_block_start") all.push(`start[${index} ${between(line, 'block":{"type":"', '"')}]`);
    else if (type == "content_block_delta")
      all.push(`delta[${index} ${between(line, '":"', '"}}').split('":"').pop()}]`);
    else if (type == "content_block_stop") all.push(`stop[${index}]`);
    else if (type == "message_delta") all.push(`message_delta ${between(line, '"stop_reason":', ",")}`);
    else all.push(type);
  }
  return all.join(" ");
}

function between(line: string, before: string, after: string): string {
  const start = line.indexOf(before);
  if (start < 0) return "";
  return line.substring(start + before.length, line.indexOf(after, start + before.length));
}

const NO_USAGE = '"usage":{"input_tokens":0,"output_tokens":0}';
const STARTED =
  'event: message_start\ndata: {"type":"message_start","message":{"id":"c","type":"message","role":"assistant",' +
  `"content":[],"model":"m","stop_reason":null,"stop_sequence":null,${NO_USAGE}}}\n\n`;

describe("a chat's stream as that of a message", () => {
  it("is the worked example's", () => {
    begin();
    expect(delta('"role":"assistant","content":""')).toBe(STARTED);
    expect(delta('"reasoning":"think"')).toBe(
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"thinking",' +
        '"signature":"","thinking":""}}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":0,' +
        '"delta":{"type":"thinking_delta","thinking":"think"}}\n\n',
    );
    expect(delta('"content":"Hi"')).toBe(
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\nevent: content_block_start\n' +
        'data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}\n\n' +
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,' +
        '"delta":{"type":"text_delta","text":"Hi"}}\n\n',
    );
    expect(call(0, '"id":"t1","type":"function","function":{"name":"f","arguments":""}')).toBe(
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":1}\n\nevent: content_block_start\n' +
        'data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"f",' +
        '"input":{}}}\n\n',
    );
    expect(callArguments(0, '{\\"a\\":1}')).toBe(
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta",' +
        '"partial_json":"{\\"a\\":1}"}}\n\n',
    );
    expect(call(1, '"id":"t2","type":"function","function":{"name":"g","arguments":"{"}')).toBe("");
    expect(callArguments(1, "}")).toBe("");
    expect(finish("tool_calls")).toBe(
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":2}\n\nevent: content_block_start\n' +
        'data: {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"t2","name":"g",' +
        '"input":{}}}\n\nevent: content_block_delta\ndata: {"type":"content_block_delta","index":3,' +
        '"delta":{"type":"input_json_delta","partial_json":"{}"}}\n\n' +
        'event: content_block_stop\ndata: {"type":"content_block_stop","index":3}\n\n',
    );
    expect(push('{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":7,"total_tokens":17}}')).toBe(
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},' +
        '"usage":{"input_tokens":10,"output_tokens":7}}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
    );
    expect(push("[DONE]")).toBe("");
    expect(end()).toBe("");
  });

  it("starts with the first chunk that says anything, and once", () => {
    begin();
    expect(push('{"id":"","choices":[],"prompt_filter_results":[]}')).toBe("");
    expect(push("")).toBe("");
    expect(push("{")).toBe("");
    expect(push("[1]")).toBe("");
    expect(short(delta('"content":"a"'))).toBe("message_start start[0 text] delta[0 a]");
    expect(short(delta('"role":"assistant","content":"b"'))).toBe("delta[0 b]");
  });

  it("starts with the usage when that is known", () => {
    begin();
    const started = push('{"id":"c","choices":[{"delta":{}}],"usage":{"prompt_tokens":9,"completion_tokens":0}}');
    expect(started.includes('"usage":{"input_tokens":9,"output_tokens":0}')).toBe(true);
    expect(short(started)).toBe("message_start");
  });

  it("copies text as it is escaped, also half a surrogate pair", () => {
    begin();
    delta('"role":"assistant"');
    expect(delta('"content":"\\n\\ud83d"').includes('"text":"\\n\\ud83d"}}')).toBe(true);
    expect(delta('"content":"\\ude00é"').includes('"text":"\\ude00é"}}')).toBe(true);
  });

  it("opens a new block for thoughts and text after others", () => {
    begin();
    let events = delta('"content":"a"') + delta('"reasoning_content":"b"') + delta('"content":"c"');
    events += finish("stop") + push("[DONE]");
    expect(short(events)).toBe(
      "message_start start[0 text] delta[0 a] stop[0] start[1 thinking] delta[1 b] stop[1] start[2 text] delta[2 c] " +
        'stop[2] message_delta "end_turn" message_stop',
    );
  });

  it("closes a call whose arguments are whole when text follows", () => {
    begin();
    let events = call(0, '"id":"t","function":{"name":"f","arguments":"{\\"a\\":\\"}\\\\\\"\\"}"}');
    events += delta('"content":"x"') + call(1, '"id":"u","function":{"name":"g","arguments":"{}"}') + finish("stop");
    expect(short(events + end())).toBe(
      'message_start start[0 tool_use] delta[0 {\\"a\\":\\"}\\\\\\"\\"}] stop[0] start[1 text] delta[1 x] stop[1] ' +
        'start[2 tool_use] delta[2 {}] stop[2] message_delta "tool_use" message_stop',
    );
  });

  it("holds text that comes in the middle of a call's arguments", () => {
    begin();
    let events = call(0, '"id":"t","function":{"name":"f","arguments":"{"}');
    events += delta('"content":"x","reasoning":"y"') + callArguments(0, "}") + delta('"content":"z"');
    expect(short(events + finish("tool_calls"))).toBe(
      "message_start start[0 tool_use] delta[0 {] delta[0 }] stop[0] start[1 thinking] delta[1 y] stop[1] " +
        "start[2 text] delta[2 x] delta[2 z] stop[2]",
    );
  });

  it("puts calls that come mixed one after the other, by their index", () => {
    begin();
    let events = call(2, '"id":"c","function":{"name":"h","arguments":"3"}');
    events += call(1, '"id":"b","function":{"name":"g","arguments":"2"}');
    events += call(0, '"id":"a","function":{"name":"f","arguments":"1"}');
    events += callArguments(1, "22") + callArguments(2, "33") + callArguments(0, "11");
    expect(short(events + finish("tool_calls"))).toBe(
      "message_start start[0 tool_use] delta[0 3] delta[0 33] stop[0] start[1 tool_use] delta[1 111] stop[1] " +
        "start[2 tool_use] delta[2 222] stop[2]",
    );
    expect(callArguments(1, "late")).toBe("");
  });

  it("tells calls apart by id when their index does not", () => {
    begin();
    let events = call(0, '"id":"a","function":{"name":"f","arguments":"{}"}');
    events += call(0, '"id":"b","function":{"name":"g","arguments":"{"}') + callArguments(0, "}");
    expect(short(events + finish("tool_calls"))).toBe(
      "message_start start[0 tool_use] delta[0 {}] stop[0] start[1 tool_use] delta[1 {}] stop[1]",
    );
    begin();
    const entry = (members: string): string => delta(`"tool_calls":[{${members}}]`);
    events = entry('"id":"a","function":{"name":"f","arguments":"1"}') + entry('"function":{"arguments":"2"}');
    events += entry('"id":"b","function":{"name":"g","arguments":{"x":1}}') + finish("stop");
    expect(short(events)).toBe(
      'message_start start[0 tool_use] delta[0 1] delta[0 2] stop[0] start[1 tool_use] delta[1 {\\"x\\":1}] stop[1]',
    );
  });

  it("waits for a call's name, and gives it an id when it has none", () => {
    begin();
    expect(short(call(0, '"id":"t"'))).toBe("message_start");
    expect(call(0, '"function":{"arguments":"{"}')).toBe("");
    expect(short(call(0, '"function":{"name":"f","arguments":"}"}'))).toBe("start[0 tool_use] delta[0 {}]");
    begin();
    expect(call(0, '"function":{"name":"f","arguments":"{}"}').includes('"id":"toolu_c_0","name":"f"')).toBe(true);
    begin();
    expect(short(call(0, '"id":"t","type":"function"') + finish("tool_calls"))).toBe("message_start");
  });

  it("ignores finish reasons that are none and choices that are not the first", () => {
    begin();
    let events = delta('"content":"a"') + choice('"delta":{},"finish_reason":""') + finish("null") + finish(" NULL");
    events += push('{"choices":[{"index":1,"delta":{"content":"other"},"finish_reason":"stop"}]}');
    expect(short(events + delta('"content":"b"'))).toBe("message_start start[0 text] delta[0 a] delta[0 b]");
  });

  it("tells the usage once, the last that came", () => {
    begin();
    let events = push('{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}}');
    events += push('{"choices":[{"delta":{"content":"b"}}],"usage":{"prompt_tokens":5,"completion_tokens":2}}');
    expect(short(events)).toBe("message_start start[0 text] delta[0 a] delta[0 b]");
    const last = push(
      '{"choices":[{"delta":{},"finish_reason":"length"}],"usage":{"prompt_tokens":5,"completion_tokens":3,' +
        '"prompt_tokens_details":{"cached_tokens":2}}}',
    );
    expect(short(last)).toBe('stop[0] message_delta "max_tokens" message_stop');
    expect(last.includes('"usage":{"input_tokens":3,"output_tokens":3,"cache_read_input_tokens":2}')).toBe(true);
    expect(push('{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}')).toBe("");
  });

  it("always tells a usage, for clients read it", () => {
    begin();
    const events = delta('"content":"a"') + finish("stop") + push(" [DONE] ");
    expect(events.includes(`"stop_sequence":null},${NO_USAGE}}`)).toBe(true);
  });

  it("ends without the end mark, too; one that was cut off ends with an error", () => {
    begin();
    expect(short(delta('"content":"a"') + finish("stop") + end())).toBe(
      'message_start start[0 text] delta[0 a] stop[0] message_delta "end_turn" message_stop',
    );
    begin();
    expect(short(delta('"content":"a"') + end())).toBe("message_start start[0 text] delta[0 a] error");
    begin();
    expect(short(delta('"content":"a"') + push("[DONE]"))).toBe(
      'message_start start[0 text] delta[0 a] stop[0] message_delta "end_turn" message_stop',
    );
    begin();
    expect(short(push("[DONE]") + end())).toBe("error");
    begin();
    expect(short(end())).toBe("error");
    begin();
    expect(short(call(0, '"id":"t","function":{"name":"f","arguments":"{"}') + push("[DONE]"))).toBe(
      "message_start start[0 tool_use] delta[0 {] error",
    );
    begin();
    expect(short(delta('"content":"a"') + finish("error"))).toBe("message_start start[0 text] delta[0 a] error");
  });

  it("tells a refusal", () => {
    begin();
    expect(short(delta('"refusal":"no"') + finish("stop") + push("[DONE]"))).toBe(
      'message_start start[0 text] delta[0 no] stop[0] message_delta "refusal" message_stop',
    );
  });

  it("ends with an error of the backend, and says nothing after it", () => {
    begin();
    delta('"content":"a"');
    expect(push('{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}')).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}\n\n',
    );
    expect(delta('"content":"b"') + push("[DONE]") + end()).toBe("");
    begin();
    expect(
      push('{"error":{"message":"x","code":503},"choices":[{"delta":{"content":""},"finish_reason":"error"}]}'),
    ).toBe('event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}\n\n');
    begin();
    expect(push("broken", "error")).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"api_error","message":"broken"}}\n\n',
    );
    begin();
    expect(push('{\n"type":"error",\n"error":{"type":"overloaded_error","message":"o"}}', "error")).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"o"}}\n\n',
    );
  });

  it("takes null for no error", () => {
    begin();
    expect(short(push('{"id":"c","error":null,"choices":[{"delta":{"content":"a"}}]}'))).toBe(
      "message_start start[0 text] delta[0 a]",
    );
  });

  it("ends with an error when more calls come than can be kept", () => {
    begin();
    for (let i = 0; i < 256; i++) call(i, `"id":"t${i}","function":{"name":"f"}`);
    expect(short(call(256, '"id":"u","function":{"name":"f"}'))).toBe("error");
    begin();
    call(0, '"id":"t","function":{"name":"f","arguments":"{"}');
    const piece = "a".repeat(1 << 20);
    for (let i = 0; i < 4; i++) expect(call(1, `"id":"u","function":{"name":"f","arguments":"${piece}"}`)).toBe("");
    expect(callArguments(1, "a").startsWith("event: error\n")).toBe(true);
  });
});
