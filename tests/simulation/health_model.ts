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
  /** What a client's failure is worth: it takes the token out, has a probe decide at the threshold, or at once. */
  readonly evidence: "firm" | "weak" | "shared";
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
/** Longest that the answer to a client's request puts a probe off. */
const unconfirmedMs = 60_000;

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
  const spared = isSpared(roster, report, settings, nowMs);
  if (report.nonce !== "") {
    if (report.nonce !== entry.nonce) return undefined;
    if (entry.ejected) return ofProbe(entry, report, settings, nowMs);
    return entry.doubted ? ofDoubt(entry, report, spared, { settings, nowMs }) : undefined;
  }
  if (entry.ejected) return report.verdict === "passed" ? passed(entry, settings) : undefined;
  if (report.verdict === "ignored") return undefined;
  if (report.verdict === "passed") return ofSuccess(entry, settings, nowMs);
  if (report.evidence === "shared") return doubt(entry, false, { settings, nowMs });
  return ofFailure(entry, report, spared, { settings, nowMs });
}

interface Moment {
  readonly settings: Settings;
  readonly nowMs: number;
}

function ofSuccess(entry: Entry, settings: Settings, nowMs: number): Expected | undefined {
  if (entry.failures === 0 && !entry.doubted) return undefined;
  const good = { ...exactly(entry), failures: 0, vendorFault: false };
  if (!entry.doubted) return good;
  const wait = Math.max(settings.healthCheckInterval, aheadMs(entry.dueMs, maxWaitMs(settings), nowMs));
  return { ...good, ...undoubted, dueMs: [nowMs + wait, nowMs + wait] };
}

function ofFailure(entry: Entry, report: Report, spared: boolean, { settings, nowMs }: Moment): Expected | undefined {
  const { vendorFault } = report;
  const failures = entry.failures + 1;
  if (failures < settings.failureThreshold) return { ...exactly(entry), failures, vendorFault };
  if (spared) return ofSpared(entry, report, settings, nowMs);
  if (report.evidence === "weak") return doubt(entry, true, { settings, nowMs });
  const asked = Math.min(report.retryAfterMs, unconfirmedMs);
  return out(entry, Math.max(asked, aheadMs(entry.dueMs, maxWaitMs(settings), nowMs)), asked, { settings, nowMs });
}

/** Out for `waitMs` and an interval at least; the vendor asked for `askedMs`. */
function out(entry: Entry, waitMs: number, askedMs: number, { settings, nowMs }: Moment): Expected {
  const due = nowMs + Math.max(settings.healthCheckInterval, waitMs);
  const notBeforeMs = askedMs > 0 ? nowMs + askedMs : 0;
  return { ...fresh(entry.generation + 1), ejected: true, notBeforeMs, dueMs: [due, due] };
}

/** A probe is to decide, unless one is about to or did a moment ago; nothing is written twice. */
function doubt(entry: Entry, weak: boolean, { settings, nowMs }: Moment): Expected | undefined {
  const failures = Math.max(entry.failures, weak ? settings.failureThreshold : 0);
  const known = failures === entry.failures && !(weak && entry.vendorFault);
  const closed = entry.doubted || aheadMs(entry.dueMs, maxWaitMs(settings), nowMs) > 0;
  if (closed && known) return undefined;
  const counted = { ...exactly(entry), failures, vendorFault: weak ? false : entry.vendorFault };
  return closed ? counted : { ...counted, doubted: true, dueMs: [nowMs, nowMs] };
}

/** A doubt and its claim are over. */
const undoubted = { doubted: false, claim: "none", nonce: "" } as const;

function ofDoubt(entry: Entry, report: Report, spared: boolean, { settings, nowMs }: Moment): Expected {
  const due = nowMs + settings.healthCheckInterval;
  const over = { ...exactly(entry), ...undoubted, dueMs: [due, due] } as const;
  const { vendorFault } = report;
  if (report.verdict === "ignored") return over;
  if (report.verdict === "passed") return { ...over, failures: 0, vendorFault: false };
  if (spared) return { ...over, failures: Math.max(entry.failures, settings.failureThreshold), vendorFault };
  const asked = Math.min(report.retryAfterMs, dayMs);
  return out(entry, asked, asked, { settings, nowMs });
}

/** A token that stays in keeps its count at the threshold. */
function ofSpared(entry: Entry, report: Report, settings: Settings, nowMs: number): Expected | undefined {
  const { vendorFault } = report;
  const failures = Math.max(entry.failures, settings.failureThreshold);
  const known = entry.failures === failures && entry.vendorFault === vendorFault;
  const recent = nowMs >= entry.touchedMs && nowMs - entry.touchedMs < spareWriteMs;
  return known && recent ? undefined : { ...exactly(entry), failures, vendorFault };
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
  const next = nowMs + settings.healthCheckInterval;
  if (!step.ejected) return { ...step, dueMs: [next, next] };
  const failed = report.verdict === "failed";
  const failedProbes = failed ? entry.failedProbes + 1 : step.failedProbes;
  const wait = backOff(failedProbes, settings);
  const asked = failed ? Math.min(report.retryAfterMs, dayMs) : 0;
  const longest = wait + (failedProbes > 3 ? wait / 5 : 0);
  const dueMs = [nowMs + Math.max(wait, asked), nowMs + Math.max(longest, asked)] as const;
  const notBeforeMs = asked > 0 ? nowMs + asked : step.notBeforeMs;
  return { ...step, failedProbes, passes: failed ? 0 : step.passes, dueMs, notBeforeMs };
}

/** The first three failed probes keep the interval; then it doubles up to the cap. */
function backOff(failedProbes: number, settings: Settings): number {
  const interval = settings.healthCheckInterval;
  const doubled = interval * 2 ** Math.min(16, Math.max(0, failedProbes - 3));
  return failedProbes <= 3 ? interval : Math.min(doubled, Math.max(60_000, interval));
}

function fresh(generation: number): Expected {
  const counts = { failures: 0, vendorFault: false, doubted: false, passes: 0, generation, failedProbes: 0 };
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
    "doubted",
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
