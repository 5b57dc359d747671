/** The host's wall clock. Reading it is a host call, and it may jump either way at any time. */
export abstract class Clock {
  /** Milliseconds since the Unix epoch. */
  abstract nowMs(): u64;
}
