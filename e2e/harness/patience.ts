import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { OpenChat, clientCalls, steer } from "./burst.ts";
import { chat } from "./failing_pool.ts";
import type { Gateway } from "./gateway.ts";

/** A whole answer that takes `ms` arrives, and was asked for once. */
export async function waitsForAnswer(gateway: Gateway, ms: number): Promise<void> {
  steer(gateway, 0, { kind: "healthy" });
  gateway.vendors.groq.behaviour.delayMs = ms;
  assert.equal((await chat(gateway)).status, 200);
  assert.equal(clientCalls(gateway).length, 1);
}

/** A stream that is silent for `ms` behind its first event arrives whole, and was asked for once. */
export async function waitsAmidStream(gateway: Gateway, ms: number): Promise<void> {
  steer(gateway, 0, { kind: "healthy" });
  gateway.vendors.groq.behaviour.pauseAfterWrites = 1;
  const stream = new OpenChat(gateway);
  assert.match(await stream.next(), /^data: \{/);
  await sleep(ms);
  gateway.vendors.groq.resume();
  assert.match(await stream.rest(), /\[DONE\]\s*$/);
  assert.equal(clientCalls(gateway).length, 1);
}
