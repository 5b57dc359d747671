import { exactly, fresh, type Expected } from "./expected.ts";
import { isSpared } from "./guard_model.ts";
import { plain, type Entry, type Roster } from "./records.ts";
import { ofRest, rest } from "./rest_model.ts";
import { aheadMs, answeredAt, backOff, cooldownInMs, dayMs, maxWaitMs, putOffMs } from "./schedule_model.ts";

/** Of a configuration, what the health machine depends on. */
export interface Settings {
  readonly failureThreshold: number;
  /** Whether the user has said so; if not it is the default, and what a vendor says of a token counts at once. */
  readonly isThresholdSet: boolean;
  readonly successThreshold: number;
  readonly healthCheckInterval: number;
  readonly healthCheckTimeout: number;
  /** What probes ask for; empty: there are none, and only time brings a token back. */
  readonly healthCheckModel: string;
  /** Milliseconds after which a token serves again without a probe; 0: never. */
  readonly cooldownDuration: number;
  readonly outageGuard: boolean;
  /** Percent of the tokens that may be out. */
  readonly maxEjectionPercent: number;
  readonly whenNoneHealthy: "soonest" | "reject";
}

/** An answer as it was put down to a token. */
export interface Report {
  readonly fingerprint: string;
  readonly verdict: "passed" | "failed" | "ignored";
  readonly generation: number;
  /** Of the probe's claim; empty for a client's answer. */
  readonly nonce: string;
  /** Of a success: until there is something left of a limit. */
  readonly retryAfterMs: number;
  /** HTTP status; 0: none. */
  readonly status: number;
  /** What the vendor's words say of the token; empty: nothing. */
  readonly told: "" | "credential" | "quota";
  /** When the answer came; 0: as it is put down. */
  readonly answeredMs: number;
  /** Of a probe that is ignored: whether a vendor has refused it. */
  readonly refused: boolean;
  /** Whether it was a 5xx or a timeout. */
  readonly vendorFault: boolean;
  /** What a client's failure is worth: it takes the token out, has a probe decide at the threshold, or at once. */
  readonly evidence: "firm" | "weak" | "shared";
  /** Fingerprints of the tokens that are configured where it was seen. */
  readonly pool: readonly string[];
}

/** Least time between two writes about a token that is spared. */
const spareWriteMs = 1000;

/** A token whose cooldown is over; undefined: it is not. */
export function cooledDown(entry: Entry, settings: Settings, nowMs: number): Expected | undefined {
  const waits = cooldownInMs(entry, settings, nowMs) > 0 || aheadMs(entry.notBeforeMs, dayMs, nowMs) > 0;
  return !entry.ejected || entry.resting || waits ? undefined : readmitted(entry);
}

/** The health machine, written again from its description: what `report` makes of its token; undefined: nothing. */
export function transition(roster: Roster, report: Report, settings: Settings, nowMs: number): Expected | undefined {
  const entry = roster.get(report.fingerprint) ?? plain;
  if (report.generation !== entry.generation) return undefined;
  const spared = isSpared(roster, report, settings, nowMs);
  if (entry.resting) return report.nonce === "" ? ofRest(entry, report, { settings, nowMs }) : undefined;
  if (report.nonce !== "") {
    if (report.nonce !== entry.nonce) return undefined;
    if (entry.ejected) return ofProbe(entry, report, settings, nowMs);
    return entry.doubted ? ofDoubt(entry, report, spared, { settings, nowMs }) : undefined;
  }
  if (entry.ejected) return report.verdict === "passed" ? passed(entry, settings) : undefined;
  if (report.verdict === "ignored") return undefined;
  if (report.verdict === "passed" && !(isTimed(report) && !spared)) return ofSuccess(entry, settings, nowMs);
  const mayRest = report.evidence === "firm" || settings.whenNoneHealthy === "soonest";
  if (mayRest && isTimed(report) && !spared) return rest(entry, report, nowMs);
  if (report.evidence === "shared") return doubt(entry, false, { settings, nowMs });
  return ofFailure(entry, report, spared, { settings, nowMs });
}

