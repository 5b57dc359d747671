import { Fault } from "../../errors/fault";
import { VendorFault } from "../../errors/vendor_fault";
import { FailoverSettings } from "../../failover/failover_settings";
import { Action } from "../../failover/report";

/** Milliseconds between two probes of a token whose account has to be paid for, where no cooldown is set. */
export const UNPAID_MS: u64 = 10 * 60 * 1000;

/**
 * What a failure with this fault does to its token.
 *
 *     rate_limited                             Wait
 *     credential or quota, in the vendor's     Out, unless `failureThreshold` is set
 *       own words, by status alone             Count
 *     overloaded, unknown                      Count
 *
 * Everything else is the request's, and no failure of the token's.
 */
export function actionOf(fault: VendorFault, settings: FailoverSettings): Action {
  if (fault.fault == Fault.RateLimited) return Action.Wait;
  if (settings.isThresholdSet || !fault.isTold) return Action.Count;
  return fault.fault == Fault.Credential || fault.fault == Fault.Quota ? Action.Out : Action.Count;
}
