import type { Callout, Context } from "../../../emulator/index.ts";
import type { Use } from "./scene.ts";
import type { Answer } from "./vendors.ts";
import type { Meaning } from "./verdicts.ts";

/** A vendor's answer that a stream is hearing. */
export interface Hearing {
  readonly use: Use;
  readonly answer: Answer;
  /** Whether the filter keeps it until it knows what it is, and since when. */
  held: boolean;
  heldSinceMs: number;
  /** Ticks of its root context since. */
  ticks: number;
  /** Whether some of the body has come, and enough of it to tell. */
  isBegun: boolean;
  decided: boolean;
}

/** The answer to a further attempt of the filter's own, which its root context is hearing. */
export interface ReplayAnswer {
  readonly use: Use;
  readonly meaning: Meaning;
  readonly retryAfterS: number;
}

/** The right to one probe, as its winner wrote it. */
export interface Claim {
  readonly nonce: string;
  readonly fingerprint: string;
  readonly generation: number;
  /** When it runs out, by the wall clock. */
  readonly endsMs: number;
  readonly context: Context;
}

/** The answer to a probe that its root context is hearing. */
export interface ProbeAnswer {
  readonly callout: Callout;
  readonly status: number;
  /** What the vendor's own answer is. */
  readonly meaning: Meaning;
  readonly headers: Readonly<Record<string, string>>;
}
