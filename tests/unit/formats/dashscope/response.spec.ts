import { ApiName } from "../../../../assembly/canonical/api_name";
import { answered, isEmpty } from "./samples";

/** The first choice of the answer to a vendor's with this message. */
function choice(message: string, more: string = ""): string {
  const answer = answered(`{"output":{"choices":[{"message":${message}${more}}]}}`);
  const at = answer.indexOf('"choices":[');
  return at < 0 ? answer : answer.substring(at + 11, answer.lastIndexOf('],"usage"'));
}

/** The content and what follows it of a choice. */
function content(message: string): string {
  const whole = choice(message);
  return whole.substring(whole.indexOf('"content"'), whole.indexOf('},"logprobs"'));
}

function usage(told: string): string {
  const answer = answered(`{"output":{"choices":[]},"usage":${told}}`);
  return answer.substring(answer.indexOf('"usage":') + 8, answer.length - 1);
}

describe("dashscope answer", () => {
  it("becomes a completion", () => {
    expect(
      answered(
        '{"output":{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":[{"text":"a cat"}]}}]},"usage":{"output_tokens":3,"input_tokens":20,"total_tokens":23},"request_id":"rq"}',
      ),
    ).toBe(
      '{"id":"rq","object":"chat.completion","created":1767225600,"model":"asked","choices":[{"index":0,"message":{"role":"assistant","content":"a cat"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":3,"total_tokens":23}}',
    );
  });

  it("numbers its choices", () => {
    const answer = answered('{"output":{"choices":[{"message":{"content":"a"}},{"message":{"content":"b"}},7]}}');
    expect(answer.includes('{"index":0,"message":{"role":"assistant","content":"a"}')).toBe(true);
    expect(answer.includes('{"index":1,"message":{"role":"assistant","content":"b"}')).toBe(true);
    expect(answer.includes('{"index":2,"message":{"role":"assistant","content":null}')).toBe(true);
  });

  it("puts the texts of parts together", () => {
    expect(content('{"content":[{"text":"a\\n"},{"image":"u"},7,{"text":"\\u00e9"},{"text":5}]}')).toBe(
      '"content":"a\\n\\u00e9"',
    );
    expect(content('{"content":[]}')).toBe('"content":""');
    expect(content('{"content":null}')).toBe('"content":null');
  });

  it("keeps calls as they are", () => {
    const calls = '[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{\\"a\\": 1}"}}]';
    expect(content(`{"content":"","tool_calls":${calls}}`)).toBe(`"content":"","tool_calls":${calls}`);
    expect(content('{"content":"a","tool_calls":[]}')).toBe('"content":"a"');
    expect(content('{"content":"a","tool_calls":{}}')).toBe('"content":"a"');
  });

  it("keeps thoughts beside the content", () => {
    expect(content('{"content":"c\\n","reasoning_content":"r\\u00e9"}')).toBe(
      '"content":"c\\n","reasoning_content":"r\\u00e9"',
    );
    expect(content('{"content":"c","reasoning_content":""}')).toBe('"content":"c"');
    expect(content('{"reasoning_content":"r"}')).toBe('"content":null,"reasoning_content":"r"');
  });

  it("says why it ended", () => {
    expect(choice("{}", ',"finish_reason":"tool_calls"').endsWith('"finish_reason":"tool_calls"}')).toBe(true);
    expect(choice("{}", ',"finish_reason":"null"').endsWith('"finish_reason":null}')).toBe(true);
    expect(choice("{}", ',"finish_reason":null').endsWith('"finish_reason":null}')).toBe(true);
    expect(choice("{}", ',"logprobs":{"content":[]}').includes('"logprobs":{"content":[]},"fini')).toBe(true);
  });

  it("tells what it cost, in detail where the vendor does", () => {
    expect(usage("null")).toBe("null");
    expect(usage("{}")).toBe('{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}');
    expect(usage('{"input_tokens":1,"output_tokens":2}')).toBe(
      '{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}',
    );
    expect(usage('{"input_tokens":-1,"output_tokens":9007199254740993,"total_tokens":"3"}')).toBe(
      '{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}',
    );
    expect(
      usage(
        '{"input_tokens":9,"output_tokens":5,"total_tokens":14,"image_tokens":4,"prompt_tokens_details":{"cached_tokens":2,"cache_creation_input_tokens":3,"cache_type":"ephemeral"},"output_tokens_details":{"reasoning_tokens":4,"text_tokens":1}}',
      ),
    ).toBe(
      '{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":2,"cache_creation_input_tokens":3,"cache_type":"ephemeral","image_tokens":4,"cache_write_tokens":3},"completion_tokens_details":{"reasoning_tokens":4,"text_tokens":1}}',
    );
  });

  it("is none without choices", () => {
    expect(isEmpty(ApiName.ChatCompletions, '{"code":"InvalidApiKey","message":"m"}')).toBe(true);
    expect(isEmpty(ApiName.ChatCompletions, '{"output":{"text":"t"}}')).toBe(true);
    expect(isEmpty(ApiName.ChatCompletions, "[]")).toBe(true);
    expect(isEmpty(ApiName.ChatCompletions, "no json")).toBe(true);
    expect(isEmpty(ApiName.Reranks, '{"output":{"choices":[]}}')).toBe(true);
  });
});
