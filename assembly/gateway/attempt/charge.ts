import { Bytes, EMPTY } from "../../base/bytes";
import { HeaderView } from "../../base/http/header_view";
import { isSpent, limitResetMs } from "../../base/http/rate_limit";
import { retryAfterMs } from "../../base/http/retry_after";
import { apiNameOf } from "../../canonical/routes";
import { ApiToken } from "../../failover/api_token";
import { Claim } from "../../failover/claim";
import { ProbeRoute } from "../../failover/probe_route";
import { Evidence, Report, Verdict } from "../../failover/report";
import { LEASE_MS } from "../../failover/schedule";
import { faultName } from "../../errors/fault";
import { DAILY_WAIT_MS } from "../../errors/google";
import { NO_FAULT, VendorFault } from "../../errors/vendor_fault";
import { Clock } from "../../ports/clock";
import { Host } from "../../ports/host";
import { LogLevel } from "../../ports/journal";
import { Pool } from "./pool";
import { Request } from "./request";
import { endTrial, settle } from "./settlement";
import { Failure } from "./tries";
import { TIMED_OUT, UNAUTHORIZED, isSuccess, isVendorFault, judge, speaksOfToken, verdictOf } from "./verdict";

/** Statuses that get a counter of their own; all others share one per class, so that names stay bounded. */
const NAMED: StaticArray<u32> = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529];

const TOO_MANY: u32 = 429;
/** A limit that is there again sooner is none to rest for before it is met. */
const LEAST_REST_MS: u64 = 1000;

/** A vendor's answer, as far as it matters to the token. */
export class Answer {
  /** Why it is none that was asked for. */
  fault: VendorFault = NO_FAULT;
  /** When it came, in Unix milliseconds; 0: now. */
  answeredMs: u64 = 0;
  /** Whether it is a day's allowance that it asks to wait for. */
  isDaily: bool = false;

  constructor(
    /** What it means; of an error inside a 200 the status that it should have had. */
    readonly status: u32,
    /** Milliseconds that the vendor asks to wait; 0 = it does not. Of a success: until a limit is there again. */
    public retryAfterMs: u64,
    /** The cluster that it came from; EMPTY where no probe can go there. */
    readonly cluster: Bytes,
  ) {}

  /** The vendor says in its body, too, how many milliseconds it asks to wait: the longer time counts. */
  waitFor(toldMs: u64): void {
    this.retryAfterMs = max(this.retryAfterMs, toldMs);
    this.isDaily = toldMs >= DAILY_WAIT_MS;
  }

  /** The answer with these headers. A success costs a look at the clock only where nothing remains of a limit. */
  static of(status: u32, headers: HeaderView, cluster: Bytes, clock: Clock): Answer {
    const isRefused = !isSuccess(status);
    if (!isRefused && !isSpent(headers)) return new Answer(status, 0, cluster);
    const nowMs = clock.nowMs();
    if (!isRefused) return new Answer(status, limitResetMs(headers, nowMs, false), cluster);
    const askedMs = retryAfterMs(headers, nowMs);
    const waitMs = askedMs == 0 && status == TOO_MANY ? limitResetMs(headers, nowMs, true) : askedMs;
    const answer = new Answer(status, waitMs, cluster);
    answer.answeredMs = nowMs;
    return answer;
  }
}

/**
 * Takes down what an answer says about the token of `request`, which is one of `pool`. A client's failure waits until
 * the request is over; a success ends it, and is told only where there is a failure to forget, or nothing left of a
 * limit. A probe counts at once.
 */
export function charge(pool: Pool, request: Request, answer: Answer): void {
  const token = request.tries.token;
  if (token === null) return;
  if (token.isExchanged && answer.status == UNAUTHORIZED) {
    pool.access.of(token).refuse(request.tries.credential, pool.host.clock().nowMs());
  }
  const claim = request.claim;
  if (claim !== null) {
    request.isJudged = true;
    return chargeProbe(pool, token, claim, answer);
  }
  const tries = request.tries;
  const isPlain = isSuccess(answer.status) && answer.retryAfterMs == 0 && !tries.pick.hadFailures;
  if (isPlain && !tries.isRepeated) return settle(pool, tries.takeFailures(), true);
  const report = clientsReport(pool, request, token, answer);
  const verdict = report.verdict;
  const trace = request.trace;
  if (trace !== null && verdict != Verdict.Passed) trace.fault = answer.fault.fault;
  if (verdict == Verdict.Passed && tries.isRepeated) pool.count(token, "saved");
  if (!pool.heals) return;
  const model = answer.fault.forbidsModel ? tries.model : 0;
  if (verdict == Verdict.Ignored || model != 0) endTrial(pool, tries);
  if (verdict == Verdict.Failed || model != 0) return tries.keep(new Failure(token, answer.status, report, model));
  if (verdict == Verdict.Ignored) return;
  tries.isTrial = false;
  settle(pool, tries.takeFailures(), true);
  if (tries.pick.hadFailures || report.isTimed) pool.report(token, report);
}

/**
 * Puts a failure down to the token of `request` that no answer to the request itself can change: it was refused what
 * requests are sent with. Of a client's request and of a probe alike.
 */
