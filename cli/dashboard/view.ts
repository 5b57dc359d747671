import type { TokenStatus } from "../status/answer.ts";

/** How a token stood from a time on; `unknown`: nobody told. */
export type Span = readonly [fromMs: number, state: string];

/**
 * One token, as the page shows it: times by this machine's clock, and the state `trial` for one that rested, and that a
 * request tries.
 */
export interface TokenView extends Omit<TokenStatus, "isOnTrial"> {
  /** Picks a second; null: not known. */
  readonly rate: number | null;
  readonly picked: number;
  readonly saved: number;
  /** Classes of its faults and how often, the most frequent first. */
  readonly faults: readonly (readonly [name: string, count: number])[];
  /** What is known of the window, oldest first. */
  readonly spans: readonly Span[];
}

export interface PoolView {
  /** Tells the pool from all others for as long as the command runs. */
  readonly key: string;
  readonly name: string;
  readonly heals: boolean;
  /** Such as `VM 8f3c in term 4`; empty: nobody probes. */
  readonly leader: string;
  readonly tokens: readonly TokenView[];
  /** When it was last told how they stand. */
  readonly toldMs: number;
  /** Tokens that are too many to be shown. */
  readonly left: number;
  readonly usage: { readonly input: number; readonly cached: number; readonly output: number } | null;
}

/** What happened to a token. */
export interface EventView {
  readonly atMs: number;
  readonly pool: string;
  readonly alias: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Something that did not answer, since when, and what to do. */
export interface FaultView {
  readonly place: string;
  readonly message: string;
  readonly sinceMs: number;
}

/** Counts of one step of the window. */
export interface TrafficStep {
  readonly requests: number;
  readonly retried: number;
  readonly failed: number;
  readonly saved: number;
}

export interface TrafficView {
  /** The current rates, per second; null: not known yet. */
  readonly rates: TrafficStep | null;
  /** Since Envoy started. */
  readonly totals: TrafficStep;
  readonly stepMs: number;
  /** Start of the first step. */
  readonly fromMs: number;
  /** Oldest first; null: nothing is known of it. */
  readonly steps: readonly (TrafficStep | null)[];
}

/** All that the page shows. */
export interface View {
  /** Goes up with every look. */
  readonly number: number;
  readonly nowMs: number;
  readonly windowMs: number;
  readonly faults: readonly FaultView[];
  readonly pools: readonly PoolView[];
  /** null: the counters were never read. */
  readonly traffic: TrafficView | null;
  /** The newest first. */
  readonly events: readonly EventView[];
}
