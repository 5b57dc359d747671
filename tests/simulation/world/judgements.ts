import type { Context } from "../../../emulator/index.ts";
import type { Report } from "../health_model.ts";
import type { Scope, StoreCall } from "../watch.ts";
import type { Use } from "./scene.ts";

/** What must be put down now: verdicts in this order, behind pairs of tokens and models that may not go together. */
export interface Said {
  readonly reports: readonly Report[];
  readonly forbidden: readonly string[];
}

/** An answer of which the filter has found out what it is: in which callback, and what it did. */
export interface Judged extends Said {
  readonly use: Use;
  readonly scope: Scope;
  /** What it took the answer for; 0: no vendor answered. */
  readonly status: number;
  /** Whether it is a reason for another attempt. */
  readonly isWorthIt: boolean;
  /** What was done to the store for this stream. */
  readonly calls: readonly StoreCall[];
  /** Whether there is to be another attempt: asked of the router, or made by the filter. */
  readonly next: "none" | "asked" | "made";
}

/** Verdicts that a callback had to put down, one after the other, from which of its calls on. */
export interface Given {
  readonly reports: readonly Report[];
  readonly calls: readonly StoreCall[];
  readonly context: Context;
  readonly from: number;
}

export interface HearingEvents {
  onJudged(judged: Judged): void;
  onGiven(given: Given): void;
}
