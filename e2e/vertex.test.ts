import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inPlaceOfGroq, plainCluster } from "./harness/clouds.ts";
import { chatPath, fastFailover, numberedChat, returnLimitMs } from "./harness/failing_pool.ts";
import { HealthLog } from "./harness/health_log.ts";
import { Load, type LoadOutcome } from "./harness/load.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import type { Gateway } from "./harness/gateway.ts";
import { describeGateway } from "./harness/suite.ts";
import { vertexAnswer } from "./mock/clouds.ts";
import { TokenEndpoint } from "./mock/token_endpoint.ts";

const names = ["anna", "bert", "carl"];
const user = { role: "user" as const, content: "Hello" };
const weather = {
  type: "function" as const,
  function: { name: "weather", parameters: { type: "object", properties: {} } },
};
const claude = "claude-sonnet-4-5";
/** Envoy's threads that serve, and the one that ticks. */
const vms = 3;

let endpoint: TokenEndpoint;
before(async () => {
  endpoint = await TokenEndpoint.start();
});
after(() => endpoint.stop());

/** Vertex AI with the accounts `names`, who are asked for Claude whatever the client names. */
function vertex(mode: Mode): Mode {
  const provider = () => ({
    type: "vertex",
    credentials: names.map((name) => ({ serviceAccount: endpoint.accountFile(name), name })),
    vertexRegion: "us-central1",
    vertexProjectId: "p-1",
    vertexAuthServiceName: "oauth",
    vertexTokenRefreshAhead: 1,
    providerDomain: "api.groq.com",
    modelMapping: { "gpt-*": claude },
    retryOnFailure: { enabled: true, maxRetries: 3 },
    failover: { ...fastFailover, healthCheckModel: claude },
  });
  return inPlaceOfGroq(mode, provider, () => [plainCluster("outbound|443||oauth.dns", endpoint.port)]);
}

/** The vendor knows what was granted, for as long as it lasts. */
function steer(gateway: Gateway): void {
  const vendor = gateway.vendors.groq;
  vendor.behaviour.own = vertexAnswer;
  endpoint.onGrant = (token) => {
    vendor.setToken(token, { kind: "healthy" });
    setTimeout(() => vendor.setToken(token, { kind: "unauthorized" }), endpoint.lifeSeconds * 1000).unref();
  };
  endpoint.lifeSeconds = 3600;
  endpoint.delayMs = 0;
  endpoint.refused.clear();
  endpoint.granted.length = 0;
  endpoint.violations.length = 0;
}

function served({ answers, failed }: LoadOutcome): void {
  const bad = answers.filter(({ status }) => status !== 200).map(({ status, body }) => `${status} ${body}`);
  assert.equal(failed, 0, bad.slice(0, 3).join("\n"));
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`vertex, ${mode.name}`, vertex(mode), (gateway) => {
    beforeEach(() => steer(gateway()));

    // First, while no worker has a token.
    it("has each account's token exchanged once for all that wait", async () => {
      endpoint.delayMs = 300;
      const burst = Array.from({ length: 40 }, (_, n) => gateway().post("groq", chatPath, numberedChat(n)));
      for (const { status, body } of await Promise.all(burst)) assert.equal(status, 200, body);
      assert.deepEqual(endpoint.violations, []);
      for (const name of names) {
        const count = endpoint.granted.filter((granted) => granted === name).length;
        assert.ok(count <= vms, `${count} exchanges of ${name}`);
      }
    });

    it("answers whole, in streams and with calls of tools, and tells its errors", async () => {
      const client = gateway().openai("groq");
      const answer = await client.chat.completions.create({ model: claude, messages: [user] });
      assert.equal(answer.choices[0]?.message.content, "Hello.");
      const stream = await client.chat.completions.create({ model: claude, messages: [user], stream: true });
      let text = "";
      for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
      assert.equal(text, "word0 word1 ");
      const called = await client.chat.completions.create({ model: claude, messages: [user], tools: [weather] });
      assert.equal(called.choices[0]?.finish_reason, "tool_calls");
      const open = await client.chat.completions.create({ model: "meta/llama-4", messages: [user] });
      assert.equal(open.choices[0]?.message.content, "Hello.");
      const wrong = await gateway().post("groq", chatPath, { model: "claude-x", messages: "none" });
      assert.equal(wrong.status, 400, wrong.body);
    });

    it("is asked by clients of Anthropic's API in their own words", async () => {
      const body = { model: claude, max_tokens: 9, stream: true, messages: [user] };
      const answer = await gateway().post("groq", "/v1/messages", body, { "anthropic-beta": "x" });
      assert.equal(answer.status, 200, answer.body);
      assert.match(answer.body, /event: message_stop/);
      const { path, headers } = gateway().vendors.groq.requests.at(-1) ?? assert.fail();
      assert.match(path, /:streamRawPredict$/);
      assert.equal(headers["anthropic-beta"], undefined);
    });
  });

  describeGateway(`vertex with tokens that end, ${mode.name}`, vertex(mode), (gateway) => {
    it("goes on without a failure, with few exchanges", async () => {
      steer(gateway());
      endpoint.lifeSeconds = 2;
      const load = new Load(gateway(), { dead: "", parallel: 8, pauseMs: 5 });
      await sleep(6000);
      const outcome = await load.stop();
      served(outcome);
      assert.deepEqual(endpoint.violations, []);
      const most = names.length * vms * 8;
      const { granted } = endpoint;
      assert.ok(granted.length > names.length * 3 && granted.length <= most, `${granted.length} exchanges`);
      assert.ok(outcome.answers.length > 4 * granted.length, `${outcome.answers.length} requests`);
    });
  });

  describeGateway(`vertex with an account that is refused, ${mode.name}`, vertex(mode), (gateway) => {
    it("fails no client, and takes it back", async () => {
      steer(gateway());
      endpoint.refused.add("anna");
      served(await new Load(gateway(), { dead: "", parallel: 8 }, 300).ended());
      assert.equal(endpoint.granted.includes("anna"), false);
      const log = new HealthLog(gateway().envoy);
      assert.deepEqual([...log.aliases("ejected")], ["anna"]);
      endpoint.refused.clear();
      await log.waitFor("readmitted", 1, 0, returnLimitMs() + 2000);
      for (let n = 0; n < 60; n++) assert.equal((await gateway().post("groq", chatPath, numberedChat(n))).status, 200);
      const { requests } = gateway().vendors.groq;
      assert.ok(requests.some(({ token }) => token.includes("-anna-")));
      assert.deepEqual(endpoint.violations, []);
    });
  });
}
