import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Gateway } from "./gateway.ts";
import { until } from "./health_log.ts";
import type { RawAnswer, RawRequest } from "./raw_client.ts";
import type { SlowVendor } from "./slow_vendor.ts";

/** Statuses that a request of a stranger may be answered with, however large or odd it is. */
const allowed = new Set([200, 400, 413, 431, 503]);
const everyMs = 50;
/** For the attack to arrive, on a machine that has other things to do. */
const limitMs = 60_000;
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

/** What came of a siege. */
export interface SiegeOutcome {
  /** Statuses of those who did no harm, in order; 0: no answer at all. */
  readonly others: readonly number[];
  /** Answers to the attack. */
  readonly attackers: readonly RawAnswer[];
  /** Lines of Envoy's log that tell the death of a VM. */
  readonly deaths: readonly string[];
}

/** Chats of somebody else, twenty a second to the vendor `openai`, until `stop`. */
export class Bystander {
  readonly #gateway: Gateway;
  readonly #chats: Promise<number>[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(gateway: Gateway) {
    this.#gateway = gateway;
    this.#timer = setInterval(() => this.#chats.push(this.#chat()), everyMs);
  }

  /** Waits for what is under way. */
  async stop(): Promise<number[]> {
    clearInterval(this.#timer);
    return Promise.all(this.#chats);
  }

  #chat(): Promise<number> {
    return this.#gateway.post("openai", "/v1/chat/completions", hello).then(
      ({ status }) => status,
      () => 0,
    );
  }
}

/**
 * Sends the attack's requests to the vendor `groq`, a few moments apart, while somebody else chats. The vendor begins
 * to answer when all have arrived or were refused.
 */
export async function siege(
  gateway: Gateway,
  vendor: SlowVendor,
  requests: readonly RawRequest[],
): Promise<SiegeOutcome> {
  const logged = gateway.envoy.log.length;
  const bystander = new Bystander(gateway);
  try {
    const attackers = await storm(gateway, vendor, requests);
    await sleep(500);
    const others = await bystander.stop();
    const lines = gateway.envoy.log.slice(logged).split("\n");
    return { attackers, others, deaths: lines.filter((line) => /\[wasm\].*failed: |fail closed/.test(line)) };
  } finally {
    vendor.release();
    await bystander.stop();
  }
}

async function storm(gateway: Gateway, vendor: SlowVendor, requests: readonly RawRequest[]): Promise<RawAnswer[]> {
  vendor.isSlow = true;
  const before = vendor.arrived;
  let refused = 0;
  const sent: Promise<RawAnswer>[] = [];
  for (const request of requests) {
    sent.push(attack(gateway, request).finally(() => refused++));
    await sleep(5);
  }
  await until("the attack has come", () => vendor.arrived - before + refused >= requests.length, limitMs);
  await sleep(500);
  vendor.release();
  return Promise.all(sent);
}

/** Fails unless everybody else was served, the attack was answered in an orderly way, and every VM lives. */
export function assertHeld({ attackers, others, deaths }: SiegeOutcome): void {
  assert.deepEqual(deaths.slice(0, 3), [], "a VM died");
  const odd = attackers.filter(({ status }) => !allowed.has(status));
  assert.deepEqual(
    odd.slice(0, 3).map(({ status, body }) => `${status} ${body.slice(0, 200)}`),
    [],
  );
  const served = others.filter((status) => status === 200).length;
  assert.ok(others.length > 10, `only ${others.length} chats beside it`);
  assert.ok(served >= 0.99 * others.length, `${served} of ${others.length} chats of others were served`);
}

function attack(gateway: Gateway, request: RawRequest): Promise<RawAnswer> {
  return gateway.send("groq", request).catch((fault: unknown) => ({ status: 0, headers: {}, body: String(fault) }));
}
