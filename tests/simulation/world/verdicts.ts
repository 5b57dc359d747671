import type { Report } from "../health_model.ts";
import type { Claim } from "./heard.ts";
import { forbiddenStatus } from "./bodies.ts";
import type { Scene, Use } from "./scene.ts";
import type { Version } from "./sites.ts";
import type { Answer } from "./vendors.ts";

/** Statuses that the default configuration does not hold against a token. */
const clientFaults = new Set([400, 404, 405, 406, 409, 411, 413, 414, 415, 422]);
/** Tokens that refuse a request for its own fault before no other is tried. */
const mostRefusals = 2;

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** Whether a status counts against a token. */
export function counts(status: number): boolean {
  return status >= 400 && !clientFaults.has(status);
}

/** Whether it tells of the vendor rather than of the token. */
function isVendorFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** What an answer was taken for. */
export interface Meaning {
  /** 0: no vendor answered. */
  readonly status: number;
  /** Whether it says that the request itself is at fault. */
  readonly fault: boolean;
  /** What its words say of the token. */
  readonly told: Report["told"];
  /** Of a success: in how many seconds a limit is there again of which nothing remains; 0: it tells of none. */
  readonly spentS: number;
}

/** An answer of `status` that says nothing else. */
export function only(status: number): Meaning {
  return { status, fault: false, told: "", spentS: 0 };
}

/** An answer as it was heard. */
export interface Heard extends Meaning {
  readonly retryAfterS: number;
  /** By the wall clock; 0: as it is put down. */
  readonly answeredMs: number;
}

/** What is heard where no vendor answers, or none in time. */
export function unheard(status: 0 | 504): Heard {
  return { ...only(status), retryAfterS: 0, answeredMs: 0 };
}

/** What an answer is by its headers alone. */
export function byHead({ status, spentS }: Answer): Meaning {
  return { ...only(status), spentS };
}

/** What an answer is by all of it. An answer of 200 may be another only where somebody `looks`. */
export function byBody(answer: Answer, looks: boolean): Meaning {
  if (isSuccess(answer.status) && !looks) return byHead(answer);
  const { means, fault, told, spentS } = answer;
  return { status: means, fault, told, spentS };
}

/** What an answer to a probe says of its token. */
function probeVerdict({ status, fault }: Meaning): Report["verdict"] {
  if (status === 0 || fault || clientFaults.has(status)) return "ignored";
  return isSuccess(status) ? "passed" : "failed";
}

/** A failure that waits until its request is over. */
export interface Failure {
  readonly status: number;
  readonly report: Report;
  /** Whether it is about one model, which the token may not use. */
  readonly forbids: boolean;
  /** Whether its token was on trial by the request. */
  readonly trial: boolean;
}

/** What an answer says about the token of the present attempt; undefined: nothing. */
function reportOf(use: Use, { status, fault, told, spentS, retryAfterS, answeredMs }: Heard): Report | undefined {
  const { token, seen, version } = use;
  const passed = isSuccess(status);
  if (token === undefined || (!passed && (fault || !counts(status)))) return undefined;
  const entry = seen?.get(token.fingerprint);
  return {
    fingerprint: token.fingerprint,
    verdict: passed ? "passed" : "failed",
    generation: entry?.generation ?? 0,
    nonce: "",
    retryAfterMs: (passed ? spentS : retryAfterS) * 1000,
    status,
    told,
    answeredMs: passed ? 0 : answeredMs,
    refused: false,
    vendorFault: isVendorFault(status),
    evidence: status === 401 || isVendorFault(status) || passed ? "firm" : "weak",
    pool: poolOf(version),
  };
}

/** The failure that an answer is; undefined: it is none. */
export function failureOf(use: Use, heard: Heard): Failure | undefined {
  const { status, fault } = heard;
  const forbids = fault && status === forbiddenStatus;
  const report = reportOf(use, forbids ? { ...heard, fault: false } : heard);
  if (report === undefined || report.verdict === "passed") return undefined;
  return { status, report, forbids, trial: use.isUndecided };
}

