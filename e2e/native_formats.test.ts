import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { it } from "node:test";
import type { Bootstrap } from "../cli/envoy/bootstrap.ts";
import { clientSecret } from "./harness/gateway.ts";
import { downstreamRoute, editPlugins, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

/** A mode in which the vendor called groq is one of Anthropic's format, at the host that its mock answers to. */
function asClaude(mode: Mode): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editPlugins(config, (plugin) => {
      for (const { provider } of [plugin, ...(plugin._rules_ ?? [])]) {
        if (provider?.type === "groq") Object.assign(provider, { type: "claude", providerDomain: "api.groq.com" });
      }
    });
  };
  return { ...mode, edit };
}

const messages = [{ role: "user" as const, content: "Hello" }];

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`a vendor with a format of its own, ${mode.name}`, asClaude(mode), (gateway) => {
    it("is asked in it, and answers a client of OpenAI's API in that one's", async () => {
      const answer = await gateway().openai("groq").chat.completions.create({ model: "gpt-4o", messages });
      assert.equal(answer.choices[0]?.message.content, "Hello from groq.");
      assert.equal(answer.choices[0].finish_reason, "stop");
      assert.deepEqual([answer.usage?.prompt_tokens, answer.usage?.completion_tokens], [5, 7]);
      const [received] = gateway().vendors.groq.requests;
      assert.equal(received?.path, "/v1/messages");
      assert.equal(received?.headers["anthropic-version"], "2023-06-01");
      assert.equal(received?.headers["authorization"], undefined);
      const body = JSON.parse(String(received?.body)) as { max_tokens: number; model: string };
      assert.deepEqual([body.model, body.max_tokens], ["llama-3.3-70b-versatile", 4096]);
    });

    it("streams to it event by event", async () => {
      const { behaviour } = gateway().vendors.groq;
      behaviour.pauseAfterWrites = 4;
      const client = gateway().openai("groq");
      const stream = await client.chat.completions.create({ model: "gpt-4o", messages, stream: true });
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
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
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
      groq.behaviour.status = 200;
      if (mode !== upstream) return;
      groq.setToken(groq.tokens[0] ?? "", { kind: "unauthorized" });
      for (let n = 0; n < 10; n++) await client.chat.completions.create({ model: "gpt-4o", messages });
    });

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
