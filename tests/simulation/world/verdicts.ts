import type { Report } from "../health_model.ts";
import type { Use } from "./scene.ts";

/** Statuses that the default configuration does not hold against a token. */
const clientFaults = new Set([400, 404, 405, 406, 409, 411, 413, 414, 415, 422]);

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** Whether a status counts against a token. */
export function counts(status: number): boolean {
  return status >= 400 && !clientFaults.has(status);
}

/** Whether it tells of the vendor rather than of the token. */
export function isVendorFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** What an answer to a probe says of its token. */
export function probeVerdict(status: number): Report["verdict"] {
  if (status === 0 || clientFaults.has(status)) return "ignored";
  return isSuccess(status) ? "passed" : "failed";
}

/**
 * What an answer of `status` must be put down as, to the token of the present attempt; undefined: the record must stay
 * as it is. Of the 5xx and timeouts of one request the first counts.
 */
export function reportOf(use: Use, status: number, retryAfterS: number): Report | undefined {
  const { token, seen, journey, version, isProbe } = use;
  const passed = isSuccess(status);
  if (isProbe || token === undefined || (!passed && !counts(status))) return undefined;
  const entry = seen?.get(token.fingerprint);
  if (passed && (entry === undefined || (!entry.ejected && entry.failures === 0))) return undefined;
  const vendorFault = isVendorFault(status);
  if (vendorFault && journey.vendorFault) return undefined;
  return {
    fingerprint: token.fingerprint,
    verdict: passed ? "passed" : "failed",
    generation: entry?.generation ?? 0,
    nonce: "",
    retryAfterMs: passed ? 0 : retryAfterS * 1000,
    vendorFault,
    pool: [...new Set(version.tokens.map((other) => other.fingerprint))],
  };
}
