import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { bothWays, burst, clientCalls, counted, failures, quiet, steer, tokens, withThree } from "./harness/burst.ts";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamCatchAll } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { catalogue } from "./mock/catalogue.ts";

const timeout = 120_000;
/** No token goes out, so that every request meets the dead ones; yet answers are looked into. */
const provider = { failover: { enabled: false }, retryOnFailure: { enabled: true } };
/** RETRY_SOAK=1: rounds long enough for a leak to show in Envoy's memory. */
const isSoak = process.env["RETRY_SOAK"] === "1";
const perRound = isSoak ? 2000 : 100;

/** Resident memory of Envoy in KiB. */
function residentKib(gateway: Gateway): number {
  const status = readFileSync(`/proc/${gateway.envoy.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? assert.fail("no VmRSS"));
}

const retryOnFailure = { enabled: true, maxRetries: 2 };
const catchAll = withThree(downstreamCatchAll, { ...provider, retryOnFailure });
const hosts = { groq: catalogue.groq.host, openai: catalogue.openai.host, qwen: catalogue.qwen.host };
const overTls = bothWays(provider).map((mode) => ({ ...mode, name: `${mode.name}, HTTP/2`, tlsHosts: hosts }));

for (const mode of [...bothWays(provider), catchAll, ...overTls]) {
  describeGateway(`200 requests at once, two of three tokens dead, ${mode.name}`, mode, (gateway) => {
    for (const kind of ["unauthorized", "masked", "cut"] as const) {
      it(`are all served, the two ${kind}`, { timeout }, async () => {
        steer(gateway(), 2, { kind });
        const answers = await burst(gateway(), { vendor: "groq", count: 200, parallel: 200 });
        assert.equal(answers.length, 200);
        assert.deepEqual(failures(answers), []);
        const calls = clientCalls(gateway());
        assert.equal(calls.filter(({ token }) => token === tokens[2]).length, 200);
        assert.ok(calls.length > 300 && calls.length <= 600, `${calls.length} calls`);
        await quiet(gateway());
        assert.equal(await counted(gateway(), /retry_overflow|rq_pending_overflow/), 0);
      });
    }

    it("are served whatever they are: a list of models, embeddings, a chat in chunks with trailers", async () => {
      steer(gateway(), 2, { kind: "unauthorized" });
      const chat = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] });
      const json = { "content-type": "application/json" };
      for (let n = 0; n < 8; n++) {
        const models = await gateway().send("groq", { method: "GET", path: "/v1/models" });
        assert.match(`${models.status} ${models.body}`, /^200 .*groq-small/);
        const embeddings = await gateway().post("groq", "/v1/embeddings", { model: "gpt-4o", input: ["one", "two"] });
        assert.match(`${embeddings.status} ${embeddings.body}`, /^200 .*"embedding"/);
        const trailed = { path: "/v1/chat/completions", headers: json, body: chat, trailers: { "x-end": "1" } };
        const completion = await gateway().send("groq", trailed);
        assert.match(`${completion.status} ${completion.body}`, /^200 .*"chat.completion"/);
      }
      assert.ok(clientCalls(gateway()).length > 24, "no dead token was met");
      await quiet(gateway());
    });

    // So many failed attempts in a row are as many streams reset, and a server then closes an HTTP/2 connection.
    if (mode.tlsHosts !== undefined) return;

    it(`leave Envoy's memory as it was, three rounds of ${perRound}`, { timeout }, async () => {
      steer(gateway(), 2, { kind: "masked" });
      const sizes: number[] = [];
      for (let round = 0; round < 3; round++) {
        const answers = await burst(gateway(), { vendor: "groq", count: perRound, parallel: 40 });
        assert.deepEqual(failures(answers), []);
        await quiet(gateway());
        sizes.push(residentKib(gateway()));
        gateway().vendors.groq.requests.length = 0;
      }
      const [, second = 0, third = 0] = sizes;
      // The first round fills buffers and the VMs' heaps.
      if (isSoak) assert.ok(third - second < 4096, `KiB after each round: ${sizes.join(", ")}`);
    });
  });
}
