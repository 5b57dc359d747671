import assert from "node:assert/strict";
import { it } from "node:test";
import { bothWays, burst, clientCalls, failures, steer, tokens } from "./harness/burst.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog, until } from "./harness/health_log.ts";
import { describeGateway } from "./harness/suite.ts";
import type { TokenState } from "./mock/behaviour.ts";

const count = Number(process.env["RETRY_REQUESTS"] ?? 400);
const parallel = 40;
const failover = { enabled: true, failureThreshold: 1, healthCheckInterval: 1000, healthCheckModel: "gpt-4o" };
const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

const deaths: TokenState[] = [
  { kind: "unauthorized" },
  { kind: "limited", retryAfterSeconds: 1 },
  { kind: "unavailable" },
  { kind: "masked" },
  { kind: "cut" },
];

for (const mode of bothWays({ failover })) {
  describeGateway(`a request that another token can serve, ${mode.name}`, mode, (gateway) => {
    for (const state of deaths) {
      for (const dead of [1, 2]) {
        it(`is served, ${dead} of three tokens ${state.kind}: ${count} requests, ${parallel} at a time`, async () => {
          steer(gateway(), dead, state);
          const answers = await burst(gateway(), { vendor: "groq", count, parallel });
          assert.equal(answers.length, count);
          assert.deepEqual(failures(answers), []);
          const calls = clientCalls(gateway());
          const failed = calls.filter(({ token }) => tokens.indexOf(token) < dead).length;
          assert.ok(failed > 0, "no dead token was used");
          assert.equal(calls.length - failed, count, "a healthy token was asked more than once for a request");
          steer(gateway(), 0, { kind: "healthy" });
          await allServe(gateway());
        });
      }
    }

    it("gets the vendor's own error once every token failed, after at most one call with each", async () => {
      const log = new HealthLog(gateway().envoy);
      const before = log.end;
      steer(gateway(), 3, { kind: "unauthorized" });
      const answers = await burst(gateway(), { vendor: "groq", count: 60, parallel: 20 });
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [401]);
      assert.ok(answers.every(({ body: text }) => text.includes("invalid_api_key")));
      assert.ok(clientCalls(gateway()).length <= 60 * 3);
      // A token that has just come back is not doubted at once: clients go on to ask.
      const areOut = async (): Promise<boolean> => {
        await burst(gateway(), { vendor: "groq", count: 4, parallel: 2 });
        return log.aliases("ejected", before).length >= 3;
      };
      await until("3 tokens ejected", areOut, 20_000);
      const from = clientCalls(gateway()).length;
      assert.equal((await gateway().post("groq", "/v1/chat/completions", body)).status, 401);
      assert.equal(clientCalls(gateway()).length - from, 1, "an outage is not multiplied");
      steer(gateway(), 0, { kind: "healthy" });
      await allServe(gateway());
    });

    it("is sent again whole when it has 3 MB", async () => {
      steer(gateway(), 2, { kind: "unauthorized" });
      const answers = await burst(gateway(), { vendor: "groq", count: 8, parallel: 4, contentLength: 3_000_000 });
      assert.deepEqual(failures(answers), []);
      const lengths = gateway().vendors.groq.requests.map((request) => request.body.length);
      assert.ok(lengths.filter((length) => length > 3_000_000).length > 8);
      steer(gateway(), 0, { kind: "healthy" });
      await allServe(gateway());
    });

    it("is sent again as the client made it: path, headers and body, another key", async () => {
      steer(gateway(), 2, { kind: "unauthorized" });
      for (let n = 0; n < 40 && clientCalls(gateway()).length < n + 2; n++) {
        await gateway().post("groq", "/v1/chat/completions?a=1&key=k", { ...body, seed: n }, { baggage: "t=1" });
      }
      const requests = gateway().vendors.groq.requests.filter((request) => request.headers["baggage"] === "t=1");
      const last = requests.filter((request) => request.body.equals(requests.at(-1)?.body ?? Buffer.from("")));
      assert.ok(last.length >= 2, "no request was sent again");
      assert.equal(new Set(last.map((request) => request.token)).size, last.length, "a token was tried twice");
      const [{ path, host, method } = { path: "", host: "", method: "" }] = last;
      for (const request of last) {
        assert.deepEqual([request.path, request.host, request.method], [path, host, method]);
        assert.equal(request.headers["content-type"], "application/json");
        assert.equal(request.headers["content-length"], String(request.body.length));
        assert.ok(!request.path.includes("key="));
      }
      steer(gateway(), 0, { kind: "healthy" });
      await allServe(gateway());
    });
  });
}

/** Waits until each of the three tokens has served a client. */
async function allServe(gateway: Gateway): Promise<void> {
  const deadline = Date.now() + 15_000;
  for (const token of tokens) {
    for (let served = false; !served;) {
      assert.ok(Date.now() < deadline, `${token} never came back`);
      const from = clientCalls(gateway).length;
      await burst(gateway, { vendor: "groq", count: 20, parallel: 4 });
      const calls = clientCalls(gateway).slice(from);
      served = calls.some((call) => call.token === token && call.status === 200);
    }
  }
}