/** The success that an answer is, if it has something to forget, or leaves nothing of a limit. */
export function successOf(use: Use, { spentS }: Pick<Heard, "spentS">): Report | undefined {
  const entry = use.token && use.seen?.get(use.token.fingerprint);
  const forgets = entry !== undefined && (entry.ejected || entry.failures > 0 || entry.doubted);
  const heard = { ...only(200), spentS, retryAfterS: 0, answeredMs: 0 };
  return forgets || spentS > 0 ? reportOf(use, heard) : undefined;
}

/**
 * What the failures of a request are put down as when it is over, in this order: as they are if another token served it
 * or they differ, with a probe to decide if several refused it alike; of the vendor's own failures the first one,
 * and none if all are, but that of a trial in any case.
 */
export function settled(all: readonly Failure[], served: boolean): Report[] {
  const failures = all.filter(({ forbids }) => !forbids);
  const [first] = failures;
  const alike = failures.every(
    ({ status, report }) => status === first?.status || (report.vendorFault && first?.report.vendorFault === true),
  );
  const shared = !served && failures.length > 1 && alike;
  const vendors = failures.filter(({ report }) => report.vendorFault);
  const kept = failures.filter((one) => !one.report.vendorFault || one.trial || (!shared && one === vendors[0]));
  if (served) return kept.map(({ report }) => ({ ...report, evidence: "firm" }));
  return kept.map(({ report }) => (shared ? { ...report, evidence: "shared" } : report));
}

/** What the answer to a probe is put down as. */
export function probeReport(use: Use, claim: Claim | undefined, heard: Heard): Report {
  const of = claim ?? { fingerprint: use.token?.fingerprint ?? "", generation: 0, nonce: "" };
  return { ...ofProbe(of, heard), pool: poolOf(use.version) };
}

/** The same, without the tokens that are configured where it was seen. */
export function ofProbe(
  { fingerprint, generation, nonce }: Pick<Claim, "fingerprint" | "generation" | "nonce">,
  heard: Heard,
): Omit<Report, "pool"> {
  const { status, told } = heard;
  const passed = isSuccess(status);
  const retryAfterMs = passed ? 0 : heard.retryAfterS * 1000;
  const answeredMs = passed ? 0 : heard.answeredMs;
  const verdict = probeVerdict(heard);
  const refused = verdict === "ignored" && status > 0;
  const worth = { verdict, refused, vendorFault: isVendorFault(status), evidence: "firm" } as const;
  return { fingerprint, generation, nonce, retryAfterMs, answeredMs, status, told, ...worth };
}

/** The fingerprints of a configuration, each once. */
export function poolOf(version: Version): readonly string[] {
  return [...new Set(version.tokens.map((token) => token.fingerprint))];
}

/** Stands for an attempt that nobody answered. */
const unavailable = 503;

/** Whether the last attempt, which nobody has answered at `nowMs`, lasted: the vendor may be at work on it still. */
export function lasted({ plan }: Scene, { journey }: Use, nowMs: number): boolean {
  return nowMs - journey.sentMs > plan.unansweredWithin;
}

/** Whether an answer of `status`, which is known at `nowMs`, is a reason for another attempt. */
export function isWorthIt(scene: Scene, use: Use, { status, nowMs }: { status: number; nowMs: number }): boolean {
  const { plan } = scene;
  if (status === 0 && lasted(scene, use, nowMs)) return false;
  if (!plan.attempts || use.isProbe || isSuccess(status)) return false;
  if (plan.mode === "upstream" && status === 0) return false;
  if (plan.mode === "downstream" && poolOf(use.version).length < 2) return false;
  if (use.journey.refusals >= mostRefusals) return false;
  const exhausted = plan.maxRetries > 0 && use.journey.sent.length > plan.maxRetries;
  return counts(status === 0 ? unavailable : status) && !exhausted;
}
