import { Evidence, Report, Verdict } from "../../failover/report";
import { Pool } from "./pool";
import { Failure, Tries } from "./tries";

/**
 * Puts the failures of a request down to their tokens, now that it is over. If another token served it, the failed ones
 * were at fault. If several refused it alike, the request was: a vendor that fails for all says nothing of any token,
 * and of other refusals a probe finds out. Else each counts by itself. Of 5xx and timeouts the first counts alone, and
 * that of a trial, which has to end.
 * A model that a token may not use is believed where another token served the very request: no client can make that up.
 */
export function settle(pool: Pool, all: Failure[], isServed: bool): void {
  if (all.length == 0) return;
  const failures: Failure[] = [];
  for (let i = 0; i < all.length; i++) {
    if (all[i].model == 0) failures.push(all[i]);
    else if (isServed) pool.forbid(all[i].token, all[i].model);
  }
  const isShared = !isServed && failures.length > 1 && areAlike(failures);
  let vendorFaults = 0;
  for (let i = 0; i < failures.length; i++) {
    const report = failures[i].report;
    const isFurther = report.isVendorFault && (isShared || vendorFaults++ > 0);
    if (isFurther && !failures[i].isTrial) continue;
    if (isServed) report.evidence = Evidence.Firm;
    else if (isShared) report.evidence = Evidence.Shared;
    pool.report(failures[i].token, report);
  }
}

/** What came of the attempt tells nothing of the token at work: if it is on trial by it, another request may be one. */
export function endTrial(pool: Pool, tries: Tries): void {
  const token = tries.token;
  if (!tries.isTrial || token === null) return;
  tries.isTrial = false;
  pool.report(token, new Report(Verdict.Ignored, tries.pick.generation));
}

/** Whether all have one status, or all are 5xx and timeouts. */
function areAlike(failures: Failure[]): bool {
  const first = failures[0];
  for (let i = 1; i < failures.length; i++) {
    const other = failures[i];
    const sameFault = first.report.isVendorFault && other.report.isVendorFault;
    if (other.status != first.status && !sameFault) return false;
  }
  return true;
}
