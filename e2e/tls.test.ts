import assert from "node:assert/strict";
import { it } from "node:test";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { catalogue } from "./mock/catalogue.ts";

const tlsHosts = { openai: catalogue.openai.host, groq: catalogue.groq.host, qwen: "dashscope.example.com" };
const messages = [{ role: "user" as const, content: "Hello" }];

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`TLS to the vendors as shipped, ${mode.name}`, { ...mode, tlsHosts }, (gateway) => {
    it("verifies the vendor and speaks HTTP/2 to it", async () => {
      const completion = await gateway().openai("groq").chat.completions.create({ model: "gpt-4o", messages });
      assert.equal(completion.model, "llama-3.3-70b-versatile");
      const { ":authority": authority, ":scheme": scheme } = gateway().vendors.groq.requests[0]?.headers ?? {};
      assert.deepEqual([authority, scheme], ["api.groq.com", "https"]);
    });

    it("streams over HTTP/2", async () => {
      const stream = await gateway()
        .openai("openai")
        .chat.completions.create({ model: "gpt-4o", messages, stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      assert.equal(text, "word0 word1 word2 word3 ");
    });

    it("sends nothing to a server whose certificate is not the vendor's", async () => {
      const answer = await gateway().post("qwen", "/v1/chat/completions", { model: "gpt-4o", messages });
      assert.equal(answer.status, 503);
      assert.equal(gateway().arrived, 0);
    });
  });
}