export function chargeAtOnce(pool: Pool, request: Request, answer: Answer): void {
  const token = request.tries.token;
  if (token === null) return;
  if (request.isProbe) return charge(pool, request, answer);
  const report = clientsReport(pool, request, token, answer);
  if (report.verdict == Verdict.Failed) pool.report(token, report);
}

/** The request is over, and nobody served it. */
export function giveUp(pool: Pool, request: Request): void {
  settle(pool, request.tries.takeFailures(), false);
}

/** Puts the answer to a probe, made under `claim`, down to its token; a status of 0: no vendor answered. */
export function chargeProbe(pool: Pool, token: ApiToken, claim: Claim, answer: Answer): void {
  const status = answer.status;
  const report = reportOf(pool, answer, claim.generation, claim.nonce);
  report.isRefused = report.verdict == Verdict.Ignored && status > 0;
  if (report.verdict != Verdict.Passed && status > 0) pool.tellProbe(token, status, report.verdict);
  pool.report(token, report);
}

/** What the answer to a client's request says about its token, taken down where it is a failure. */
function clientsReport(pool: Pool, request: Request, token: ApiToken, answer: Answer): Report {
  const report = reportOf(pool, answer, request.tries.pick.generation, EMPTY);
  if (report.verdict != Verdict.Passed) recordFailure(pool.host, token, answer, report.verdict);
  const takesOut = report.verdict == Verdict.Failed || report.isTimed;
  const isProbed = takesOut && pool.heals && pool.config.failover.probes;
  if (isProbed) report.probeRoute = probeRouteOf(request, answer.cluster);
  return report;
}

/** What an answer says about a token of this generation; `nonce` is that of a probe's claim, EMPTY for a client's. */
function reportOf(pool: Pool, answer: Answer, generation: u32, nonce: Bytes): Report {
  const verdict = verdictOf(pool.config, answer.status, answer.fault);
  const report = new Report(verdict, generation, nonce);
  report.isVendorFault = isVendorFault(answer.status);
  report.reason = <u8>answer.fault.fault;
  report.status = <u16>min<u32>(answer.status, u16.MAX_VALUE);
  report.code = answer.fault.code;
  report.evidence = speaksOfToken(answer.status) ? Evidence.Firm : Evidence.Weak;
  report.answeredMs = answer.answeredMs;
  report.retryAfterMs = verdict == Verdict.Passed ? spentMs(pool, answer) : answer.retryAfterMs;
  report.isDaily = answer.isDaily;
  if (verdict == Verdict.Failed) judge(report, answer.fault, pool.config.failover);
  if (report.isTimed) report.chance = pool.host.random().below(u32.MAX_VALUE);
  return report;
}

/** Until when a token rests that was served and has nothing left; not where too many requests are no fault of it. */
function spentMs(pool: Pool, answer: Answer): u64 {
  const isWorthIt = answer.retryAfterMs >= LEAST_REST_MS && pool.config.failover.failoverOn.has(TOO_MANY);
  return isWorthIt ? answer.retryAfterMs : 0;
}

/**
 * The stream of a probe ends, and nobody knows what the vendor thinks of the token. Only a vendor that had all of its
 * time fails by that: who sent the probe may have broken off, and need not be who claimed it.
 */
export function chargeLostProbe(pool: Pool, request: Request, claim: Claim): void {
  if (request.isJudged) return;
  const isLate = request.hasLeft && pool.host.clock().nowMs() + LEASE_MS >= claim.endsMs;
  charge(pool, request, new Answer(isLate ? TIMED_OUT : 0, 0, EMPTY));
}

/** Counts and logs an answer other than 2xx. */
function recordFailure(host: Host, token: ApiToken, answer: Answer, verdict: Verdict): void {
  const fault = faultName(answer.fault.fault);
  host.meter().count(`ai_proxy.token.${token.alias}.upstream_rq_${statusLabel(answer.status)}`);
  host.meter().count(`ai_proxy.token.${token.alias}.fault.${fault}`);
  const journal = host.journal();
  if (!journal.on(LogLevel.Info)) return;
  const reason = verdict == Verdict.Failed ? "a fault of the token or the vendor" : "not the token's fault";
  journal.write(LogLevel.Info, `ai-proxy: token ${token.alias} answered ${answer.status} (${fault}): ${reason}`);
}

/**
 * Where the probes of a token go that fails now. Any client can send a host or path that is too odd to record: then
 * both are the vendor's, or the token would never be probed. A path of before the route counts if it asks for what the
 * request asks for: probes go nowhere else on a header's word.
 */
function probeRouteOf(request: Request, cluster: Bytes): ProbeRoute {
  const head = request.head;
  const api = request.api;
  const config = request.config;
  const isSame = apiNameOf(head.routePath) == apiNameOf(head.path);
  const route = ProbeRoute.of(api, head.authority, isSame ? head.routePath : head.path, cluster);
  return route.isKnown ? route : ProbeRoute.of(api, config.endpoint.host, config.endpoint.path(api), cluster);
}

function statusLabel(status: u32): string {
  return NAMED.includes(status) ? status.toString() : (status / 100).toString() + "xx";
}
