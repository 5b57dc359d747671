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
      '{"id":"msg_1","object":"chat.completion","created":1767225600,"model":"claude-x","choices":[{"index":0,"message":{"role":"assistant","content":"AB","reasoning_content":"R","thinking_blocks":[{"type":"thinking","thinking":"R","signature":"s"}],"tool_calls":[{"index":0,"id":"tu","type":"function","function":{"name":"f","arguments":"{\\"b\\": 1}"}},{"index":1,"id":"tv","type":"function","function":{"name":"g","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":112,"completion_tokens":6,"total_tokens":118,"prompt_tokens_details":{"cached_tokens":100}}}',
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
        '7,{"type":"text"},{"type":"text","text":9},{"type":"server_tool_use","id":"s","name":"w","input":{}},{"type":"text","text":"\\u00e9\\n"}',
        "",
      ),
    ).toBe('{"index":0,"message":{"role":"assistant","content":"\\u00e9\\n"},"logprobs":null,"finish_reason":null}');
  });

  it("has the thoughts as blocks, too, also those that have no text", () => {
    const blocks = '{"type":"thinking","thinking":"","signature":"s"},{"type":"redacted_thinking","data":"x"}';
    expect(choice(`${blocks},{"type":"text","text":"A"}`, "")).toBe(
      `{"index":0,"message":{"role":"assistant","content":"A","reasoning_content":"","thinking_blocks":[${blocks}]},"logprobs":null,"finish_reason":null}`,
    );
    const sealed = '{"type":"redacted_thinking","data":"x"}';
    expect(choice(`${sealed},{"type":"text","text":"A"}`, "")).toBe(
      `{"index":0,"message":{"role":"assistant","content":"A","thinking_blocks":[${sealed}]},"logprobs":null,"finish_reason":null}`,
    );
  });

  it("has a function's call for a client of functions", () => {
    const calls =
      '{"type":"tool_use","id":"a","name":"f","input":{"b":1}},{"type":"tool_use","id":"b","name":"g","input":{}}';
    const answer = answered(`{"content":[${calls}],"stop_reason":"tool_use"}`, '{"functions":[{"name":"f"}]}');
    expect(answer.includes('"content":null,"function_call":{"name":"f","arguments":"{\\"b\\":1}"}},')).toBe(true);
    expect(answer.includes('"finish_reason":"function_call"')).toBe(true);
  });

  it("tells the pages that its texts cite, by their characters", () => {
    const page = '{"type":"web_search_result_location","url":"https://h/a","title":"A","cited_text":"c"}';
    const found = '{"type":"search_result_location","source":"https://h/b","title":null}';
    const told = choice(
      `{"type":"text","text":"\\ud83d\\ude00é\\n"},{"type":"text","text":"so","citations":[${page},${found}]}`,
      "",
    );
    expect(
      told.includes(
        '"annotations":[{"type":"url_citation","url_citation":{"start_index":3,"end_index":5,"url":"https://h/a","title":"A"}},{"type":"url_citation","url_citation":{"start_index":3,"end_index":5,"url":"https://h/b","title":""}}]',
      ),
    ).toBe(true);
  });

  it("tells the places in documents that its texts cite in the vendor's words", () => {
    const place = '{"type":"page_location","cited_text":"c","document_index":0,"start_page_number":1}';
    expect(
      choice(`{"type":"text","text":"so","citations":[${place}]}`, "").includes(
        '"annotations":[{"type":"file_citation","file_citation":{"start_index":0,"end_index":2,"cited_text":"c","document_index":0,"start_page_number":1}}]',
      ),
    ).toBe(true);
  });

  it("says why it ended in the canonical words", () => {
    expect(finish('"end_turn"')).toBe('"stop"');
    expect(finish('"stop_sequence"')).toBe('"stop"');
    expect(finish('"pause_turn"')).toBe('"length"');
    expect(finish('"max_tokens"')).toBe('"length"');
    expect(finish('"model_context_window_exceeded"')).toBe('"length"');
    expect(finish('"tool_use"')).toBe('"tool_calls"');
    expect(finish('"refusal"')).toBe('"content_filter"');
    expect(finish('"compaction"')).toBe('"length"');
    expect(finish('"newer"')).toBe('"stop"');
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
