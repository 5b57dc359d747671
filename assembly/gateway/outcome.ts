import { Bytes } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { ProviderConfig } from "../config/provider_config";
import { ApiToken } from "../failover/api_token";
import { Report, Verdict } from "../failover/health";
import { ProbeRoute } from "../failover/probe_route";
import { apiNameOf } from "../openai/routes";
import { Host } from "../ports/host";
import { LogLevel } from "../ports/journal";
import { StreamFacts } from "../ports/stream_facts";
import { RequestHead } from "./request_head";

/** Statuses that get a counter of their own; all others share one per class, so that names stay bounded. */
const NAMED: StaticArray<u32> = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504, 529];

/** What a vendor's `status` says about the token. */
export function verdictOf(config: ProviderConfig, status: u32): Verdict {
  if (status >= 200 && status <= 299) return Verdict.Passed;
  return config.failover.failoverOn.has(status) ? Verdict.Failed : Verdict.Ignored;
}

/** Counts and logs an answer other than 2xx. */
export function recordFailure(host: Host, token: ApiToken, status: u32, verdict: Verdict): void {
  host.meter().count(`ai_proxy.token.${token.alias}.upstream_rq_${statusLabel(status)}`);
  const journal = host.journal();
  if (!journal.on(LogLevel.Info)) return;
  const reason = verdict == Verdict.Failed ? "a fault of the token or the vendor" : "not the token's fault";
  journal.write(LogLevel.Info, `ai-proxy: token ${token.alias} answered ${status}: ${reason}`);
}

/** A client's answer as the health machine wants it. `Retry-After` counts in seconds; its date form is not read. */
export function reportOf(verdict: Verdict, generation: u32, facts: StreamFacts): Report {
  const report = Report.ofClient(verdict, generation);
  if (verdict == Verdict.Failed) report.retryAfterMs = <u64>parseDecimal(facts.retryAfter()) * 1000;
  return report;
}

/**
 * Where the probes of a token go that fails now. Any client can send a host or path that is too odd to record: then
 * both are the vendor's, or the token would never be probed.
 */
export function probeRouteOf(head: RequestHead, config: ProviderConfig, cluster: Bytes): ProbeRoute {
  const api = apiNameOf(head.path);
  const route = ProbeRoute.of(api, head.authority, head.routePath, cluster);
  return route.isKnown ? route : ProbeRoute.of(api, config.endpoint.host, config.endpoint.path(api), cluster);
}

function statusLabel(status: u32): string {
  return NAMED.includes(status) ? status.toString() : (status / 100).toString() + "xx";
}
