import { ProviderConfig } from "../config/provider_config";
import { Verdict } from "../failover/health";

/** Stands for an answer that is none of the vendor's API. */
export const BAD_GATEWAY: u32 = 502;
const REQUEST_TIMEOUT: u32 = 408;

export function isSuccess(status: u32): bool {
  return status >= 200 && status <= 299;
}

/** Whether `status` tells of trouble at the vendor rather than with a token: 5xx and timeouts. */
export function isVendorFault(status: u32): bool {
  return status >= 500 || status == REQUEST_TIMEOUT;
}

/** What a vendor's `status` says about the token. */
export function verdictOf(config: ProviderConfig, status: u32): Verdict {
  if (isSuccess(status)) return Verdict.Passed;
  return config.failover.failoverOn.has(status) ? Verdict.Failed : Verdict.Ignored;
}
