import type { Counts, TokenCounts } from "./counts.ts";
import { windowMs } from "./timeline.ts";
import type { TrafficStep, TrafficView } from "./view.ts";

const stepMs = 5000;
const maxSteps = windowMs / stepMs;
/** Rates are over so long: the module tells its counts once a second. */
const rateMs = 10_000;
const nothing: TrafficStep = { requests: 0, retried: 0, failed: 0, saved: 0 };

interface Reading {
  readonly atMs: number;
  readonly counts: Counts;
  readonly totals: TrafficStep;
}

/** Rates from readings of counters that only grow, but for a new Envoy, whose begin again. */
export class Traffic {
  /** Those of the last seconds, oldest first. */
  #readings: Reading[] = [];
  /** By the number of the step since 1970. */
  readonly #steps = new Map<number, TrafficStep>();

  add(counts: Counts, atMs: number): void {
    const last = this.#readings.at(-1);
    const reading = { atMs, counts, totals: totalsOf(counts) };
    const isNew = last === undefined || isLess(reading.totals, last.totals) || atMs <= last.atMs;
    if (isNew) this.#readings = [];
    // What a new Envoy has counted is of its own time alone.
    const before = last !== undefined && isNew ? nothing : last?.totals;
    if (before !== undefined) this.#addStep(minus(reading.totals, before), atMs);
    this.#readings.push(reading);
    while ((this.#readings[1]?.atMs ?? Infinity) <= atMs - rateMs) this.#readings.shift();
  }

  /** Counts of one token as they were last read. */
  countsOf(alias: string): TokenCounts | undefined {
    return this.#readings.at(-1)?.counts.tokens.get(alias);
  }

  get usage(): Counts["usage"] {
    return this.#readings.at(-1)?.counts.usage ?? new Map();
  }

  /** Picks of one token a second at `nowMs`; null: not known. */
  rateOf(alias: string, nowMs: number): number | null {
    const picks = ({ counts }: Reading): number => counts.tokens.get(alias)?.picked ?? 0;
    return this.#rate(nowMs, (reading) => ({ ...nothing, requests: picks(reading) }))?.requests ?? null;
  }

  view(nowMs: number): TrafficView | null {
    const last = this.#readings.at(-1);
    if (last === undefined) return null;
    const end = Math.floor(nowMs / stepMs);
    const steps = Array.from({ length: maxSteps }, (_, index) => this.#steps.get(end - maxSteps + 1 + index) ?? null);
    const fromMs = (end - maxSteps + 1) * stepMs;
    return { rates: this.#rate(nowMs, ({ totals }) => totals), totals: last.totals, stepMs, fromMs, steps };
  }

  #rate(nowMs: number, of: (reading: Reading) => TrafficStep): TrafficStep | null {
    const [first, last] = [this.#readings[0], this.#readings.at(-1)];
    if (first === undefined || last === undefined || first === last || nowMs - last.atMs > rateMs) return null;
    const seconds = (last.atMs - first.atMs) / 1000;
    return mapped(minus(of(last), of(first)), (count) => count / seconds);
  }

  #addStep(step: TrafficStep, atMs: number): void {
    const number = Math.floor(atMs / stepMs);
    this.#steps.set(number, plus(this.#steps.get(number) ?? nothing, step));
    for (const old of this.#steps.keys()) if (old <= number - maxSteps || old > number) this.#steps.delete(old);
  }
}

/** A pick that is no further try is a request. */
function totalsOf({ tokens, retries }: Counts): TrafficStep {
  let [picked, failed, saved] = [0, 0, 0];
  for (const token of tokens.values()) {
    picked += token.picked;
    saved += token.saved;
    for (const count of token.faults.values()) failed += count;
  }
  return { requests: Math.max(0, picked - retries), retried: retries, failed, saved };
}

function isLess(a: TrafficStep, b: TrafficStep): boolean {
  return (
    a.retried < b.retried || a.failed < b.failed || a.saved < b.saved || a.requests + a.retried < b.requests + b.retried
  );
}

function minus(a: TrafficStep, b: TrafficStep): TrafficStep {
  return plus(
    a,
    mapped(b, (count) => -count),
  );
}

function plus(a: TrafficStep, b: TrafficStep): TrafficStep {
  return {
    requests: Math.max(0, a.requests + b.requests),
    retried: Math.max(0, a.retried + b.retried),
    failed: Math.max(0, a.failed + b.failed),
    saved: Math.max(0, a.saved + b.saved),
  };
}

function mapped({ requests, retried, failed, saved }: TrafficStep, by: (count: number) => number): TrafficStep {
  return { requests: by(requests), retried: by(retried), failed: by(failed), saved: by(saved) };
}
