import { StatusSet } from "../base/http/status_set";

/** Whether a request that failed is tried again with another token. */
export enum RetryMode {
  /** Not said: yes where the host repeats requests at no cost to the filter, in upstream mode. */
  Unset,
  Off,
  On,
}

/** The `retryOnFailure` object of a provider, checked. */
export class RetrySettings {
  mode: RetryMode = RetryMode.Unset;
  /** Most tries after the first; 0 = as many as there are tokens. */
  maxRetries: u32 = 0;
  /** Milliseconds that one try of the filter's own may take, 1 or more. */
  timeoutMs: u32 = 30_000;
  /** Milliseconds within which a try that nobody answered is taken for lost on the way, 1 or more. */
  unansweredWithinMs: u32 = 10_000;
  /** The statuses to try again on; null: those that count against a token. */
  on: StatusSet | null = null;
}
