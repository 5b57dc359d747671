import { slice, utf8 } from "../../../assembly/base/bytes";
import { Usage } from "../../../assembly/canonical/usage";
import { UsageScan } from "../../../assembly/canonical/usage_scan";

function told(usage: Usage): string {
  return `${usage.input} ${usage.cached} ${usage.output}`;
}

/** What is found in `answer`, which comes in parts of `size` bytes. */
function found(answer: string, isStream: bool, size: i32): string {
  const scan = new UsageScan(isStream);
  const bytes = utf8(answer);
  for (let at = 0; at < bytes.length; at += size) {
    const part = slice(bytes, at, min(bytes.length, at + size));
    scan.see(slice(part, <i32>scan.from(<u32>part.length), part.length));
  }
  return told(scan.usage);
}

const chat =
  '{"id":"c","choices":[{"message":{"content":"say \\"usage\\":{\\"prompt_tokens\\":999}"}}],' +
  '"usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":4}}}';
const messages =
  'event: message_start\ndata: {"message":{"usage":{"input_tokens":7,"cache_read_input_tokens":20,' +
  '"cache_creation_input_tokens":3,"output_tokens":1}}}\n\n' +
  'event: message_delta\ndata: {"delta":{},"usage":{"output_tokens":42}}\n\n';
const chunks =
  'data: {"choices":[{"delta":{"content":"x"}}],"usage":null}\n\n' +
  'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_cache_hit_tokens":8}}\n\ndata: [DONE]\n\n';
const responses =
  'data: {"type":"response.completed","response":{"usage": {\n"input_tokens": 75,"input_tokens_details":' +
  '{"cached_tokens": 32},"output_tokens": 1186}}}\n\n';
const mistral = '{"usage":{"prompt_tokens":9,"completion_tokens":2,"num_cached_tokens":7}}';
const gemini =
  'data: {"candidates":[],"usageMetadata":{"promptTokenCount":8}}\r\n\r\n' +
  'data: {"usageMetadata":{"promptTokenCount":8,"toolUsePromptTokenCount":1,"cachedContentTokenCount":3,' +
  '"candidatesTokenCount":4,"thoughtsTokenCount":6,"usage":{"prompt_tokens":99}},"responseId":"r"}\r\n\r\n';

describe("usage in an answer", () => {
  it("is found however the answer comes in parts", () => {
    const sizes: i32[] = [1, 2, 7, 64, 100_000];
    for (let i = 0; i < sizes.length; i++) {
      expect(found(chat, false, sizes[i])).toBe("12 4 5", "a chat");
      expect(found(messages, true, sizes[i])).toBe("30 20 42", "messages, with what has to do with a cache apart");
      expect(found(chunks, true, sizes[i])).toBe("9 8 2", "chunks");
      expect(found(gemini, true, sizes[i])).toBe("9 3 10", "Google's, with thoughts apart");
      expect(found(responses, true, sizes[i])).toBe("75 32 1186", "a response");
      expect(found(mistral, false, sizes[i])).toBe("9 7 2", "Mistral's");
    }
  });

  it("is looked for near the end of a whole answer, and everywhere in a stream", () => {
    const early = '{"usage":{"prompt_tokens":3},"text":"' + "x".repeat(5000) + '"}';
    expect(found(early, false, 100_000)).toBe("0 0 0", "whole");
    expect(found(early, true, 100_000)).toBe("3 0 0", "stream");
    expect(found("x".repeat(100_000) + chat, false, 100_000)).toBe("12 4 5", "at the end of a long one");
  });

  it("is none where the name has no object, no end, or no numbers", () => {
    expect(found('{"usage":"much"}', true, 100)).toBe("0 0 0", "a text");
    expect(found('{"usage"}', true, 100)).toBe("0 0 0", "no value");
    expect(found('{"usageMeta":{"prompt_tokens":5},"usageMetadata":7}', true, 100)).toBe("0 0 0", "another name");
    expect(found('{"usage":{"prompt_tokens":5', true, 100)).toBe("0 0 0", "no end");
    expect(found('{"usage":{"prompt_tokens":-5,"completion_tokens":"9"}}', true, 100)).toBe("0 0 0", "no numbers");
    expect(found('{"usage":{"a":"}{\\"","prompt_tokens":6}}', true, 1)).toBe("6 0 0", "braces in a text");
    expect(found('{"usage":{"prompt_tokens":1e99}}', true, 100)).toBe("0 0 0", "too much");
    expect(found('{"usage":{"prompt_tokens":99999999999}}', true, 9)).toBe("2147483648 0 0", "a bound");
  });

  it("is what the last object tells, and what it leaves out is that of the one before", () => {
    const events =
      'data: {"usage":{"input_tokens":5,"cache_read_input_tokens":2,"output_tokens":1}}\n\n' +
      'data: {"usage":{"input_tokens":6,"output_tokens":2}}\n\ndata: {"usage":{"output_tokens":3}}\n\n' +
      'data: {"url":1,"usage":{"input_tokens":0}}\n\ndata: {"text":"\\"usage\\":{\\"output_tokens\\":9}","u":"';
    for (let size = 1; size <= events.length; size++) {
      expect(found(events, true, size)).toBe("6 0 3", `in parts of ${size}`);
    }
  });

  it("is what the last of very many objects tells", () => {
    let events = '{"usage":{"prompt_tokens":8,"completion_tokens":1}}';
    for (let i = 2; i <= 1000; i++) events += `{"usage":{"completion_tokens":${i}}}`;
    expect(found(events, true, 100_000)).toBe("8 0 1000");
  });

  it("holds no more than 4 KiB of an object that does not end", () => {
    const scan = new UsageScan(true);
    scan.see(utf8('{"usage":{"x":"' + "x".repeat(5000)));
    scan.see(utf8('"},"usage":{"prompt_tokens":8}}'));
    expect(told(scan.usage)).toBe("8 0 0");
  });
});
