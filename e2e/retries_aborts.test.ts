import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { OpenChat, bothWays, burst, callArrived, clientCalls, failures, quiet, steer } from "./harness/burst.ts";
import type { Gateway } from "./harness/gateway.ts";
import { until } from "./harness/health_log.ts";
import { describeGateway } from "./harness/suite.ts";
import { usualBehaviour } from "./mock/behaviour.ts";

const timeout = 20_000;
/** No token goes out, so that a request that goes on always has a token to go on with. */
const provider = { failover: { enabled: false }, retryOnFailure: { enabled: true }, firstEventTimeout: 1000 };

/** Nothing is left of the request, and the next ones are served, each by one call. */
async function recovers(gateway: Gateway): Promise<void> {
  await quiet(gateway);
  steer(gateway, 0, { kind: "healthy" });
  gateway.vendors.groq.behaviour = usualBehaviour();
  const from = clientCalls(gateway).length;
  const contentLength = 77;
  assert.deepEqual(failures(await burst(gateway, { vendor: "groq", count: 20, parallel: 4, contentLength })), []);
  // A call from before can be read by the vendor as late as now.
  const served = clientCalls(gateway).slice(from);
  assert.equal(served.filter(({ body }) => body.includes("x".repeat(contentLength))).length, 20);
}

/** Waits until the vendor was hung up on in its call `number`. */
async function hungUp(gateway: Gateway, number: number): Promise<void> {
  const call = await callArrived(gateway, number);
  await until("the vendor's connection is closed", () => call.isBroken);
}

for (const mode of bothWays(provider)) {
  const isUpstream = mode.file === "envoy.yaml";
  describeGateway(`a client that goes away, ${mode.name}`, mode, (gateway) => {
    it("before there is an answer ends the call, and no other is made", { timeout }, async () => {
      steer(gateway(), 3, { kind: "stalled" });
      const chat = new OpenChat(gateway());
      await callArrived(gateway(), 1);
      chat.giveUp();
      await assert.rejects(chat.status());
      await hungUp(gateway(), 1);
      await quiet(gateway());
      assert.equal(clientCalls(gateway()).length, 1);
      await recovers(gateway());
    });

    const end = isUpstream ? "ends the call" : "has its answer dropped";
    it(`during the second attempt ${end}, and there is no third`, { timeout }, async () => {
      const vendor = gateway().vendors.groq;
      steer(gateway(), 3, { kind: "stalled" });
      const chat = new OpenChat(gateway());
      vendor.setToken((await callArrived(gateway(), 1)).token, { kind: "unauthorized" });
      vendor.resume();
      const { token } = await callArrived(gateway(), 2);
      chat.giveUp();
      await assert.rejects(chat.status());
      if (isUpstream) await hungUp(gateway(), 2);
      else await sleep(200);
      vendor.setToken(token, { kind: "unauthorized" });
      vendor.resume();
      await quiet(gateway());
      await sleep(100);
      assert.equal(clientCalls(gateway()).length, 2);
      await recovers(gateway());
    });

    it("during the second attempt gets nothing of its answer, and nor does another", { timeout }, async () => {
      const vendor = gateway().vendors.groq;
      steer(gateway(), 3, { kind: "stalled" });
      const chat = new OpenChat(gateway());
      vendor.setToken((await callArrived(gateway(), 1)).token, { kind: "unauthorized" });
      vendor.resume();
      await callArrived(gateway(), 2);
      chat.giveUp();
      await assert.rejects(chat.status());
      await sleep(200);
      steer(gateway(), 0, { kind: "healthy" });
      vendor.resume();
      await recovers(gateway());
    });

    it("while its answer is held back ends the call, also for the timer of the hold", { timeout }, async () => {
      steer(gateway(), 0, { kind: "healthy" });
      gateway().vendors.groq.behaviour.pauseAfterHeaders = true;
      const chat = new OpenChat(gateway());
      await callArrived(gateway(), 1);
      await sleep(100);
      chat.giveUp();
      await assert.rejects(chat.status());
      await hungUp(gateway(), 1);
      // Longer than the hold may last.
      await sleep(2200);
      assert.equal(clientCalls(gateway()).length, 1);
      await recovers(gateway());
    });

    it("in the middle of a stream ends the call", { timeout }, async () => {
      steer(gateway(), 0, { kind: "healthy" });
      gateway().vendors.groq.behaviour.pauseAfterWrites = 1;
      const chat = new OpenChat(gateway());
      assert.match(await chat.next(), /word0/);
      chat.giveUp();
      await assert.rejects(chat.rest());
      await hungUp(gateway(), 1);
      await quiet(gateway());
      assert.equal(clientCalls(gateway()).length, 1);
      await recovers(gateway());
    });

    it("in a crowd at any moment leaves nothing behind", { timeout }, async () => {
      steer(gateway(), 2, { kind: "masked" });
      Object.assign(gateway().vendors.groq.behaviour, { delayMs: 5, paceMs: 5 });
      const leave = async (chat: OpenChat, ms: number): Promise<void> => {
        await sleep(ms);
        chat.giveUp();
        await chat.rest().catch(() => undefined);
      };
      await Promise.all(Array.from({ length: 100 }, (_, n) => leave(new OpenChat(gateway()), n % 50)));
      await recovers(gateway());
    });
  });
}
