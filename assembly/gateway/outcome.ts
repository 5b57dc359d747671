import { Bytes } from "../base/bytes";
import { ApiToken } from "../failover/api_token";
import { Report, Verdict } from "../failover/health";
import { ProbeRoute } from "../failover/probe_route";
import { Host } from "../ports/host";
import { LogLevel } from "../ports/journal";
import { Attempt } from "./attempt";
import { Pool } from "./pool";
import { isVendorFault, verdictOf } from "./verdict";

/** Statuses that get a counter of their own; all others share one per class, so that names stay bounded. */
const NAMED: StaticArray<u32> = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529];

/** A vendor's answer, as far as it matters to the token. */
export class Answer {
  constructor(
    /** What it means; of an error inside a 200 the status that it should have had. */
    readonly status: u32,
    /** Milliseconds that the vendor asks to wait; 0 = it does not. */
    readonly retryAfterMs: u64,
    /** The cluster that it came from. */
    readonly cluster: Bytes,
  ) {}
}

/**
 * Puts an answer down to the token of `attempt`, which is one of `pool`. A pass is told only where there is a failure
 * to forget. Of the 5xx and timeouts of one request the first counts: else a vendor's outage would take out one token
 * after another.
 */
export function charge(pool: Pool, attempt: Attempt, answer: Answer): void {
  const token = attempt.token;
  if (token === null) return;
  const verdict = verdictOf(attempt.config, answer.status);
  if (verdict != Verdict.Passed) recordFailure(pool.host, token, answer.status, verdict);
  if (verdict == Verdict.Ignored || (verdict == Verdict.Passed && !attempt.pick.hadFailures)) return;
  if (verdict == Verdict.Failed && isVendorFault(answer.status)) {
    if (attempt.hasVendorFault) return;
    attempt.hasVendorFault = true;
  }
  const report = Report.ofClient(verdict, attempt.pick.generation);
  report.isVendorFault = isVendorFault(answer.status);
  report.retryAfterMs = answer.retryAfterMs;
  report.probeRoute = probeRouteOf(attempt, answer.cluster);
  pool.report(token, report);
}

/** Counts and logs an answer other than 2xx. */
function recordFailure(host: Host, token: ApiToken, status: u32, verdict: Verdict): void {
  host.meter().count(`ai_proxy.token.${token.alias}.upstream_rq_${statusLabel(status)}`);
  const journal = host.journal();
  if (!journal.on(LogLevel.Info)) return;
  const reason = verdict == Verdict.Failed ? "a fault of the token or the vendor" : "not the token's fault";
  journal.write(LogLevel.Info, `ai-proxy: token ${token.alias} answered ${status}: ${reason}`);
}

/**
 * Where the probes of a token go that fails now. Any client can send a host or path that is too odd to record: then
 * both are the vendor's, or the token would never be probed.
 */
function probeRouteOf(attempt: Attempt, cluster: Bytes): ProbeRoute {
  const head = attempt.head;
  const api = attempt.api;
  const config = attempt.config;
  const route = ProbeRoute.of(api, head.authority, head.routePath, cluster);
  return route.isKnown ? route : ProbeRoute.of(api, config.endpoint.host, config.endpoint.path(api), cluster);
}

function statusLabel(status: u32): string {
  return NAMED.includes(status) ? status.toString() : (status / 100).toString() + "xx";
}
