import { isSpared } from "./guard_model.ts";
import { plain, type Entry, type Roster } from "./records.ts";

/** Of a configuration, what the health machine depends on. */
export interface Settings {
  readonly failureThreshold: number;
  readonly successThreshold: number;
  readonly healthCheckInterval: number;
  readonly healthCheckTimeout: number;
  readonly outageGuard: boolean;
  /** Percent of the tokens that may be out. */
  readonly maxEjectionPercent: number;
}

/** An answer as it was put down to a token. */
export interface Report {
  readonly fingerprint: string;
  readonly verdict: "passed" | "failed" | "ignored";
  readonly generation: number;
  /** Of the probe's claim; empty for a client's answer. */
  readonly nonce: string;
  readonly retryAfterMs: number;
  /** Whether it was a 5xx or a timeout. */
  readonly vendorFault: boolean;
  /** Fingerprints of the tokens that are configured where it was seen. */
  readonly pool: readonly string[];
}

/** What an entry must be after an update. A due time with jitter lies between two values. */
export type Expected = Omit<Entry, "dueMs" | "touchedMs" | "route"> & {
  readonly dueMs: readonly [number, number];
};

export const leaseMs = 5000;
/** Least time between two writes about a token that is spared. */
const spareWriteMs = 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** Longest a due time can lie ahead, a vendor's own wish aside. */
export function maxWaitMs(settings: Settings): number {
  const cap = Math.max(60_000, settings.healthCheckInterval);
  return Math.max(1.2 * cap, settings.healthCheckTimeout + leaseMs);
}

/** Milliseconds from now to a stored time; 0 when reached, or further ahead than it can be set. */
export function aheadMs(timeMs: number, limitMs: number, nowMs: number): number {
  return timeMs > nowMs && timeMs - nowMs <= limitMs ? timeMs - nowMs : 0;
}

/** Milliseconds until a probe may be claimed by the leader. */
export function probeInMs(entry: Entry, settings: Settings, nowMs: number): number {
  return Math.max(aheadMs(entry.dueMs, maxWaitMs(settings), nowMs), aheadMs(entry.notBeforeMs, dayMs, nowMs));
}

/** The health machine, written again from its description: what `report` makes of its token; undefined: nothing. */
export function transition(roster: Roster, report: Report, settings: Settings, nowMs: number): Expected | undefined {
  const entry = roster.get(report.fingerprint) ?? plain;
  if (report.generation !== entry.generation) return undefined;
  if (!entry.ejected) {
    if (report.nonce !== "") return undefined;
    const spared = isSpared(roster, report, settings, nowMs);
    return spared ? ofSpared(entry, report, settings, nowMs) : ofHealthy(entry, report, settings, nowMs);
  }
  if (report.nonce === "") return report.verdict === "passed" ? passed(entry, settings) : undefined;
  return report.nonce === entry.nonce ? ofProbe(entry, report, settings, nowMs) : undefined;
}

function ofHealthy(entry: Entry, report: Report, settings: Settings, nowMs: number): Expected | undefined {
  const same = exactly(entry);
  if (report.verdict === "passed") {
    return entry.failures === 0 ? undefined : { ...same, failures: 0, vendorFault: false };
  }
  if (report.verdict === "ignored") return undefined;
  const { vendorFault } = report;
  if (entry.failures + 1 < settings.failureThreshold) return { ...same, failures: entry.failures + 1, vendorFault };
  const asked = Math.min(report.retryAfterMs, dayMs);
  const own = Math.max(settings.healthCheckInterval, asked);
  const due = nowMs + Math.max(own, aheadMs(entry.dueMs, maxWaitMs(settings), nowMs));
  const notBeforeMs = asked > 0 ? nowMs + asked : 0;
  return { ...fresh(entry.generation + 1), ejected: true, notBeforeMs, dueMs: [due, due] };
}

/** A token that stays in keeps its count at the threshold. */
function ofSpared(entry: Entry, report: Report, settings: Settings, nowMs: number): Expected | undefined {
  const { vendorFault } = report;
  const known = entry.failures === settings.failureThreshold && entry.vendorFault === vendorFault;
  const recent = nowMs >= entry.touchedMs && nowMs - entry.touchedMs < spareWriteMs;
  return known && recent ? undefined : { ...exactly(entry), failures: settings.failureThreshold, vendorFault };
}

function passed(entry: Entry, settings: Settings): Expected {
  if (entry.passes + 1 < settings.successThreshold) {
    return { ...exactly(entry), passes: entry.passes + 1, failedProbes: 0 };
  }
  const due = entry.nonce === "" ? 0 : entry.dueMs;
  return { ...fresh(entry.generation + 1), dueMs: [due, due] };
}

function ofProbe(entry: Entry, report: Report, settings: Settings, nowMs: number): Expected {
  const free = { ...entry, claim: "none", nonce: "" } as const;
  const step = report.verdict === "passed" ? passed(free, settings) : exactly(free);
  if (!step.ejected) return step;
  const failed = report.verdict === "failed";
  const failedProbes = failed ? entry.failedProbes + 1 : step.failedProbes;
  const wait = backOff(failedProbes, settings);
  const dueMs = [nowMs + wait, nowMs + wait + (failedProbes > 3 ? wait / 5 : 0)] as const;
  return { ...step, failedProbes, passes: failed ? 0 : step.passes, dueMs };
}

/** The first three failed probes keep the interval; then it doubles up to the cap. */
function backOff(failedProbes: number, settings: Settings): number {
  const interval = settings.healthCheckInterval;
  const doubled = interval * 2 ** Math.min(16, Math.max(0, failedProbes - 3));
  return failedProbes <= 3 ? interval : Math.min(doubled, Math.max(60_000, interval));
}

function fresh(generation: number): Expected {
  const counts = { failures: 0, vendorFault: false, passes: 0, generation, failedProbes: 0 };
  return { ...counts, ejected: false, notBeforeMs: 0, dueMs: [0, 0], claim: "none", nonce: "" };
}

/** The entry as it is. */
export function exactly(entry: Entry): Expected {
  const { touchedMs: _, route: __, ...rest } = entry;
  return { ...rest, dueMs: [entry.dueMs, entry.dueMs] };
}

/** The field in which `entry` is not as expected; undefined when it is. */
export function difference(entry: Entry, expected: Expected): string | undefined {
  const [least, most] = expected.dueMs;
  if (entry.dueMs < least || entry.dueMs > most) return `due ${entry.dueMs}, not ${least} to ${most}`;
  const fields = [
    "ejected",
    "failures",
    "vendorFault",
    "passes",
    "generation",
    "failedProbes",
    "notBeforeMs",
    "claim",
    "nonce",
  ] as const;
  const field = fields.find((name) => entry[name] !== expected[name]);
  return field === undefined ? undefined : `${field} ${String(entry[field])}, not ${String(expected[field])}`;
}
