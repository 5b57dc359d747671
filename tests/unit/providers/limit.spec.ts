import { sentBody } from "../fakes/sent_body";

const HEAD = '{"model":"m","messages":[{"role":"user","content":"Q"}],';
const OLDER: string[] = [
  '"ai360"',
  '"baichuan"',
  '"cloudflare","cloudflareAccountId":"a1"',
  '"deepseek"',
  '"longcat"',
  '"mistral"',
  '"ollama","ollamaServerHost":"h"',
  '"stepfun"',
  '"together-ai"',
  '"yi"',
  '"zhipuai"',
];

describe("the limit of an answer", () => {
  it("has its older name where a vendor documents that alone", () => {
    for (let i = 0; i < OLDER.length; i++) {
      const got = sentBody(OLDER[i], "/v1/chat/completions", HEAD + '"max_completion_tokens":9}');
      expect(got).toBe(HEAD + '"max_tokens":9}', OLDER[i]);
    }
  });
});
