import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { it } from "node:test";
import { chat, editProviders, healing, isProbe, returnLimitMs, waitUntilServing } from "./harness/failing_pool.ts";
import { clientSecret, type Gateway } from "./harness/gateway.ts";
import { HealthLog } from "./harness/health_log.ts";
import { Load } from "./harness/load.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { withGroqAs } from "./harness/native_formats.ts";
import { describeGateway } from "./harness/suite.ts";
import { callArguments } from "./mock/formats/format.ts";
import { signature } from "./mock/rules/gemini.ts";
import type { Json } from "./mock/rules/rule.ts";

const gemini = {
  provider: {
    type: "gemini",
    geminiSafetySetting: { HARM_CATEGORY_HARASSMENT: "BLOCK_NONE" },
    modelMapping: { "gpt-4o": "gemini-3.8-flash", "gpt-4": "gemini-2.5-pro", "*": "gemini-3.5-flash" },
  },
};
/** Beside the two of the shipped files. */
const third = "canary-groq-3-5b8d1c07";
const tools: Anthropic.Tool[] = [{ name: "weather", input_schema: { type: "object", properties: {} } }];
const request = { model: "gpt-4o", max_tokens: 2048, system: "Be brief." };
const question: Anthropic.MessageParam = { role: "user", content: "Is it sunny here?" };

/** Anthropic's own client, pointed at Google's API. */
function anthropic(gateway: Gateway): Anthropic {
  const { basePath, headers } = gateway.choiceOf("groq");
  const baseURL = `${gateway.url}${basePath}`;
  return new Anthropic({ apiKey: clientSecret, baseURL, defaultHeaders: headers, maxRetries: 0 });
}

