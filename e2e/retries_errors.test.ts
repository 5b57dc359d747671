import assert from "node:assert/strict";
import { connect } from "node:net";
import { it } from "node:test";
import { bothWays, callArrived, clientCalls, counted, quiet, steer, tokens, withThree } from "./harness/burst.ts";
import { virtualHost, type Bootstrap } from "../cli/envoy/bootstrap.ts";
import { assertProbesApart, chat, chatPath, ejectToken, fastFailover, isProbe } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog, until } from "./harness/health_log.ts";
import { downstreamRoute, upstream, type Mode } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

const timeout = 20_000;
const messages = [{ role: "user", content: "Hello" }];
/** Probes so rare that none comes into a case. */
const rare = { ...fastFailover, healthCheckInterval: 60_000 };

interface OpenAiError {
  error: { message: string; type: string; code: string };
}

function ejected(gateway: Gateway): string[] {
  return new HealthLog(gateway.envoy).aliases("ejected");
}

/** All bytes that a streamed chat is answered with until the connection closes. */
async function everything(url: string, path: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port } = new URL(url);
  const body = JSON.stringify({ model: "gpt-4o", stream: true, messages });
  const lines = { host: hostname, connection: "close", "content-length": String(body.length), ...headers };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(port), hostname);
  socket.write(`POST ${path} HTTP/1.1\r\ncontent-type: application/json\r\n${head.join("")}\r\n${body}`);
  let text = "";
  for await (const piece of socket) text += String(piece);
  return text;
}

for (const mode of bothWays({ failover: rare })) {
  describeGateway(`errors that no token mends, ${mode.name}`, mode, (gateway) => {
    it("a vendor's 400 is the client's: one call, and no token is charged", { timeout }, async () => {
      steer(gateway(), 0, { kind: "healthy" });
      gateway().vendors.groq.behaviour.status = 400;
      for (const stream of [false, true]) {
        const from = clientCalls(gateway()).length;
        const answer = await gateway().post("groq", chatPath, { model: "gpt-4o", stream, messages });
        assert.equal(answer.status, 400);
        assert.match(answer.body, /"mock_status"/);
        assert.equal(clientCalls(gateway()).length - from, 1);
      }
      assert.deepEqual(ejected(gateway()), []);
      await quiet(gateway());
    });

    it("a closed port is tried again, is a 503 in the end, and nobody's fault", { timeout }, async () => {
      const vendor = gateway().vendors.groq;
      steer(gateway(), 0, { kind: "healthy" });
      assert.equal((await chat(gateway())).status, 200);
      await vendor.close();
      const before = await counted(gateway(), /\.upstream_rq_retry$|ai_proxy\.retries$/);
      try {
        for (let n = 0; n < 4; n++) assert.equal((await chat(gateway())).status, 503);
        const after = await counted(gateway(), /\.upstream_rq_retry$|ai_proxy\.retries$/);
        assert.ok(after - before >= 4, "not tried again");
      } finally {
        await vendor.reopen();
      }
      await quiet(gateway());
      assert.deepEqual(ejected(gateway()), []);
      assert.equal((await chat(gateway())).status, 200);
    });

    for (const stream of [true, false]) {
      it(`an error inside a 200 for every token is the real error, ${stream ? "stream" : "chat"}`, async () => {
        steer(gateway(), 3, { kind: "masked" });
        for (let n = 0; n < 5; n++) {
          const answer = await gateway().post("groq", chatPath, { model: "gpt-4o", stream, messages });
          assert.equal(answer.status, 429);
          assert.equal(answer.headers["content-type"], "application/json");
          assert.equal(answer.headers["content-length"], String(Buffer.byteLength(answer.body)));
          assert.equal(answer.headers["transfer-encoding"], undefined);
          const { error } = JSON.parse(answer.body) as OpenAiError;
          assert.equal(error.code, "rate_limit_exceeded");
          assert.match(error.message, /refuses this token/);
        }
        await quiet(gateway());
      });
    }

    if (mode.file !== "envoy.yaml") return;

    it("an error in place of a stream is all that is sent: nothing of the vendor's stream follows", async () => {
      steer(gateway(), 3, { kind: "masked" });
      gateway().vendors.groq.behaviour.paceMs = 30;
      const { basePath, headers } = mode.choose("groq");
      const answer = await everything(gateway().url, `${basePath}${chatPath}`, headers);
      const [head = "", body = ""] = answer.split("\r\n\r\n");
      assert.match(head, /^HTTP\/1.1 429 /);
      assert.ok(head.includes(`content-length: ${Buffer.byteLength(body)}\r\n`), answer);
    });
  });
}

