import assert from "node:assert/strict";
import { it } from "node:test";
import { bothWays, clientCalls, counted, tokens } from "./harness/burst.ts";
import { chat, fastFailover } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog } from "./harness/health_log.ts";
import { describeGateway } from "./harness/suite.ts";
import type { OwnAnswer } from "./mock/behaviour.ts";

const [first = ""] = tokens;
const json = { "content-type": "application/json" };
const { failureThreshold: _, ...failover } = fastFailover;
const errorRules = [
  { status: [403], body: { path: "error.code", equals: "invalid_api_key" }, class: "caller" },
  { status: ["200"], body: { path: "code", equals: "1008" }, class: "quota" },
  { status: [418], header: { name: "x-why", contains: "revoked" }, class: "credential" },
];

/** Has the first token answered so, and sends chats, which are all served. Answers how many came to it. */
async function chatsWith(gateway: Gateway, answer: OwnAnswer, count = 30): Promise<number> {
  const { groq } = gateway.vendors;
  groq.behaviour.own = (request) => (request.token === first ? answer : null);
  for (const token of tokens) groq.setToken(token, { kind: "healthy" });
  const from = clientCalls(gateway).length;
  for (let n = 0; n < count; n++) {
    const { status, body } = await chat(gateway);
    assert.equal(status, 200, body);
    assert.doesNotMatch(body, /1008/);
  }
  return clientCalls(gateway)
    .slice(from)
    .filter(({ token }) => token === first).length;
}

for (const mode of bothWays({ failover, errorRules })) {
  describeGateway(`rules for errors, ${mode.name}`, mode, (gateway) => {
    it("keep a token in that the vendor's own words would take out", async () => {
      const body = JSON.stringify({ error: { code: "invalid_api_key", message: "Incorrect API key provided." } });
      assert.ok((await chatsWith(gateway(), { status: 403, headers: json, body })) > 3);
      assert.deepEqual(new HealthLog(gateway().envoy).aliases("ejected"), []);
      assert.ok((await counted(gateway(), /ai_proxy\.token\.first\.fault\.caller$/)) > 3);
    });

    const refusals: Readonly<Record<string, OwnAnswer>> = {
      "a status that nobody knows": { status: 418, headers: { ...json, "x-why": "Revoked" }, body: "{}" },
      // Last: a token that has to be paid for is not probed for ten minutes.
      "an error in a 200": { status: 200, headers: json, body: '{"code":1008,"msg":"no money","choices":[]}' },
    };
    for (const [name, answer] of Object.entries(refusals)) {
      it(`take a token out at once by ${name}, and the client gets another one's answer`, async () => {
        const log = new HealthLog(gateway().envoy);
        const from = log.end;
        const asked = await chatsWith(gateway(), answer);
        assert.equal(asked, 1);
        assert.deepEqual(log.aliases("ejected", from), ["first"]);
        gateway().vendors.groq.behaviour.own = () => null;
        if (answer.status === 418) await log.waitFor("readmitted", 1, from);
      });
    }
  });
}