function bodiesOf(gateway: Gateway): Json[] {
  return gateway.vendors.groq.requests.map(({ body }) => JSON.parse(String(body)) as Json);
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`Google's models, ${mode.name}`, withGroqAs(gemini, mode), (gateway) => {
    it("are asked as harmlessly and thoughtfully as each of them takes it", async () => {
      const client = gateway().openai("groq");
      const messages = [{ role: "user" as const, content: "Hello" }];
      for (const model of ["gpt-4o", "gpt-4", "other"]) {
        for (const reasoning_effort of ["none", "minimal", "low", "high"] as const) {
          const more = { presence_penalty: model === "gpt-4" ? 0.5 : 1, temperature: 0.2, seed: 7 };
          const answer = await client.chat.completions.create({ model, messages, reasoning_effort, ...more });
          assert.equal(answer.choices[0]?.message.content, "Hello from groq.");
        }
      }
      assert.deepEqual(gateway().vendors.groq.refusals, []);
      const [first] = bodiesOf(gateway());
      assert.deepEqual(first?.["safetySettings"], [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_NONE" }]);
      const models = gateway().vendors.groq.requests.map(({ path }) => /models\/(.*):/.exec(path)?.[1]);
      assert.deepEqual([...new Set(models)], ["gemini-3.8-flash", "gemini-2.5-pro", "gemini-3.5-flash"]);
    });

    it("have their signatures back from Anthropic's client, whole and in a stream", async () => {
      const client = anthropic(gateway());
      for (const isStreamed of [false, true]) {
        gateway().vendors.groq.requests.length = 0;
        const asked: Anthropic.MessageCreateParamsNonStreaming = {
          ...request,
          tools,
          messages: [question],
          thinking: { type: "enabled", budget_tokens: 1024 },
        };
        const answer: Anthropic.Message = isStreamed
          ? await client.messages.stream(asked).finalMessage()
          : await client.messages.create(asked);
        const call = answer.content.find((block) => block.type === "tool_use");
        assert.deepEqual([answer.stop_reason, call?.name, call?.input], ["tool_use", "weather", callArguments]);
        const result = { type: "tool_result" as const, tool_use_id: call?.id ?? "", content: "sunny" };
        const turns: Anthropic.MessageParam[] = [
          question,
          { role: "assistant", content: answer.content },
          { role: "user", content: [result] },
        ];
        const last = await client.messages.create({ ...asked, messages: turns });
        assert.equal(last.content[0]?.type === "text" && last.content[0].text, "Hello from groq.");
        const contents = bodiesOf(gateway())[1]?.["contents"] as { parts: Json[] }[];
        const [part] = (contents[1]?.parts ?? []).filter((one) => "functionCall" in one);
        assert.equal(part?.["thoughtSignature"], signature);
        assert.deepEqual(part["functionCall"], { id: "idmock", name: "weather", args: callArguments });
      }
    });

    it("do without them where a client has lost them", async () => {
      const client = anthropic(gateway());
      const use = { type: "tool_use" as const, id: "toolu_1", name: "weather", input: {} };
      const messages: Anthropic.MessageParam[] = [
        question,
        { role: "assistant", content: [use, { ...use, id: "toolu_2" }] },
        {
          role: "user",
          content: ["toolu_2", "toolu_1"].map((id) => ({ type: "tool_result", tool_use_id: id, content: id })),
        },
      ];
      await client.messages.create({ ...request, tools, messages });
      const contents = bodiesOf(gateway())[0]?.["contents"] as { parts: Json[] }[];
      assert.deepEqual(
        contents[2]?.parts.map((part) => (part["functionResponse"] as Json)["response"]),
        [{ output: "toolu_1" }, { output: "toolu_2" }],
      );
    });

    it("break off with an error where the vendor tells one in the middle of a stream", async () => {
      const events = [
        { candidates: [{ content: { parts: [{ text: "Hel" }], role: "model" }, index: 0 }] },
        { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } },
      ];
      const body = events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join("");
      const headers = { "content-type": "text/event-stream" };
      gateway().vendors.groq.behaviour.own = () => ({ status: 200, headers, body });
      const client = gateway().openai("groq");
      const messages = [{ role: "user" as const, content: "Hello" }];
      const stream = await client.chat.completions.create({ model: "gpt-4o", messages, stream: true });
      let text = "";
      const fault = await (async () => {
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
      })().catch((error: unknown) => error);
      assert.equal(text, "Hel");
      assert.ok(fault instanceof OpenAI.APIError, String(fault));
      assert.match(fault.message, /The model is overloaded/);
    });

    it("tell vectors, pictures and their own names to clients of OpenAI's API", async () => {
      const { behaviour, requests } = gateway().vendors.groq;
      const client = gateway().openai("groq");
      const headers = { "content-type": "application/json" };
      const says = (body: object): void => {
        behaviour.own = () => ({ status: 200, headers, body: JSON.stringify(body) });
      };
      says({ embeddings: [{ values: [0.25, -0.5] }, { values: [1, 2] }] });
      const vectors = await client.embeddings.create({ model: "gemini-embedding-001", input: ["a", "b"] });
      assert.deepEqual(
        vectors.data.map(({ embedding }) => embedding),
        [
          [0.25, -0.5],
          [1, 2],
        ],
      );
      says({ candidates: [{ content: { parts: [{ inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } }] } }] });
      const pictures = await client.images.generate({ model: "gpt-4o", prompt: "a cat", size: "1536x1024" });
      assert.equal(pictures.data?.[0]?.b64_json, "iVBORw0KGgo=");
      says({ models: [{ name: "models/gemini-3.8-flash" }, { name: "models/gemma-4" }] });
      const listed = (await client.models.list()).data.map(({ id }) => id);
      assert.deepEqual(listed, ["gemini-3.8-flash", "gemma-4"]);
      const named: string[] = [];
      for await (const { id } of anthropic(gateway()).models.list()) named.push(id);
      assert.deepEqual(named, listed);
      assert.deepEqual(
        requests.slice(0, 3).map(({ path }) => path),
        [
          "/v1beta/models/gemini-3.5-flash:batchEmbedContents",
          "/v1beta/models/gemini-3.8-flash:generateContent",
          "/v1beta/models?pageSize=1000",
        ],
      );
    });

    it("serve clients of Google's own API untouched", async () => {
      const body = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };
      const path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse";
      const answer = await gateway().post("groq", `${path}&key=${clientSecret}`, body, {
        "x-goog-api-key": clientSecret,
      });
      assert.equal(answer.status, 200, answer.body);
      assert.match(answer.body, /^data: \{"candidates"/);
      const [received] = gateway().vendors.groq.requests;
      assert.equal(received?.path, path);
      assert.deepEqual(JSON.parse(String(received.body)), body);
    });
  });
}

