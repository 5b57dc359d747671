import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { it } from "node:test";
import { clientSecret, type Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { callArguments } from "./mock/formats/format.ts";

/** Anthropic's own client, pointed at groq, which has no Messages API. */
function clientOf(gateway: Gateway): Anthropic {
  const { basePath, headers } = gateway.choiceOf("groq");
  return new Anthropic({
    apiKey: clientSecret,
    baseURL: `${gateway.url}${basePath}`,
    defaultHeaders: headers,
    maxRetries: 0,
  });
}

const tools: Anthropic.Tool[] = [{ name: "weather", input_schema: { type: "object", properties: {} } }];

const request = {
  model: "gpt-4o",
  max_tokens: 64,
  system: "Be brief.",
  messages: [{ role: "user" as const, content: "Hello" }],
};

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`Anthropic's client in front of a vendor that speaks OpenAI's API, ${mode.name}`, mode, (gateway) => {
    it("gets a message, and the vendor a chat", async () => {
      const message = await clientOf(gateway()).messages.create(request);
      assert.equal(message.type, "message");
      assert.equal(message.role, "assistant");
      assert.deepEqual(
        message.content.map((block) => block.type === "text" && block.text),
        ["Hello from groq."],
      );
      assert.equal(message.stop_reason, "end_turn");
      assert.deepEqual([message.usage.input_tokens, message.usage.output_tokens], [5, 7]);
      const [received] = gateway().vendors.groq.requests;
      assert.equal(received?.path, "/openai/v1/chat/completions");
      const body = JSON.parse(String(received?.body)) as { model: string; messages: object[]; max_tokens: number };
      assert.equal(body.model, "llama-3.3-70b-versatile");
      assert.deepEqual(body.messages, [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Hello" },
      ]);
      assert.equal(body.max_tokens, 64);
    });

    it("lists the vendor's models, all pages of them, and finds none that nobody has", async () => {
      const client = clientOf(gateway());
      const ids: string[] = [];
      for await (const { id, type, created_at } of client.models.list()) {
        ids.push(id);
        assert.equal(type, "model");
        assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }
      assert.deepEqual(ids, ["groq-small", "groq-large"]);
      const fault = await client.messages.batches.list().catch((error: unknown) => error);
      assert.ok(fault instanceof Anthropic.NotFoundError);
    });

    it("gets a stream of events that make one message, each as the vendor sends it", async () => {
      gateway().vendors.groq.behaviour.pauseAfterWrites = 1;
      const stream = clientOf(gateway()).messages.stream(request);
      const first = await new Promise<string>((resolve) => stream.once("text", (delta) => resolve(delta)));
      assert.equal(first, "word0 ");
      gateway().vendors.groq.resume();
      const message = await stream.finalMessage();
      const [block] = message.content;
      assert.equal(block?.type === "text" ? block.text : "", "word0 word1 word2 word3 ");
      assert.equal(message.stop_reason, "end_turn");
      assert.equal(message.usage.output_tokens, 4);
    });

    it("gets the same of a stream that arrives cut at any byte", async () => {
      gateway().vendors.groq.behaviour.chunkBytes = 7;
      const message = await clientOf(gateway()).messages.stream(request).finalMessage();
      const [block] = message.content;
      assert.equal(block?.type === "text" ? block.text : "", "word0 word1 word2 word3 ");
    });

    it("calls a tool, is told what came of it, and shows pictures", async () => {
      const client = clientOf(gateway());
      const source = { type: "base64" as const, media_type: "image/png" as const, data: "iVBORw0KGgo=" };
      const question: Anthropic.MessageParam = {
        role: "user",
        content: [
          { type: "text", text: "Is it sunny here?" },
          { type: "image", source },
        ],
      };
      const asked = { ...request, tools, tool_choice: { type: "any" as const }, messages: [question] };
      const answer = await client.messages.create(asked);
      const [call] = answer.content;
      assert.equal(answer.stop_reason, "tool_use");
      assert.ok(call?.type === "tool_use");
      assert.deepEqual([call.name, call.input], ["weather", callArguments]);
      const result = { type: "tool_result" as const, tool_use_id: call.id, content: "sunny" };
      const turns: Anthropic.MessageParam[] = [
        question,
        { role: "assistant", content: answer.content },
        { role: "user", content: [result] },
      ];
      const final = await client.messages.create({ ...asked, messages: turns });
      assert.equal(final.content[0]?.type === "text" && final.content[0].text, "Hello from groq.");
      const bodies = gateway().vendors.groq.requests.map(({ body }) => JSON.parse(String(body)) as unknown);
      const [first, second] = bodies as { messages: Record<string, unknown>[]; tool_choice: unknown }[];
      const image = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
      assert.deepEqual(first?.messages[1]?.["content"], [{ type: "text", text: "Is it sunny here?" }, image]);
      assert.equal(first.tool_choice, "required");
      const calls = second?.messages[2]?.["tool_calls"] as { function: { arguments: string } }[];
      assert.deepEqual(JSON.parse(calls[0]?.function.arguments ?? ""), callArguments);
      assert.deepEqual(second?.messages[3], { role: "tool", tool_call_id: "call_mock", content: "sunny" });
    });

    it("gets the arguments of a tool as they stream", async () => {
      gateway().vendors.groq.behaviour.chunkBytes = 5;
      const message = await clientOf(gateway())
        .messages.stream({ ...request, tools })
        .finalMessage();
      const [call] = message.content;
      assert.equal(message.stop_reason, "tool_use");
      assert.deepEqual(call?.type === "tool_use" && call.input, callArguments);
    });

    it("gets the vendor's errors, and the gateway's, in its own words", async () => {
      const client = clientOf(gateway());
      gateway().vendors.groq.behaviour.status = 400;
      const refused = await client.messages.create(request).catch((fault: unknown) => fault);
      assert.ok(refused instanceof Anthropic.BadRequestError, String(refused));
      assert.match(refused.message, /was told to say 400/);
      const empty = await client.messages.create({ ...request, messages: [] }).catch((fault: unknown) => fault);
      assert.ok(empty instanceof Anthropic.BadRequestError, String(empty));
      assert.equal((empty.error as { type: string }).type, "error");
    });
  });
}
