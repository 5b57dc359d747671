import { text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { NO_FACTS } from "../../../../../assembly/formats/client_facts";
import { renderMessage } from "../../../../../assembly/formats/anthropic/client/response";

function message(body: string): string {
  return text(renderMessage(JsonDocument.parse(utf8(body)), NO_FACTS));
}

/** The content of the message for an answer with this one. */
function content(members: string, id: string = ""): string {
  const whole = message(`{"id":"${id}","choices":[{"message":{${members}},"finish_reason":"stop"}]}`);
  return whole.substring(whole.indexOf("[") + 1, whole.lastIndexOf("]"));
}

function stopReason(choice: string): string {
  const whole = message(`{"choices":[${choice}]}`);
  const start = whole.indexOf('"stop_reason":') + 14;
  return whole.substring(start, whole.indexOf(",", start));
}

function usage(members: string): string {
  const whole = message(`{"choices":[],"usage":${members}}`);
  return whole.substring(whole.indexOf('"usage":') + 8, whole.length - 1);
}

describe("a chat completion as a message", () => {
  it("is the worked example's", () => {
    const body =
      `{"id":"c2","model":"gpt-4o","choices":[{"message":{"role":"assistant","content":"Hello",` +
      `"reasoning_content":"why","tool_calls":[{"id":"t1","type":"function","function":{"name":"f",` +
      `"arguments":"{\\"a\\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":10,` +
      `"completion_tokens":5,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":4}}}`;
    expect(message(body)).toBe(
      `{"id":"c2","type":"message","role":"assistant","content":[{"type":"thinking","signature":"","thinking":"why"},` +
        `{"type":"text","text":"Hello"},{"type":"tool_use","id":"t1","name":"f","input":{"a":1}}],"model":"gpt-4o",` +
        `"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":6,"output_tokens":5,` +
        `"cache_read_input_tokens":4}}`,
    );
  });

  it("is nothing for what is none", () => {
    expect(message("")).toBe("");
    expect(message("[]")).toBe("");
    expect(message('{"choices":{}}')).toBe("");
    expect(message('{"error":{"message":"m"}}')).toBe("");
  });

  it("is a whole message, however little there is", () => {
    expect(message('{"id":1,"model":null,"choices":[7],"usage":null}')).toBe(
      `{"id":"","type":"message","role":"assistant","content":[],"model":"","stop_reason":"end_turn",` +
        `"stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}}`,
    );
  });

  it("shows the pictures of an answer, for which the API has no blocks", () => {
    const picture = '{"type":"image_url","image_url":{"url":"data:image/png;base64,AA"}}';
    expect(content(`"content":"a","images":[${picture},{},7]`)).toBe(
      '{"type":"text","text":"a\\n![image](data:image/png;base64,AA)\\n"}',
    );
    expect(content(`"content":null,"images":[${picture}]`)).toBe(
      '{"type":"text","text":"\\n![image](data:image/png;base64,AA)\\n"}',
    );
  });

  it("takes the first choice only", () => {
    expect(message('{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}}]}').includes('"b"')).toBe(
      false,
    );
  });

  it("has no text block for an empty text", () => {
    expect(content('"content":""')).toBe("");
    expect(content('"content":null')).toBe("");
  });

  it("takes thoughts under either name", () => {
    const thought = '{"type":"thinking","signature":"","thinking":"t\\n"}';
    expect(content('"reasoning":"t\\n","reasoning_content":"u"')).toBe(thought);
    expect(content('"reasoning":"","reasoning_content":"t\\n"')).toBe(thought);
    expect(content('"reasoning":{"a":1}')).toBe("");
  });

  it("joins the parts of a content that is an array", () => {
    expect(
      content(
        `"content":[{"type":"thinking","thinking":[{"type":"text","text":"x"},{"type":"text","text":"y"}]},` +
          `{"type":"text","text":"a"},{"type":"other"},5,{"type":"text","text":"b"},{"type":"thinking","thinking":"z"}]`,
      ),
    ).toBe('{"type":"thinking","signature":"","thinking":"xyz"},{"type":"text","text":"ab"}');
  });

  it("shows the words of a refusal", () => {
    expect(content('"content":null,"refusal":"no"')).toBe('{"type":"text","text":"no"}');
    expect(stopReason('{"message":{"refusal":"no"},"finish_reason":"stop"}')).toBe('"refusal"');
  });

  it("parses the arguments of calls; what is no object becomes an empty one", () => {
    const input = (value: string): string => {
      const block = content(`"tool_calls":[{"id":"t","function":{"name":"f","arguments":${value}}}]`);
      return block.substring(block.indexOf('"input":') + 8, block.length - 1);
    };
    expect(input('"{\\"n\\": 1.50, \\"s\\":\\"\\\\n\\"}"')).toBe('{"n": 1.50, "s":"\\n"}');
    expect(input('""')).toBe("{}");
    expect(input('"{\\"a\\":"')).toBe("{}");
    expect(input('"[1]"')).toBe("{}");
    expect(input("null")).toBe("{}");
    expect(input('{"a":1}')).toBe('{"a":1}');
  });

  it("skips calls with neither name nor arguments", () => {
    expect(content('"tool_calls":[{},null,{"id":"t","function":{"name":"","arguments":""}}]')).toBe("");
    expect(content('"tool_calls":[{"id":"t","function":{"arguments":"{}"}}]')).toBe(
      '{"type":"tool_use","id":"t","name":"","input":{}}',
    );
  });

  it("gives calls without an id one of their own", () => {
    expect(content('"tool_calls":[{"function":{"name":"f"}},{"function":{"name":"g"}}]', "c1")).toBe(
      '{"type":"tool_use","id":"toolu_c1_0","name":"f","input":{}},' +
        '{"type":"tool_use","id":"toolu_c1_1","name":"g","input":{}}',
    );
    expect(content('"tool_calls":[{"function":{"name":"f"}}]').includes('"id":"toolu_0"')).toBe(true);
    expect(
      content('"tool_calls":[{"function":{"name":"f"}}]', "c".repeat(99)).includes(`"toolu_${"c".repeat(64)}_0"`),
    ).toBe(true);
  });

  it("names the reason of the end", () => {
    const reason = (finish: string): string => stopReason(`{"finish_reason":${finish}}`);
    expect(reason('"stop"')).toBe('"end_turn"');
    expect(reason('"length"')).toBe('"max_tokens"');
    expect(reason('"tool_calls"')).toBe('"tool_use"');
    expect(reason('"function_call"')).toBe('"tool_use"');
    expect(reason('"content_filter"')).toBe('"refusal"');
    expect(reason('"MAX_TOKENS"')).toBe('"max_tokens"');
    expect(reason('"safety"')).toBe('"refusal"');
    expect(reason('"eos"')).toBe('"end_turn"');
    expect(message('{"choices":[{"message":{"content":"a"},"finish_reason":"error"}]}')).toBe("");
    expect(message('{"choices":[{"finish_reason":"insufficient_system_resource"}]}')).toBe("");
    expect(reason("null")).toBe('"end_turn"');
    expect(reason('" NULL "')).toBe('"end_turn"');
    expect(stopReason('{"message":{"tool_calls":[{"function":{"name":"f"}}]},"finish_reason":"stop"}')).toBe(
      '"tool_use"',
    );
  });

  it("counts what came from the cache apart", () => {
    expect(usage('{"prompt_tokens":0,"completion_tokens":0}')).toBe('{"input_tokens":0,"output_tokens":0}');
    expect(usage('{"prompt_tokens":10,"completion_tokens":2,"cached_tokens":4}')).toBe(
      '{"input_tokens":6,"output_tokens":2,"cache_read_input_tokens":4}',
    );
    expect(usage('{"prompt_tokens":10,"completion_tokens":2,"prompt_cache_hit_tokens":10}')).toBe(
      '{"input_tokens":0,"output_tokens":2,"cache_read_input_tokens":10}',
    );
    expect(usage('{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":5}}')).toBe(
      '{"input_tokens":2,"output_tokens":0,"cache_creation_input_tokens":5,"cache_read_input_tokens":3}',
    );
    expect(usage('{"prompt_tokens":3,"completion_tokens":-2,"cached_tokens":9}')).toBe(
      '{"input_tokens":0,"output_tokens":0,"cache_read_input_tokens":9}',
    );
    expect(usage('{"prompt_tokens":"3","completion_tokens":1e400}')).toBe('{"input_tokens":0,"output_tokens":0}');
  });
});
