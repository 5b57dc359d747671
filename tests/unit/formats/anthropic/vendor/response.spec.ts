import { answered, isEmpty } from "./samples";

/** The choice of an answer with `content` and `more`. */
function choice(content: string, more: string): string {
  const answer = answered(`{"content":[${content}]${more}}`);
  return answer.substring(answer.indexOf('"choices":[') + 11, answer.indexOf('],"usage"'));
}

function finish(reason: string): string {
  const told = choice('{"type":"text","text":"A"}', `,"stop_reason":${reason}`);
  return told.substring(told.indexOf('"finish_reason":') + 16, told.length - 1);
}

function usage(told: string): string {
  const answer = answered(`{"content":[],"usage":${told}}`);
  return answer.substring(answer.indexOf('"usage":') + 8, answer.length - 1);
}

describe("anthropic answer", () => {
  it("becomes a completion with all its texts, thoughts and calls", () => {
    expect(
      answered(
        '{"id":"msg_1","model":"claude-x","content":[{"type":"thinking","thinking":"R","signature":"s"},{"type":"text","text":"A"},{"type":"text","text":"B"},{"type":"tool_use","id":"tu","name":"f","input":{"b": 1}},{"type":"tool_use","id":"tv","name":"g"}],"stop_reason":"tool_use","usage":{"input_tokens":12,"cache_read_input_tokens":100,"output_tokens":6}}',
      ),
    ).toBe(
      '{"id":"msg_1","object":"chat.completion","created":1767225600,"model":"claude-x","choices":[{"index":0,"message":{"role":"assistant","content":"AB","reasoning_content":"R","tool_calls":[{"index":0,"id":"tu","type":"function","function":{"name":"f","arguments":"{\\"b\\": 1}"}},{"index":1,"id":"tv","type":"function","function":{"name":"g","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":112,"completion_tokens":6,"total_tokens":118,"prompt_tokens_details":{"cached_tokens":100}}}',
    );
  });

  it("has content unless it only calls tools", () => {
    expect(choice("", ',"stop_reason":"end_turn"')).toBe(
      '{"index":0,"message":{"role":"assistant","content":""},"logprobs":null,"finish_reason":"stop"}',
    );
    expect(choice('{"type":"tool_use","id":"a","name":"f","input":{}}', ',"stop_reason":"tool_use"')).toBe(
      '{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}',
    );
  });

  it("passes over blocks that it does not know or that are spoiled", () => {
    expect(
      choice(
        '7,{"type":"text"},{"type":"text","text":9},{"type":"server_tool_use","id":"s","name":"w","input":{}},{"type":"redacted_thinking","data":"x"},{"type":"text","text":"\\u00e9\\n"}',
        "",
      ),
    ).toBe('{"index":0,"message":{"role":"assistant","content":"\\u00e9\\n"},"logprobs":null,"finish_reason":null}');
  });

  it("says why it ended in the canonical words", () => {
    expect(finish('"end_turn"')).toBe('"stop"');
    expect(finish('"stop_sequence"')).toBe('"stop"');
    expect(finish('"pause_turn"')).toBe('"stop"');
    expect(finish('"max_tokens"')).toBe('"length"');
    expect(finish('"model_context_window_exceeded"')).toBe('"length"');
    expect(finish('"tool_use"')).toBe('"tool_calls"');
    expect(finish('"refusal"')).toBe('"content_filter"');
    expect(finish('"compaction"')).toBe('"compaction"');
    expect(finish("null")).toBe("null");
    expect(finish("7")).toBe("null");
  });

  it("tells why the model refused", () => {
    expect(choice("", ',"stop_reason":"refusal","stop_details":{"type":"refusal","explanation":"no"}')).toBe(
      '{"index":0,"message":{"role":"assistant","content":"","refusal":"no"},"logprobs":null,"finish_reason":"content_filter"}',
    );
  });

  it("counts what came from the cache and went there as prompt", () => {
    expect(
      usage('{"input_tokens":1,"cache_read_input_tokens":20,"cache_creation_input_tokens":300,"output_tokens":4}'),
    ).toBe(
      '{"prompt_tokens":321,"completion_tokens":4,"total_tokens":325,"prompt_tokens_details":{"cached_tokens":20,"cache_write_tokens":300}}',
    );
    expect(usage('{"input_tokens":0,"output_tokens":0}')).toBe(
      '{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}',
    );
    expect(usage('{"input_tokens":1,"output_tokens":9,"output_tokens_details":{"thinking_tokens":5}}')).toBe(
      '{"prompt_tokens":1,"completion_tokens":9,"total_tokens":10,"completion_tokens_details":{"reasoning_tokens":5}}',
    );
    expect(usage('{"input_tokens":-5,"output_tokens":"9"}')).toBe("null");
    expect(usage("null")).toBe("null");
    expect(usage('{"input_tokens":9007199254740993,"output_tokens":2}')).toBe(
      '{"prompt_tokens":0,"completion_tokens":2,"total_tokens":2}',
    );
  });

  it("says which tier served it", () => {
    expect(usage('{"output_tokens":2,"service_tier":"priority"}')).toBe(
      '{"prompt_tokens":0,"completion_tokens":2,"total_tokens":2},"service_tier":"priority"',
    );
  });

  it("names the model that was asked for where the vendor names none", () => {
    expect(
      answered('{"content":[]}').startsWith('{"id":"","object":"chat.completion","created":1767225600,"model":"asked"'),
    ).toBe(true);
  });

  it("is none without content", () => {
    expect(isEmpty('{"error":{"type":"overloaded_error"}}')).toBe(true);
    expect(isEmpty('{"content":"text"}')).toBe(true);
    expect(isEmpty("[]")).toBe(true);
    expect(isEmpty("not json")).toBe(true);
  });
});
