import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import { inPlaceOfGroq } from "./harness/clouds.ts";
import { chatPath, returnLimitMs, waitUntilServing } from "./harness/failing_pool.ts";
import { HealthLog } from "./harness/health_log.ts";
import { Load } from "./harness/load.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { azureAnswer } from "./mock/clouds.ts";

const user = { role: "user" as const, content: "Hello" };
const weather = {
  type: "function" as const,
  function: { name: "weather", parameters: { type: "object", properties: {} } },
};
const third = "canary-azure-third-0123456789";

const forms = [
  {
    url: "https://api.groq.com?api-version=2024-10-21",
    path: "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
  },
  { url: "https://api.groq.com/openai/v1/", path: "/openai/v1/chat/completions" },
];

for (const mode of [upstream, downstreamRoute]) {
  for (const { url, path } of forms) {
    const azure = inPlaceOfGroq(mode, (apiTokens) => ({
      type: "azure",
      apiTokens,
      azureServiceUrl: url,
      retryOnFailure: { enabled: true, maxRetries: 2 },
    }));
    describeGateway(`azure at ${url}, ${mode.name}`, azure, (gateway) => {
      beforeEach(() => {
        gateway().vendors.groq.behaviour.own = azureAnswer;
      });

      it("is asked in whole answers and streams, and for calls of tools", async () => {
        const client = gateway().openai("groq");
        const answer = await client.chat.completions.create({ model: "gpt-4o", messages: [user] });
        assert.equal(answer.choices[0]?.message.content, "Hello.");
        const { headers, path: asked } = gateway().vendors.groq.requests[0] ?? assert.fail();
        assert.equal(asked, path);
        assert.ok(gateway().vendors.groq.tokens.includes(headers["api-key"] ?? ""));
        const stream = await client.chat.completions.create({ model: "gpt-4o", messages: [user], stream: true });
        let text = "";
        for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
        assert.equal(text, "word0 word1 ");
        const called = await client.chat.completions.create({ model: "gpt-4o", messages: [user], tools: [weather] });
        assert.equal(called.choices[0]?.finish_reason, "tool_calls");
      });

      it("is told to clients of Anthropic's API, the filter's chunks and all", async () => {
        const body = { model: "gpt-4o", max_tokens: 99, stream: true, messages: [user] };
        const answer = await gateway().post("groq", "/v1/messages", body);
        assert.equal(answer.status, 200, answer.body);
        const texts = [...answer.body.matchAll(/"text":"(word\d )"/g)].map(([, word]) => word);
        assert.deepEqual(texts, ["word0 ", "word1 "]);
        assert.match(answer.body, /"stop_reason":"end_turn"/);
        assert.match(answer.body, /event: message_stop\n[^]*$/);
      });

      it("tells its errors as they are", async () => {
        const answer = await gateway().post("groq", chatPath, { model: "no-such-model", messages: [user] });
        assert.equal(answer.status, 404);
        assert.equal(JSON.parse(answer.body).error.code, "DeploymentNotFound");
      });
    });
  }

  const pool = inPlaceOfGroq(mode, (tokens) => ({
    type: "azure",
    apiTokens: [...tokens, third],
    azureServiceUrl: forms[0]?.url,
    retryOnFailure: { enabled: true, maxRetries: 3 },
  }));
  describeGateway(`a pool of Azure's keys, ${mode.name}`, pool, (gateway) => {
    it("fails no client while one of its keys is dead, and takes it back", async () => {
      const vendor = gateway().vendors.groq;
      vendor.behaviour.own = azureAnswer;
      vendor.setToken(third, { kind: "healthy" });
      const [dead = ""] = vendor.tokens;
      vendor.setToken(dead, { kind: "unauthorized" });
      const outcome = await new Load(gateway(), { dead, parallel: 8 }, 200).ended();
      assert.equal(outcome.failed, 0);
      assert.equal(outcome.seenLate, 0);
      vendor.setToken(dead, { kind: "healthy" });
      await new HealthLog(gateway().envoy).waitFor("readmitted", 1, 0, returnLimitMs());
      await waitUntilServing(gateway(), [dead]);
    });
  });
}
