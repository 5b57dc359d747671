import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { clientSecret } from "./harness/gateway.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { nativeVendors, withGroqAs } from "./harness/native_formats.ts";
import { describeGateway } from "./harness/suite.ts";
import { streamTool, useTool } from "./harness/tool_loop.ts";

const messages = [{ role: "user" as const, content: "Hello" }];

const cases = nativeVendors.flatMap((vendor) => [upstream, downstreamRoute].map((mode) => ({ vendor, mode })));

for (const { vendor, mode } of cases) {
  describeGateway(`a vendor of ${vendor.title}, ${mode.name}`, withGroqAs(vendor, mode), (gateway) => {
    it("is asked in it, and answers a client of OpenAI's API in that one's", async () => {
      const answer = await gateway().openai("groq").chat.completions.create({ model: "gpt-4o", messages });
      assert.equal(answer.choices[0]?.message.content, "Hello from groq.");
      assert.equal(answer.choices[0].finish_reason, "stop");
      assert.deepEqual([answer.usage?.prompt_tokens, answer.usage?.completion_tokens], [5, 7]);
      const [received] = gateway().vendors.groq.requests;
      assert.equal(received?.path, vendor.chat.path);
      for (const [name, value] of Object.entries(vendor.chat.headers))
        assert.equal(received.headers[name], value, name);
      assert.deepEqual(JSON.parse(String(received.body)), vendor.chat.body);
    });

    it("streams to it event by event", async () => {
      const { behaviour } = gateway().vendors.groq;
      behaviour.pauseAfterWrites = vendor.writesToFirstWord;
      const client = gateway().openai("groq");
      const options = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } } as const;
      const stream = await client.chat.completions.create(options);
      let text = "";
      let completionTokens = 0;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? "";
        if (text === "word0 ") gateway().vendors.groq.resume();
        completionTokens = chunk.usage?.completion_tokens ?? completionTokens;
      }
      assert.equal(text, "word0 word1 word2 word3 ");
      assert.equal(completionTokens, 4);
    });

    for (const chunkBytes of [1, 7, 64]) {
      it(`streams the same when it arrives in pieces of ${chunkBytes} bytes`, async () => {
        gateway().vendors.groq.behaviour.chunkBytes = chunkBytes;
        const client = gateway().openai("groq");
        const stream = await client.chat.completions.create({ model: "gpt-4o", messages, stream: true });
        let text = "";
        for await (const chunk of stream) {
          assert.equal(chunk.choices.length, 1, "who did not ask for the usage gets no chunk of it");
          text += chunk.choices[0]?.delta.content ?? "";
        }
        assert.equal(text, "word0 word1 word2 word3 ");
      });
    }

    it("has its errors told in the client's words, and is tried again with another token", async () => {
      const { groq } = gateway().vendors;
      groq.behaviour.status = 400;
      const client = gateway().openai("groq");
      const fault = await client.chat.completions
        .create({ model: "gpt-4o", messages })
        .catch((error: unknown) => error);
      assert.ok(fault instanceof OpenAI.BadRequestError, String(fault));
      assert.match(fault.message, /groq was told to say 400/);
      groq.behaviour.status = 200;
      if (mode !== upstream) return;
      groq.setToken(groq.tokens[0] ?? "", { kind: "unauthorized" });
      for (let n = 0; n < 10; n++) await client.chat.completions.create({ model: "gpt-4o", messages });
    });

    it("calls a tool, is told what came of it, and sees pictures", async () => {
      await useTool(gateway().openai("groq"));
      const { requests } = gateway().vendors.groq;
      const { path, messages: messagesOf } = vendor.picture;
      assert.deepEqual(
        requests.map((request) => request.path),
        [path, path],
      );
      const [first, second] = requests.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);
      assert.deepEqual(messagesOf(first ?? {}), vendor.picture.asked);
      assert.deepEqual(messagesOf(second ?? {}), vendor.picture.told);
    });

    it("streams the arguments of a tool as they come", async () => {
      gateway().vendors.groq.behaviour.chunkBytes = 5;
      await streamTool(gateway().openai("groq"), messages);
    });

    it("hears when a client gives up a stream", async () => {
      const { groq } = gateway().vendors;
      groq.behaviour.pauseAfterWrites = vendor.writesToFirstWord;
      const { basePath, headers } = gateway().choiceOf("groq");
      const baseURL = `${gateway().url}${basePath}/v1`;
      const client = new OpenAI({ apiKey: clientSecret, baseURL, defaultHeaders: headers, maxRetries: 0 });
      const stream = await client.chat.completions.create({ model: "gpt-4o", messages, stream: true });
      for await (const _chunk of stream) break;
      const [received] = groq.requests;
      for (let n = 0; n < 100 && received?.isBroken !== true; n++) await sleep(50);
      assert.equal(received?.isBroken, true);
    });
  });
}

for (const mode of [upstream, downstreamRoute]) {
  const title = `a vendor of Anthropic's format, asked in it, ${mode.name}`;
  describeGateway(title, withGroqAs({ provider: { type: "claude" } }, mode), (gateway) => {
    it("serves a client of its own format untouched", async () => {
      const { basePath, headers } = gateway().choiceOf("groq");
      const baseURL = `${gateway().url}${basePath}`;
      const client = new Anthropic({ apiKey: clientSecret, baseURL, defaultHeaders: headers, maxRetries: 0 });
      const answer = await client.messages.create({ model: "gpt-4o", max_tokens: 9, messages });
      assert.equal(answer.id, "msg_mock");
      const streamed = await client.messages.stream({ model: "gpt-4o", max_tokens: 9, messages }).finalMessage();
      const [block] = streamed.content;
      assert.equal(block?.type === "text" ? block.text : "", "word0 word1 word2 word3 ");
    });
  });
}

for (const mode of [upstream, downstreamRoute]) {
  const title = `a vendor whose path has a query of its own, ${mode.name}`;
  describeGateway(title, withGroqAs({ provider: { type: "claude", claudeCodeMode: true } }, mode), (gateway) => {
    it("gets it once, before the client's", async () => {
      for (const query of ["", "?beta=true", "?a=1&beta=0", `?key=${clientSecret}&a=1`]) {
        const answer = await gateway().post("groq", `/v1/messages${query}`, { model: "m", max_tokens: 9, messages });
        assert.equal(answer.status, 200, answer.body);
        const path = gateway().vendors.groq.requests.at(-1)?.path;
        assert.equal(path, `/v1/messages?beta=true${query.includes("a=1") ? "&a=1" : ""}`, query);
      }
    });
  });
}