/** Whether the vendor tells when a limit is there again. */
export function isTimed({ verdict, status, told, retryAfterMs }: Report): boolean {
  return retryAfterMs > 0 && (verdict === "passed" || (status === 429 && told === ""));
}

/** Whether the vendor says that the token is none, and the user has not said how many failures count. */
export function isFinal({ told }: Report, settings: Settings): boolean {
  return told !== "" && !settings.isThresholdSet;
}

export interface Moment {
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
  const again = nowMs + aheadMs(entry.dueMs, maxWaitMs(settings), nowMs);
  if (isFinal(report, settings) && !spared) return out(entry, report, again, { settings, nowMs });
  const failures = entry.failures + 1;
  if (failures < settings.failureThreshold) return { ...exactly(entry), failures, vendorFault };
  if (spared) return ofSpared(entry, report, settings, nowMs);
  const isLast = settings.failureThreshold === 1 || settings.healthCheckModel === "";
  if (report.evidence === "weak" && !isLast) return doubt(entry, true, { settings, nowMs });
  return out(entry, report, again, { settings, nowMs });
}

/** Out for an interval, counted from the answer, for what the vendor asks, and until `againMs` at least. */
export function out(entry: Entry, report: Report, againMs: number, { settings, nowMs }: Moment): Expected {
  const fromMs = answeredAt(report, nowMs);
  const asked = putOffMs(report, settings);
  const due = Math.max(fromMs + Math.max(settings.healthCheckInterval, asked), againMs);
  const before = asked > 0 ? fromMs + asked : 0;
  const times = { outSinceMs: nowMs, notBeforeMs: [before, before], dueMs: [due, due] } as const;
  return { ...fresh(entry.generation + 1), ejected: true, status: report.status, ...times };
}

/** A probe is to decide, unless one is about to or did a moment ago; nothing is written twice. */
function doubt(entry: Entry, weak: boolean, { settings, nowMs }: Moment): Expected | undefined {
  const failures = Math.max(entry.failures, weak ? settings.failureThreshold : 0);
  const known = failures === entry.failures && !(weak && entry.vendorFault);
  const closed =
    settings.healthCheckModel === "" || entry.doubted || aheadMs(entry.dueMs, maxWaitMs(settings), nowMs) > 0;
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
  if (isTimed(report) && !spared) return rest({ ...entry, nonce: "" }, report, nowMs);
  if (spared) return { ...over, failures: Math.max(entry.failures, settings.failureThreshold), vendorFault };
  return out(entry, report, due, { settings, nowMs });
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
  return readmitted(entry);
}

/** A probe may be on its way: should the token go out again, its claim is waited for. */
function readmitted(entry: Entry): Expected {
  const due = entry.nonce === "" ? 0 : entry.dueMs;
  return { ...fresh(entry.generation + 1), dueMs: [due, due] };
}

function ofProbe(entry: Entry, report: Report, settings: Settings, nowMs: number): Expected {
  const free = { ...entry, claim: "none", nonce: "" } as const;
  const step = report.verdict === "passed" ? passed(free, settings) : exactly(free);
  const next = nowMs + settings.healthCheckInterval;
  if (!step.ejected) return { ...step, dueMs: [next, next] };
  const failed = report.verdict === "failed";
  const failedProbes = failed || report.refused ? entry.failedProbes + 1 : step.failedProbes;
  const wait = backOff(failedProbes, settings);
  const asked = failed ? putOffMs(report, settings) : 0;
  const longest = wait + (failedProbes > 3 ? wait / 5 : 0);
  const fromMs = answeredAt(report, nowMs);
  const dueMs = [fromMs + Math.max(wait, asked), fromMs + Math.max(longest, asked)] as const;
  const before = fromMs + asked;
  const notBeforeMs = asked > 0 ? ([before, before] as const) : step.notBeforeMs;
  return { ...step, failedProbes, passes: failed ? 0 : step.passes, dueMs, notBeforeMs };
}