for (const whenNoneHealthy of ["reject", "soonest"] as const) {
  for (const mode of bothWays({ failover: { ...rare, whenNoneHealthy } })) {
    describeGateway(`every token out, whenNoneHealthy: ${whenNoneHealthy}, ${mode.name}`, mode, (gateway) => {
      const outcome =
        whenNoneHealthy === "reject" ? "a 503 of the gateway's own" : "the vendor's error, after one call";
      it(`is ${outcome}`, { timeout }, async () => {
        steer(gateway(), 3, { kind: "unauthorized" });
        const log = new HealthLog(gateway().envoy);
        // All refuse alike: it takes their probes to find out that it is the tokens.
        assert.equal((await chat(gateway())).status, 401);
        await log.waitFor("ejected", 3);
        for (const stream of [false, true]) {
          const from = clientCalls(gateway()).length;
          const answer = await gateway().post("groq", chatPath, { model: "gpt-4o", stream, messages });
          const { error } = JSON.parse(answer.body) as OpenAiError;
          const calls = clientCalls(gateway()).length - from;
          const expected = whenNoneHealthy === "reject" ? [503, "no_healthy_token", 0] : [401, "invalid_api_key", 1];
          assert.deepEqual([answer.status, error.code, calls], expected);
          const wait = Number(answer.headers["retry-after"] ?? 0);
          if (whenNoneHealthy === "reject") assert.ok(wait >= 1 && wait <= 60, `retry-after: ${wait}`);
        }
        await quiet(gateway());
      });
    });
  }
}

/** Gives up on an attempt whose answer has not begun after a second. */
function impatient(config: Bootstrap): void {
  Object.assign(virtualHost(config), { retry_policy: { ...retryPolicy(config), per_try_timeout: "1s" } });
}

function retryPolicy(config: Bootstrap): object {
  const { retry_policy: policy } = virtualHost(config) as { retry_policy?: object };
  return policy ?? assert.fail("the file has no retry policy");
}

function withEdit(mode: Mode, change: (config: Bootstrap) => void): Mode {
  const edit = (config: Bootstrap): void => {
    mode.edit?.(config);
    change(config);
  };
  return { ...mode, edit };
}

const slowMode = withEdit(withThree(upstream, { failover: rare }), impatient);

describeGateway("a token that does not answer in time, upstream filter", slowMode, (gateway) => {
  it("leaves the request to another token and stays in", { timeout }, async () => {
    steer(gateway(), 1, { kind: "stalled" });
    for (let from = 0, met = false; !met; from = clientCalls(gateway()).length) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => chat(gateway())));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      met = clientCalls(gateway())
        .slice(from)
        .some(({ token }) => token === tokens[0]);
    }
    const slow = clientCalls(gateway()).filter(({ token }) => token === tokens[0]);
    assert.ok(slow.every(({ isBroken }) => isBroken));
    await quiet(gateway());
    assert.deepEqual(ejected(gateway()), []);
  });
});

const retryOnFailure = { enabled: true, maxRetries: 2, retryTimeout: 1000 };
const hurriedMode = withThree(downstreamRoute, { failover: rare, retryOnFailure });

describeGateway("a token that does not answer in time, downstream filter, retryTimeout", hurriedMode, (gateway) => {
  it("leaves the request to another token and stays in", { timeout }, async () => {
    const vendor = gateway().vendors.groq;
    steer(gateway(), 3, { kind: "stalled" });
    const answer = chat(gateway());
    const first = await callArrived(gateway(), 1);
    vendor.setToken(first.token, { kind: "unauthorized" });
    vendor.resume();
    const second = await callArrived(gateway(), 2);
    for (const token of tokens)
      if (token !== first.token && token !== second.token) vendor.setToken(token, { kind: "healthy" });
    assert.equal((await answer).status, 200);
    assert.equal(clientCalls(gateway()).length, 3);
    assert.ok(second.isBroken);
    await quiet(gateway());
    assert.deepEqual(ejected(gateway()).length, 1);
  });
});

describeGateway("a probe, upstream filter with retries", withThree(upstream, { failover: fastFailover }), (gateway) => {
  it("is not tried again, whatever becomes of it", { timeout }, async () => {
    const vendor = gateway().vendors.groq;
    const dead = tokens[0] ?? "";
    steer(gateway(), 0, { kind: "healthy" });
    await ejectToken(gateway(), dead);
    const probes = () => vendor.requests.filter(isProbe);
    for (const kind of ["masked", "cut", "unauthorized"] as const) {
      const from = probes().length;
      vendor.setToken(dead, { kind });
      await until(`a probe came, its token ${kind}`, () => probes().length > from);
    }
    assertProbesApart(gateway(), dead);
    assert.deepEqual([...new Set(probes().map(({ token }) => token))], [dead]);
    assert.deepEqual(new HealthLog(gateway().envoy).aliases("readmitted"), []);
    assert.deepEqual(ejected(gateway()), ["first"]);
  });
});
