import assert from "node:assert/strict";
import OpenAI from "openai";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bootstrap } from "../cli/envoy/bootstrap.ts";
import { editProviders, healing, returnLimitMs, waitUntilServing } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog } from "./harness/health_log.ts";
import { Load } from "./harness/load.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { streamTool, useTool } from "./harness/tool_loop.ts";
import type { MockVendor } from "./mock/vendor.ts";
import { secretOf, sessionOf } from "./mock/sigv4.ts";

const model = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";
const path = `/model/${encodeURIComponent(model)}/converse`;
const names = ["canary-pair-first", "canary-pair-second", "canary-pair-third"];

/** A mode in which the vendor called groq is Bedrock with three key pairs, at the host that its mock answers to. */
function withPairs(mode: Mode, more: object = {}): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    editProviders(config, (provider) => {
      if (provider.type !== "groq") return;
      const credentials = names.map((accessKey) => ({
        accessKey,
        secretKey: secretOf(accessKey),
        sessionToken: sessionOf(accessKey),
      }));
      const own = { type: "bedrock", awsRegion: "eu-central-1", providerDomain: "api.groq.com", credentials };
      Object.assign(provider, { ...own, modelMapping: { "*": model }, apiTokens: [], ...more });
    });
  };
  return { ...mode, edit };
}

/** The mock of Bedrock, which knows the pairs. */
function bedrock(gateway: Gateway): MockVendor {
  const vendor = gateway.vendors.groq;
  for (const name of names) vendor.setToken(name, { kind: "healthy" });
  return vendor;
}

/** Fails unless the vendor was asked twice, with one pair, the second time without `gone`, that it had refused. */
function assertAskedAgain(gateway: Gateway, gone: RegExp): void {
  const { requests, refusals } = gateway.vendors.groq;
  const [first, second, ...more] = requests;
  assert.match(refusals.join(), /^The model returned [^,]*: Invalid `signature` in `thinking` block$/);
  assert.match(String(first?.body), gone);
  assert.doesNotMatch(String(second?.body), gone);
  assert.equal(second?.token, first?.token);
  assert.deepEqual([first?.status, second?.status, more.length], [400, 200, 0]);
}

