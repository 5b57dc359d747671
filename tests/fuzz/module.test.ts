import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Emulator, type Exchange, type MessageInput } from "../../emulator/index.ts";
import { configurationOf, subjects, type Subject } from "../scale/subjects.ts";
import { anyAnswer, anyRequest } from "./exchange_inputs.ts";
import { Dice } from "./json_inputs.ts";
import { randomRecord } from "./roster_records.ts";

/** Exchanges of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 40_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 5_077);
const wasm = fileURLToPath(new URL("../../build/ai-proxy.wasm", import.meta.url));

/** A VM after small inputs alone, in pages of 64 KiB. */
const mostPages = 1024;
const exchangesOfOne = 250;
const checked = { failover: { enabled: true, healthCheckModel: "m", failureThreshold: 2 } };
const tried = subjects();

/** One process of Envoy and what it is fed. */
class Campaign {
  inputs = 0;
  private readonly dice: Dice;

  constructor(seed: number) {
    this.dice = new Dice(seed);
  }

  /** Plays that many exchanges against one configuration after the other, in both places. */
  async play(exchanges: number): Promise<void> {
    for (let done = 0; done < exchanges; done += exchangesOfOne) {
      const subject = this.dice.pick(tried);
      const proxy = await this.start(subject);
      for (let count = 0; count < Math.min(exchangesOfOne, exchanges - done); count++) {
        this.exchange(proxy, subject);
        check(proxy, `${subject.name}, seed ${SEED}, exchange ${done + count}`);
      }
    }
  }

  private async start(subject: Subject): Promise<Emulator> {
    const { dice } = this;
    const mode = dice.pick(["downstream", "upstream"] as const);
    const configuration = configurationOf({ ...subject, mode }, dice.chance(2) ? checked : {});
    const options = { mode, workers: 1 + dice.below(2), holdFlag: !dice.chance(3), logLevel: "error" as const };
    const proxy = await Emulator.start({ wasm, configuration, ...options, seed: 1 + dice.below(1000) });
    assert.deepEqual(proxy.refused, [], subject.name);
    return proxy;
  }

  private exchange(proxy: Emulator, subject: Subject): void {
    const { dice } = this;
    this.inputs++;
    let exchange = proxy.request(playable(proxy, anyRequest(dice)));
    if (dice.chance(20)) proxy.tick(dice.below(5000));
    for (let left = 3; this.answer(proxy, exchange, subject) && left > 0; left--) {
      const isRetried = exchange.response?.headers["x-ai-proxy-retry"] !== undefined;
      if (proxy.world.mode !== "upstream" || !(isRetried || dice.chance(20))) break;
      exchange = exchange.attempt();
    }
    this.answerCallouts(proxy);
    if (!exchange.over) exchange.disconnect();
    if (dice.chance(40)) this.spoil(proxy);
  }

  /** Whether there was an answer. */
  private answer(proxy: Emulator, exchange: Exchange, subject: Subject): boolean {
    if (exchange.over || exchange.upstream === undefined || this.dice.chance(15)) return false;
    this.inputs++;
    exchange.respond(playable(proxy, anyAnswer(this.dice, subject)));
    return true;
  }

  private answerCallouts(proxy: Emulator): void {
    const { dice } = this;
    for (let left = 8; left > 0 && proxy.world.callouts.length > 0; left--) {
      for (const callout of proxy.world.callouts.splice(0)) {
        if (callout.state !== "pending") continue;
        this.inputs++;
        const { status, headers, body } = anyAnswer(dice, dice.pick(tried));
        const bytes = Array.isArray(body) ? Buffer.concat(body as Buffer[]) : Buffer.from((body ?? "") as Buffer);
        if (dice.chance(6)) callout.fail();
        else callout.respond({ status, ...(headers && { headers }), body: bytes });
      }
    }
  }

  /** Time passes, and somebody writes into the store. */
  private spoil(proxy: Emulator): void {
    const { dice } = this;
    proxy.tick(dice.below(20_000));
    for (const key of proxy.sharedData.keys) {
      if (!dice.chance(3)) continue;
      this.inputs++;
      proxy.sharedData.set(key, randomRecord(dice, dice.below(6)));
    }
    if (dice.chance(10)) proxy.drain();
  }
}

/** Where stop-all is all there is, Envoy itself loses a body that is held for its trailers (emulator/README.md). */
function playable<T extends MessageInput>(proxy: Emulator, message: T): T {
  if (proxy.world.holdFlag || message.trailers === undefined) return message;
  const { trailers: _, ...rest } = message;
  return rest as T;
}

function check(proxy: Emulator, about: string): void {
  assert.deepEqual(proxy.traps, [], about);
  assert.deepEqual(proxy.faults, [], about);
  assert.ok(proxy.memoryPages <= mostPages, `${about}: ${proxy.memoryPages} pages`);
  for (const { text } of proxy.log) assert.doesNotMatch(text, /sk-scale-\d/, about);
  proxy.world.log.length = 0;
}

for (const part of [0, 1]) {
  test(`whatever clients, vendors and the store say, no VM ends or misuses its host, part ${part}`, async (t) => {
    const campaign = new Campaign(SEED + part);
    const began = performance.now();
    await campaign.play(RUNS);
    const rate = Math.round((campaign.inputs * 1000) / (performance.now() - began));
    t.diagnostic(`${RUNS} exchanges, ${campaign.inputs} inputs, ${rate} a second`);
    assert.ok(campaign.inputs > RUNS);
  });
}
