import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { TokenState } from "../mock/behaviour.ts";
import { Evidence } from "./evidence.ts";
import type { Narrator } from "./narrator.ts";
import { aliases, models, type Alias, type PoolGateway } from "./pool.ts";
import { Timeline } from "./timeline.ts";
import { clientCount, toldCalls, Traffic } from "./traffic.ts";
import { Watch } from "./watch.ts";

/** How long each state of affairs is watched. */
const watchMs = 1500;
/** What the gateway does at once, on a machine that is busy. */
const soonMs = 10_000;
/** The lease of a leader that is gone lasts 5 s, and after failed probes the next is up to 10 s away. */
const returnMs = 20_000;
const retryAfterSeconds = 2;

/** The second act: tokens fail, the configuration changes, and the pool heals, all under live traffic. */
class FailoverAct {
  readonly #pool: PoolGateway;
  readonly #traffic: Traffic;
  readonly #timeline = new Timeline();
  readonly #watch: Watch;
  readonly #evidence: Evidence;

  constructor(pool: PoolGateway) {
    this.#pool = pool;
    this.#traffic = new Traffic(pool.gateway);
    this.#watch = new Watch(pool, this.#traffic, this.#timeline);
    this.#evidence = new Evidence(this.#watch, this.#traffic);
  }

  async play(narrator: Narrator): Promise<void> {
    const unauthorized: TokenState = { kind: "unauthorized" };
    this.#watch.start();
    this.#traffic.start();
    try {
      await narrator.step("all three tokens serve, one VM leads the health checks", () => this.#begin());
      await narrator.step("alpha dies and is out after its first failure, and no client notices", () =>
        this.#kill(unauthorized),
      );
      await narrator.step("bravo is rate limited, rests, and is left alone until Retry-After is over", () =>
        this.#limit(),
      );
      await narrator.step("a new configuration puts no token back", () => this.#update("second"));
      await narrator.step("neither does the way back to the old one", () => this.#update("first"));
      await narrator.step("bravo's limit ends and it is back", () => this.#heal("bravo"));
      await narrator.step("alpha is renewed and is back", () => this.#heal("alpha"));
    } finally {
      await this.#traffic.stop();
      // The last arrivals and lines may still be on their way.
      await sleep(100);
      await this.#watch.stop();
    }
    await this.#judge(narrator);
  }

  async #judge(narrator: Narrator): Promise<void> {
    const { calls } = this.#traffic;
    await narrator.step("no client saw a failure: what a token refused was served with another one", async () => {
      this.#evidence.assertNoFailure();
      return [toldCalls(calls)];
    });
    await narrator.step("each token that failed was taken out once and put back once", async () => {
      this.#evidence.assertLog();
      return [];
    });
    await narrator.step("no key arrived anywhere else, none is in Envoy's log, statistics or an answer", async () => {
      await this.#pool.gateway.verify();
      return [`${this.#watch.arrivals.length} requests arrived, probes included`];
    });
    narrator.say("\nsummary of the failover");
    const seconds = (this.#timeline.sinceStart(Date.now()) / 1000).toFixed(1);
    for (const line of this.#evidence.summary(seconds)) narrator.say(`  ${line}`);
  }

  async #begin(): Promise<string[]> {
    this.#timeline.tell("clients", `${clientCount} of them begin`);
    const allServe = (): boolean => aliases.every((alias) => this.#evidence.served(alias, 0) > 0);
    await this.#watch.until("every token serves", soonMs, allServe);
    await this.#watch.until("a VM leads", soonMs, () => this.#watch.leads.length > 0);
    return [];
  }

  async #kill(state: TokenState): Promise<string[]> {
    const told = await this.#fail("alpha", state);
    await this.#watch.until("alpha is probed", returnMs, () => this.#watch.probesOf("alpha").length > 0);
    this.#evidence.assertOut("alpha");
    return [...told, "no request that began later was given it"];
  }

  async #limit(): Promise<string[]> {
    const told = await this.#fail("bravo", { kind: "limited", retryAfterSeconds });
    await this.#watch.until("bravo is tried", returnMs, () => this.#evidence.trials("bravo").length > 0);
    this.#evidence.assertOut("bravo");
    const seconds = (this.#evidence.retryAfterKeptMs("bravo", retryAfterSeconds) / 1000).toFixed(2);
    return [
      ...told,
      `its vendor said Retry-After: ${retryAfterSeconds}, the first trial came after ${seconds} s, and no probe`,
    ];
  }

  async #fail(alias: Alias, state: TokenState): Promise<string[]> {
    const fromMs = Date.now();
    const status = state.kind === "limited" ? 429 : 401;
    this.#timeline.tell("vendor", `${alias} is answered ${status} from now on`);
    this.#pool.gateway.vendors.groq.setToken(this.#pool.secretOf(alias), state);
    await this.#watch.until(`${alias} is out`, soonMs, () => this.#evidence.outMs(alias) > 0);
    const outMs = this.#evidence.outMs(alias) - fromMs;
    await sleep(watchMs);
    const refused = this.#evidence.refusedAttempts(alias);
    return [`out after ${outMs} ms; it refused ${refused} of up to ${clientCount} requests that were under way`];
  }

  async #update(version: keyof typeof models): Promise<string[]> {
    const model = models[version];
    const fromMs = Date.now();
    this.#timeline.tell("operator", `changes the configuration: other order of tokens, gpt-4o means ${model}`);
    this.#pool.update(version);
    const serves = (): boolean => this.#traffic.calls.some((call) => call.startMs >= fromMs && call.model === model);
    await this.#watch.until("the new configuration serves", soonMs, serves);
    this.#timeline.tell("clients", `first answer from ${model}`);
    await sleep(watchMs);
    for (const alias of ["alpha", "bravo"] as const) this.#evidence.assertOut(alias);
    const lateMs = Date.now() - watchMs / 2;
    const late = this.#traffic.calls.filter((call) => call.startMs >= lateMs && call.status === 200);
    assert.ok(late.length > 0, "nobody is served");
    assert.deepEqual([...new Set(late.map((call) => call.model))], [model], "the old configuration still serves");
    return [`the last ${late.length} answers all came from ${model}; alpha and bravo were given to nobody`];
  }

  async #heal(alias: Alias): Promise<string[]> {
    const fromMs = Date.now();
    this.#timeline.tell("vendor", `${alias} is well again`);
    this.#pool.gateway.vendors.groq.setToken(this.#pool.secretOf(alias), { kind: "healthy" });
    await this.#watch.until(`${alias} is back`, returnMs, () => this.#watch.sighted(alias, "readmitted") > 0);
    const backMs = this.#watch.sighted(alias, "readmitted");
    await this.#watch.until(`${alias} serves`, soonMs, () => this.#evidence.served(alias, backMs) > 0);
    await sleep(watchMs / 3);
    this.#evidence.assertOut(alias);
    return [`back ${((backMs - fromMs) / 1000).toFixed(1)} s after it healed, and it serves clients`];
  }
}

/** Tells how a pool heals while clients use it; its steps count in `narrator`. */
export async function demonstrateFailover(pool: PoolGateway, narrator: Narrator): Promise<void> {
  await new FailoverAct(pool).play(narrator);
}