const messages = [{ role: "user" as const, content: "Hello" }];

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`Bedrock with key pairs, ${mode.name}`, withPairs(mode), (gateway) => {
    it("is asked in its own format, and every request is signed", async () => {
      const vendor = bedrock(gateway());
      const answer = await gateway().openai("groq").chat.completions.create({ model: "gpt-4o", messages });
      assert.equal(answer.choices[0]?.message.content, "Hello from groq.");
      assert.deepEqual([answer.usage?.prompt_tokens, answer.usage?.completion_tokens], [5, 7]);
      const [received] = vendor.requests;
      assert.equal(received?.path, path);
      assert.ok(names.includes(received?.token ?? ""));
      assert.deepEqual(JSON.parse(String(received?.body)), {
        messages: [{ role: "user", content: [{ text: "Hello" }] }],
      });
    });

    for (const chunkBytes of [0, 1, 7, 64]) {
      it(`streams the same when it arrives in pieces of ${chunkBytes} bytes`, async () => {
        const vendor = bedrock(gateway());
        vendor.behaviour.chunkBytes = chunkBytes;
        const asked = { model: "gpt-4o", messages, stream: true, stream_options: { include_usage: true } } as const;
        let text = "";
        let tokens = 0;
        for await (const chunk of await gateway().openai("groq").chat.completions.create(asked)) {
          text += chunk.choices[0]?.delta.content ?? "";
          tokens = chunk.usage?.completion_tokens ?? tokens;
        }
        assert.deepEqual([text, tokens], ["word0 word1 word2 word3 ", 4]);
        assert.equal(vendor.requests[0]?.path, `${path}-stream`);
      });
    }

    it("streams to its client event by event", async () => {
      const vendor = bedrock(gateway());
      vendor.behaviour.pauseAfterWrites = 2;
      const stream = await gateway().openai("groq").chat.completions.create({ model: "m", messages, stream: true });
      let text = "";
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? "";
        if (text === "word0 ") vendor.resume();
      }
      assert.equal(text, "word0 word1 word2 word3 ");
    });

    it("says of a stream that breaks off that it did", async () => {
      const vendor = bedrock(gateway());
      vendor.behaviour.cutAfterWrites = 3;
      const body = { model: "m", messages, stream: true };
      const answer = await gateway()
        .post("groq", "/v1/chat/completions", body)
        .catch((fault: unknown) => fault);
      // Envoy resets the client's stream as well; what came before are events, and no byte of a frame.
      assert.doesNotMatch(JSON.stringify(answer), /:event-type|messageStart|\\u0000/);
    });

    it("calls a tool, is told what came of it, and sees pictures", async () => {
      const vendor = bedrock(gateway());
      const client = gateway().openai("groq");
      const told = await useTool(client);
      // Without tools in the request, those of the history are named: the vendor refuses calls of none.
      const final = await client.chat.completions.create(told);
      assert.equal(final.choices[0]?.message.content, "Hello from groq.");
      await streamTool(client, messages);
      assert.deepEqual(vendor.refusals, []);
    });

    it("has its errors told in the client's words, with the name that only a header has", async () => {
      const vendor = bedrock(gateway());
      vendor.behaviour.status = 400;
      const asked = gateway().openai("groq").chat.completions.create({ model: "gpt-4o", messages });
      const fault = await asked.catch((error: unknown) => error);
      assert.ok(fault instanceof OpenAI.BadRequestError, String(fault));
      assert.match(fault.message, /groq was told to say 400/);
      assert.equal(fault.code, "ValidationException");
    });
  });

  const retries = mode === upstream ? {} : { retryOnFailure: { enabled: true, maxRetries: 2 } };
  const converse = withPairs(mode, { ...retries, bedrockMessages: "converse" });
  describeGateway(`thoughts of another account, ${mode.name}`, converse, (gateway) => {
    const thought = { type: "thinking", thinking: "I look.", signature: "Zm9yZWlnbg==" };
    const hidden = { type: "redacted_thinking", data: "Zm9yZWlnbg==" };
    const use = { type: "tool_use", id: "t1", name: "look", input: {} };
    const result = { type: "tool_result", tool_use_id: "t1", content: "sunny" };

    for (const stream of [false, true]) {
      it(`are left out of chats, ${stream ? "streamed" : "whole"}, and what is left is signed anew`, async () => {
        bedrock(gateway());
        const history = [...messages, { role: "assistant", content: "Hello.", thinking_blocks: [thought, hidden] }];
        const body = { model: "m", stream, messages: [...history, { role: "user", content: "Sure?" }] };
        const answer = await gateway().post("groq", "/v1/chat/completions", body);
        assert.equal(answer.status, 200, answer.body);
        assert.match(answer.body, stream ? /word0/ : /Hello from groq/);
        assertAskedAgain(gateway(), /reasoningContent|Zm9yZWlnbg/);
      });
    }

    it("are left out of a turn that tools answer, and the model answers without any", async () => {
      bedrock(gateway());
      const body = {
        model: "m",
        max_tokens: 2000,
        thinking: { type: "enabled", budget_tokens: 1024 },
        tools: [{ name: "look", input_schema: { type: "object" } }],
        messages: [...messages, { role: "assistant", content: [thought, use] }, { role: "user", content: [result] }],
      };
      const answer = await gateway().post("groq", "/v1/messages", body);
      assert.equal(answer.status, 200, answer.body);
      assertAskedAgain(gateway(), /reasoningContent|"thinking"/);
    });
  });

  const original = withPairs(mode, { ...retries, protocol: "original", modelMapping: {} });
  describeGateway(`thoughts of another account in bodies of Converse, ${mode.name}`, original, (gateway) => {
    it("are left out, with a message that is nothing else, and the roles take turns still", async () => {
      bedrock(gateway());
      const user = { role: "user", content: [{ text: "Hello" }] };
      const thought = { reasoningContent: { reasoningText: { text: "I look.", signature: "Zm9yZWlnbg==" } } };
      const body = { messages: [user, { role: "assistant", content: [thought] }, user] };
      const answer = await gateway().post("groq", path, body);
      assert.equal(answer.status, 200, answer.body);
      assert.match(answer.body, /"text":"Hello from groq\."/);
      assertAskedAgain(gateway(), /reasoningContent/);
    });
  });

  for (const kind of ["unauthorized", "masked"] as const) {
    describeGateway(`one pair of three that is ${kind}, ${mode.name}`, healing(withPairs(mode, retries)), (gateway) => {
      it("fails no client, is probed with signed requests, and comes back", async () => {
        const vendor = bedrock(gateway());
        const [token = ""] = names;
        vendor.setToken(token, { kind });
        const outcome = await new Load(gateway(), { dead: token, parallel: 8 }, 200).ended();
        assert.equal(outcome.failed, 0);
        assert.ok(vendor.requests.some((request) => request.token === token));
        await sleep(1500);
        vendor.setToken(token, { kind: "healthy" });
        await new HealthLog(gateway().envoy).waitFor("readmitted", 1, 0, returnLimitMs());
        await waitUntilServing(gateway(), names);
        assert.deepEqual(vendor.refusals, []);
      });
    });
  }
}
