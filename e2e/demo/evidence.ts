import assert from "node:assert/strict";
import { aliases, type Alias } from "./pool.ts";
import { clientCount, toldCalls, type Traffic } from "./traffic.ts";
import type { Arrival, Watch } from "./watch.ts";

/** What must hold of everything that was seen; each check throws with what did not. */
export class Evidence {
  readonly #watch: Watch;
  readonly #traffic: Traffic;

  constructor(watch: Watch, traffic: Traffic) {
    this.#watch = watch;
    this.#traffic = traffic;
  }

  /** Requests of clients that began at or after `fromMs` and were served by this token. */
  served(alias: Alias, fromMs: number): number {
    return this.#arrivedSince(alias, fromMs).filter(({ status }) => status === 200).length;
  }

  /** No client's request that began after the token went out reached it, but for one trial at the end of each rest. */
  assertOut(alias: Alias): void {
    const rests = this.#watch.sightings.filter((sighting) => sighting.alias === alias && sighting.event === "rests");
    const tries = rests.length > 0 ? this.trials(alias) : this.#watch.probesOf(alias);
    const passedMs = tries.find(({ status }) => status === 200)?.atMs ?? Infinity;
    const outMs = this.outMs(alias);
    assert.ok(outMs > 0, `the log does not say that ${alias} is out`);
    const count = this.#arrivedSince(alias, outMs).filter(({ atMs }) => atMs < passedMs).length;
    assert.ok(count <= rests.length, `${count} requests of clients were given ${alias} while it was out`);
  }

  /** When the log first said that the token is out, or rests. */
  outMs(alias: Alias): number {
    return this.#watch.sighted(alias, "ejected") || this.#watch.sighted(alias, "rests");
  }

  /** Requests that tried whether the token's rest is over. */
  trials(alias: Alias): Arrival[] {
    return this.#arrivedSince(alias, this.outMs(alias));
  }

  /** How many requests of clients this token was asked with and refused: each was then served with another one. */
  refusedAttempts(alias: Alias): number {
    const refused = this.#arrivedSince(alias, 0).filter(({ status }) => status !== 200).length;
    assert.ok(refused > 0, `${alias} never refused a client's request`);
    assert.ok(refused <= clientCount, `${alias} refused ${refused} requests of ${clientCount} clients`);
    return refused;
  }

  assertNoFailure(): void {
    const failed = this.#traffic.calls.filter((call) => call.status !== 200);
    assert.equal(failed.length, 0, `clients saw ${toldCalls(failed)}`);
  }

  /** The log tells of alpha's ejection, of bravo's rests, and of the return of both, and of nothing about charlie. */
  assertLog(): void {
    for (const alias of aliases) {
      const events = this.#watch.sightings.filter((sighting) => sighting.alias === alias).map(({ event }) => event);
      const told = events.join(", ");
      const wanted = { alpha: /^ejected, readmitted$/, bravo: /^(rests, )+readmitted$/, charlie: /^$/ }[alias];
      assert.match(told, wanted, `the log on ${alias}: ${told}`);
    }
  }

  /** Milliseconds from the last answer with Retry-After before the token rested to its first trial. */
  retryAfterKeptMs(alias: Alias, seconds: number): number {
    const refused = this.#watch.arrivals.find((arrival) => arrival.alias === alias && arrival.status === 429);
    const [trial] = this.trials(alias);
    assert.ok(refused !== undefined && trial !== undefined, `${alias} was not refused or not tried`);
    const waitMs = trial.atMs - refused.atMs;
    // Times are whole milliseconds, cut off.
    assert.ok(waitMs >= seconds * 1000 - 2, `a trial came ${waitMs} ms after Retry-After: ${seconds}`);
    assert.deepEqual(this.#watch.probesOf(alias), [], `${alias} was probed`);
    return waitMs;
  }

  /** The counts of everything, for the end. */
  summary(seconds: string): string[] {
    const { calls } = this.#traffic;
    const tokens = aliases.map((alias) => {
      const asked = this.#arrivedSince(alias, 0).length;
      const outMs = this.#watch.sighted(alias, "readmitted") - this.outMs(alias);
      const out = this.outMs(alias) > 0 ? `, out for ${(outMs / 1000).toFixed(1)} s` : "";
      const probes = this.#watch.probesOf(alias);
      const passed = probes.filter(({ status }) => status === 200).length;
      return `${alias.padEnd(9)}${asked} requests of clients, ${probes.length} probes (${passed} passed)${out}`;
    });
    return [
      `${seconds} s, ${calls.length} requests of ${clientCount} clients: ${toldCalls(calls)}`,
      ...tokens,
      `2 changes of the configuration; VMs took the lead ${this.#watch.leads.length} times`,
    ];
  }

  #arrivedSince(alias: Alias, fromMs: number): Arrival[] {
    const began = (number: number): number => this.#traffic.calls[number]?.startMs ?? 0;
    return this.#watch.arrivals.filter(
      (arrival) => arrival.alias === alias && arrival.number !== null && began(arrival.number) >= fromMs,
    );
  }
}