for (const mode of [upstream, downstreamRoute]) {
  const healed = healing(mode, { healthCheckMaxTokens: 16 }, (config) =>
    editProviders(config, ({ type, apiTokens }) => type === "groq" && apiTokens?.push(third)),
  );
  const pool = withGroqAs(gemini, healed);
  describeGateway(`one key of three that Google AI Studio does not know, ${mode.name}`, pool, (gateway) => {
    it("is taken out, is seen by no client where the router tries again, is probed, and comes back", async () => {
      const vendor = gateway().vendors.groq;
      const token = vendor.tokens[0] ?? "";
      vendor.setToken(third, { kind: "healthy" });
      vendor.setToken(token, { kind: "unauthorized" });
      const outcome = await new Load(gateway(), { dead: token, parallel: 8 }, 200).ended();
      if (mode === upstream) assert.equal(outcome.failed, 0);
      assert.equal(outcome.failedLate, 0);
      assert.equal(outcome.seenLate, 0);
      assert.ok(vendor.requests.some((received) => received.token === token && received.status === 400));
      vendor.setToken(token, { kind: "healthy" });
      await new HealthLog(gateway().envoy).waitFor("readmitted", 1, 0, returnLimitMs());
      const probe = vendor.requests.filter((received) => received.token === token && isProbe(received)).at(-1);
      assert.equal(probe?.path, "/v1beta/models/gemini-3.8-flash:generateContent");
      const { generationConfig } = JSON.parse(String(probe.body)) as Json;
      assert.deepEqual(generationConfig, { maxOutputTokens: 16, thinkingConfig: { thinkingLevel: "LOW" } });
      assert.equal(vendor.tokens.length, 3);
      await waitUntilServing(gateway(), vendor.tokens);
    });

    it("is not blamed for what a client asks", async () => {
      const vendor = gateway().vendors.groq;
      vendor.behaviour.status = 400;
      for (let n = 0; n < 20; n++) await chat(gateway());
      assert.deepEqual(new HealthLog(gateway().envoy).aliases("ejected").length, 1);
    });
  });
}

describeGateway("a quota of Google AI Studio's, upstream filter", withGroqAs(gemini, healing(upstream)), (gateway) => {
  it("is waited for as long as the error's own details say", async () => {
    const vendor = gateway().vendors.groq;
    const token = vendor.tokens[0] ?? "";
    vendor.setToken(token, { kind: "limited", retryAfterSeconds: 0 });
    await new Load(gateway(), { dead: token, parallel: 8 }, 100).ended();
    const own = () => vendor.requests.filter((received) => received.token === token);
    const refused = own().length;
    vendor.setToken(token, { kind: "healthy" });
    for (let n = 0; n < 400 && own().length === refused; n++) {
      await chat(gateway());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [last, trial] = own().slice(refused - 1);
    const waitedMs = (trial?.atMs ?? 0) - (last?.atMs ?? 0);
    assert.ok(waitedMs >= 2000, `${waitedMs} ms until the next request, though 2.07 s were asked for`);
    assert.deepEqual(own().filter(isProbe), []);
    await new HealthLog(gateway().envoy).waitFor("readmitted", 1);
  });
});
