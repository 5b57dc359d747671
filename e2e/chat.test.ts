import assert from "node:assert/strict";
import { it } from "node:test";
import type OpenAI from "openai";
import type { Gateway } from "./harness/gateway.ts";
import { modes } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hello" }];

function chat(gateway: Gateway, vendor: "openai" | "groq" | "qwen" = "groq", model = "gpt-4o") {
  return gateway.openai(vendor).chat.completions.create({ model, messages });
}

async function textOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
  return text;
}

for (const mode of modes) {
  describeGateway(`chat through the ${mode.name}`, mode, (gateway) => {
    it("takes a client's chat to the vendor's host and path, with the mapped model, and the answer back", async () => {
      const completion = await chat(gateway());
      assert.equal(completion.choices[0]?.message.content, "Hello from groq.");
      assert.equal(completion.model, "llama-3.3-70b-versatile");
      const [request] = gateway().vendors.groq.requests;
      assert.equal(gateway().arrived, 1);
      assert.equal(request?.host, "api.groq.com");
      assert.equal(request?.path, "/openai/v1/chat/completions");
      assert.deepEqual(JSON.parse(String(request?.body)), { model: "llama-3.3-70b-versatile", messages });
      assert.equal(request?.headers["content-length"], String(request?.body.length));
    });

    it("maps a model without an entry of its own by the * entry", async () => {
      assert.equal((await chat(gateway(), "groq", "gpt-3.5-turbo")).model, "llama-3.1-8b-instant");
    });

    it("uses each of several tokens", async () => {
      await Promise.all(Array.from({ length: 40 }, () => chat(gateway())));
      const { requests, tokens } = gateway().vendors.groq;
      assert.equal(requests.length, 40);
      assert.deepEqual([...new Set(requests.map((request) => request.token))].sort(), [...tokens].sort());
    });

    it("hands a client each chunk of a stream before the vendor sends the next", async () => {
      const vendor = gateway().vendors.groq;
      vendor.behaviour.pauseAfterWrites = 1;
      const options = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } } as const;
      const chunks = (await gateway().openai("groq").chat.completions.create(options))[Symbol.asyncIterator]();
      const first = (await chunks.next()).value as OpenAI.ChatCompletionChunk;
      assert.equal(first.choices[0]?.delta.content, "word0 ");
      assert.equal(vendor.requests[0]?.status, 0, "the vendor has not finished its answer");
      vendor.resume();
      const rest: OpenAI.ChatCompletionChunk[] = [];
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) rest.push(next.value);
      assert.equal(rest.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), "word1 word2 word3 ");
      assert.equal(rest.at(-1)?.usage?.completion_tokens, 4);
    });

    it("delivers a stream that arrives cut at any byte", async () => {
      gateway().vendors.groq.behaviour.chunkBytes = 7;
      const stream = await gateway()
        .openai("groq")
        .chat.completions.create({ model: "gpt-4o", messages, stream: true });
      assert.equal(await textOf(stream), "word0 word1 word2 word3 ");
    });

    it("takes embeddings to the vendor", async () => {
      const input = ["one", "two"];
      const answer = await gateway()
        .openai("groq")
        .embeddings.create({ model: "gpt-4o", input, encoding_format: "float" });
      assert.equal(answer.data.length, 2);
      assert.equal(answer.model, "llama-3.3-70b-versatile");
      assert.equal(gateway().vendors.groq.requests[0]?.path, "/openai/v1/embeddings");
    });

    it("lists the vendor's models", async () => {
      const list = await gateway().openai("groq").models.list();
      assert.deepEqual(
        list.data.map((model) => model.id),
        ["groq-small", "groq-large"],
      );
      assert.equal(gateway().vendors.groq.requests[0]?.path, "/openai/v1/models");
    });

    it("passes on a vendor's refusal as it is", async () => {
      const vendor = gateway().vendors.groq;
      for (const token of vendor.tokens) vendor.setToken(token, { kind: "limited", retryAfterSeconds: 7 });
      const refused = await gateway().post("groq", "/v1/chat/completions", { model: "gpt-4o", messages });
      assert.equal(refused.status, 429);
      assert.equal(refused.headers["retry-after"], "7");
      assert.equal((JSON.parse(refused.body) as { error: { code: string } }).error.code, "rate_limit_exceeded");
    });

    if (!mode.vendors.includes("qwen")) return;

    it("serves several vendors, each with its own host, path, models and tokens", async () => {
      assert.equal((await chat(gateway(), "openai")).model, "gpt-4o");
      assert.equal((await chat(gateway(), "qwen")).model, "qwen-max");
      assert.equal((await chat(gateway(), "qwen", "gpt-3.5-turbo")).model, "qwen-plus");
      assert.equal((await chat(gateway(), "qwen", "qwen-turbo")).model, "qwen-turbo");
      assert.equal(gateway().vendors.openai.requests[0]?.path, "/v1/chat/completions");
      assert.equal(gateway().vendors.qwen.requests[0]?.path, "/compatible-mode/v1/chat/completions");
      assert.equal(gateway().vendors.groq.requests.length, 0);
    });
  });
}
