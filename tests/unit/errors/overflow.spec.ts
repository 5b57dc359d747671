import { utf8 } from "../../../assembly/base/bytes";
import { JsonDocument } from "../../../assembly/base/json/document";
import { tellsOverflow } from "../../../assembly/errors/overflow";

function isOverflow(body: string, told: string, status: u32 = 400): bool {
  return tellsOverflow(JsonDocument.parse(utf8(body)), utf8(told), status);
}

describe("a prompt that is too long", () => {
  it("is told by a code or a type, wherever it stands", () => {
    const bodies = [
      '{"error":{"code":"context_length_exceeded"}}',
      '{"error":{"type":"exceed_context_size_error"}}',
      '{"code":"tokens_too_long"}',
      '{"error":{"code":"1261"}}',
      '{"error":{"code":10907}}',
      '[{"error":{"code":"context_length_exceeded"}}]',
    ];
    for (let i = 0; i < bodies.length; i++) expect(isOverflow(bodies[i], "")).toBe(true, bodies[i]);
  });

  it("is told by words of the vendor's, or of one behind it", () => {
    const texts = [
      "This model's maximum context length is 4096 tokens.",
      "too many tokens: total number of tokens in the prompt cannot exceed 4081",
      "`inputs` must have less than 1024 tokens. Given: 2000",
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097",
      "The input token count (9) exceeds the maximum number of tokens allowed (8).",
      "the input length exceeds the context length",
      "Range of input length should be [1, 30720]",
      "\u8f93\u5165\u8fc7\u957f",
    ];
    for (let i = 0; i < texts.length; i++) expect(isOverflow("{}", texts[i])).toBe(true, texts[i]);
    const behind = '{"error":{"metadata":{"raw":"{\\"message\\":\\"maximum context length is 5\\"}"}}}';
    expect(isOverflow(behind, "Provider returned error")).toBe(true);
  });

  it("is no other error", () => {
    const texts = [
      "",
      "Too many tokens per minute: limit 5",
      "max_tokens is too large: 9. This model supports at most 8 completion tokens",
      "messages.0.content: Input should be a valid string",
      "context_length must be a number",
      "image exceeds 5 MB maximum",
    ];
    for (let i = 0; i < texts.length; i++) expect(isOverflow("{}", texts[i])).toBe(false, texts[i]);
    const code = '{"error":{"code":"context_length_exceeded"}}';
    const statuses: u32[] = [401, 404, 429, 500, 503];
    for (let i = 0; i < statuses.length; i++) expect(isOverflow(code, "", statuses[i])).toBe(false);
    expect(isOverflow("no JSON", "no JSON")).toBe(false);
  });
});
