import assert from "node:assert/strict";
import { Agent } from "node:http";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { counted, steer, tokens, withThree } from "./harness/burst.ts";
import {
  chat,
  chatPath,
  editProviders,
  fastFailover,
  isProbe,
  nextNumber,
  numberedChat,
  waitUntilServing,
} from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog, until } from "./harness/health_log.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import type { RawAnswer } from "./harness/raw_client.ts";
import { describeGateway } from "./harness/suite.ts";
import type { OwnAnswer } from "./mock/behaviour.ts";

const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const page = "<!DOCTYPE html><title>Sign in</title>";
const agent = new Agent({ keepAlive: true });
after(() => agent.destroy());

/** What is no answer although its status is 200; with a content-length of 0 Envoy has the headers alone. */
const missing: Readonly<Record<string, Omit<OwnAnswer, "status">>> = {
  "a page": { headers: { "content-type": "text/html" }, body: page },
  "headers alone": { headers: { ...json, "content-length": "0" } },
  "headers alone, of a stream": { headers: { ...events, "content-length": "0" } },
  "a body of no length": { headers: json },
  "a stream of [DONE] alone": { headers: events, body: "data: [DONE]\n\n" },
  "a stream of comments": { headers: events, body: ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n" },
  "a page under the type of JSON": { headers: json, body: page },
  "headers alone, of no type": { headers: { "content-length": "0" } },
  "a body of no length and no type": {},
  "a body that the connection's end ends": { headers: { ...json, connection: "close" } },
};
const answers = Object.values(missing).map((answer) => ({ status: 200, ...answer }));

/** Three tokens of groq, of openai two that come back by time, of qwen two that stay in whatever they do. */
function pools(mode: Mode): Mode {
  const three = withThree(mode, { failover: { ...fastFailover, failureThreshold: 3 } });
  const own: Readonly<Record<string, object>> = {
    openai: { enabled: true, failureThreshold: 1, cooldownDuration: 3000 },
    qwen: { ...fastFailover, failureThreshold: 1000 },
  };
  const edit: Mode["edit"] = (config) => {
    three.edit?.(config);
    editProviders(config, (provider) => {
      const failover = own[provider.type ?? ""];
      if (failover !== undefined) Object.assign(provider, { failover });
    });
  };
  return { ...three, edit };
}

/** The answer is 502 in the form of the client that asks at `path`. */
function assertBadAnswer(answer: RawAnswer, path: string): void {
  assert.equal(answer.status, 502, answer.body);
  assert.equal(answer.headers["content-type"], "application/json");
  assert.equal(answer.headers["content-length"], String(Buffer.byteLength(answer.body)));
  assert.equal(answer.headers["transfer-encoding"], undefined);
  const told = JSON.parse(answer.body) as { type?: string; error: { code?: string } };
  if (path === chatPath) assert.equal(told.error.code, "bad_answer");
  else assert.equal(told.type, "error");
}

function missingAnswers(mode: Mode, gateway: () => Gateway): void {
  for (const [index, name] of Object.keys(missing).entries()) {
    const outcome = mode === upstream ? "is tried with the next token" : "is 502 bad_answer in the client's form";
    it(`${outcome}: ${name}`, async () => {
      const { groq } = gateway().vendors;
      steer(gateway(), 0, { kind: "healthy" });
      for (const path of [chatPath, "/v1/messages"]) {
        for (const stream of [false, true]) {
          let left = 1;
          groq.behaviour.own = () => (left-- > 0 ? (answers[index] ?? null) : null);
          const from = groq.requests.length;
          const body = { ...numberedChat(nextNumber()), stream, max_tokens: 9 };
          const answer = await gateway().post("groq", path, body);
          const used = groq.requests.slice(from).map(({ token }) => token);
          assert.deepEqual([used.length, new Set(used).size], mode === upstream ? [2, 2] : [1, 1]);
          if (mode === upstream) assert.equal(answer.status, 200, answer.body);
          else assertBadAnswer(answer, path);
          await waitUntilServing(gateway(), tokens);
        }
      }
      assert.ok((await counted(gateway(), /ai_proxy\.token\..*\.upstream_rq_502$/)) >= 4 * (index + 1));
    });
  }
}

function returns(gateway: () => Gateway): void {
  it("does not readmit, as a probe's answer", async () => {
    const { groq } = gateway().vendors;
    const log = new HealthLog(gateway().envoy);
    // Of those behind them the probes come too late for a test.
    const first = answers.slice(0, 6);
    let asked = 0;
    groq.behaviour.own = (request) => (isProbe(request) ? (first[asked++ % first.length] ?? null) : null);
    steer(gateway(), 3, { kind: "unauthorized" });
    await until("all tokens are out", async () => {
      await chat(gateway());
      return log.aliases("ejected").length === 3;
    });
    for (const token of tokens) groq.setToken(token, { kind: "healthy" });
    await until("each is a probe's answer", () => asked >= first.length);
    await sleep(300);
    assert.deepEqual(log.aliases("readmitted"), []);
    groq.behaviour.own = () => null;
    await log.waitFor("readmitted", 3);
  });

  it("brings a token back by time alone: cooldownDuration without healthCheckModel", async () => {
    const { openai } = gateway().vendors;
    const log = new HealthLog(gateway().envoy);
    const [token = ""] = openai.tokens;
    const from = log.end;
    openai.setToken(token, { kind: "unauthorized" });
    await until("the token is out", async () => {
      await chat(gateway(), "openai");
      return log.aliases("ejected", from).length === 1;
    });
    const outMs = Date.now();
    openai.setToken(token, { kind: "healthy" });
    await log.waitFor("readmitted", 1, from);
    const backMs = Date.now() - outMs;
    assert.ok(backMs > 2500 && backMs < 5500, `${backMs} ms`);
    await waitUntilServing(gateway(), [token], "openai");
    assert.deepEqual(openai.requests.filter(isProbe), []);
  });
}

function connections(gateway: () => Gateway): void {
  it("keeps the vendor's connection when it is an error with a body", async () => {
    const { qwen } = gateway().vendors;
    qwen.setToken(qwen.tokens[0] ?? "", { kind: "unauthorized" });
    const opened = (): Promise<number> => counted(gateway(), /^cluster\..*qwen.*\.upstream_cx_total$/);
    const before = await opened();
    const client = async (): Promise<void> => {
      for (let n = 0; n < 50; n++) {
        const body = JSON.stringify(numberedChat(nextNumber()));
        await gateway().send("qwen", { path: chatPath, headers: json, body, agent });
      }
    };
    await Promise.all([client(), client(), client(), client()]);
    const failed = qwen.requests.filter(({ status }) => status === 401).length;
    assert.ok(failed > 40, `${failed} refusals`);
    const made = (await opened()) - before;
    assert.ok(made >= 1 && made <= 12, `${made} connections for ${failed} refusals`);
  });
}

// Side by side: the cases wait for time to pass.
describe("a 200 that is no answer, and what else a vendor may do", { concurrency: 2 }, () => {
  for (const mode of [upstream, downstreamRoute]) {
    describeGateway(mode.name, pools(mode), (gateway) => {
      missingAnswers(mode, gateway);
      returns(gateway);
      connections(gateway);
    });
  }
});
