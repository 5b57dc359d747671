import { ProviderConfig } from "../../config/provider_config";
import { Fault } from "../../errors/fault";
import { VendorFault } from "../../errors/vendor_fault";
import { FailoverSettings } from "../../failover/failover_settings";
import { Action, Report, Verdict } from "../../failover/report";

/** Stands for an answer that is none of the vendor's API. */
export const BAD_GATEWAY: u32 = 502;
/** What a vendor says to a key that it does not take. */
export const UNAUTHORIZED: u32 = 401;
const REQUEST_TIMEOUT: u32 = 408;
/** Stands for an attempt that nobody answered. */
export const UNAVAILABLE: u32 = 503;
/** What Envoy says for a vendor that takes too long. */
export const TIMED_OUT: u32 = 504;
/** Milliseconds between two probes of a token whose account has to be paid for, where no cooldown is set. */
const UNPAID_MS: u64 = 10 * 60 * 1000;

export function isSuccess(status: u32): bool {
  return status >= 200 && status <= 299;
}

/** Whether `status` tells of trouble at the vendor rather than with a token: 5xx and timeouts. */
export function isVendorFault(status: u32): bool {
  return status >= 500 || status == REQUEST_TIMEOUT;
}

/**
 * Whether a failure of `status` is no answer to what the client wrote: the key was refused, or the vendor fails. All
 * other refusals can be had with a good key: too large, too much at once, a model that the account has not.
 */
export function speaksOfToken(status: u32): bool {
  return status == UNAUTHORIZED || isVendorFault(status);
}

/** What a vendor's answer of `status` says about the token, which refuses a request for `fault`. */
export function verdictOf(config: ProviderConfig, status: u32, fault: VendorFault): Verdict {
  if (fault.isOfRequest || fault.isElsewhere) return Verdict.Ignored;
  if (isSuccess(status)) return Verdict.Passed;
  const counts = fault.counts || config.failover.failoverOn.has(status);
  return counts ? Verdict.Failed : Verdict.Ignored;
}

/**
 * What the failure that `report` tells of does to its token, by its fault.
 *
 *     any, by a rule that says for how long    Wait
 *     rate_limited                             Wait
 *     credential or quota, in the vendor's     Out, unless `failureThreshold` is set
 *       own words, by status alone             Count
 *     overloaded, unknown                      Count
 *
 * Everything else is the request's, and no failure of the token's.
 */
export function judge(report: Report, fault: VendorFault, settings: FailoverSettings): void {
  if (fault.restMs > 0) return report.restFor(fault.restMs);
  const isUnpaid = fault.fault == Fault.Quota;
  if (fault.fault == Fault.RateLimited) report.action = Action.Wait;
  if (settings.isThresholdSet || !fault.isTold) return;
  if (fault.fault == Fault.Credential || isUnpaid) report.action = Action.Out;
  if (isUnpaid && settings.cooldownMs == 0) report.quietMs = UNPAID_MS;
}
