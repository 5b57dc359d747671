import type { ProviderStatus, Status, TokenStatus } from "../status/answer.ts";
import type { Standing, Timeline } from "./timeline.ts";
import type { Traffic } from "./traffic.ts";
import type { PoolView, TokenView } from "./view.ts";

/** Tokens of one pool that the page shows. */
const maxTokens = 250;
const maxPools = 100;
/** Clocks that differ by less are one: a status tells whole seconds. */
const sameClockMs = 2000;

/** What was last told by one status path, and by which key its pools are known. */
export interface Told {
  readonly key: string;
  readonly status: Status;
  /** When it was told, by this machine's clock. */
  readonly atMs: number;
}

/** Puts down in `timeline` what was told. */
export function putDown(told: Told, timeline: Timeline): void {
  const { key, status, atMs } = told;
  for (const [index, provider] of status.providers.slice(0, maxPools).entries()) {
    const standings = provider.tokens.slice(0, maxTokens).map(standingIn(provider, shiftOf(told)));
    timeline.put(keyOf(key, index, provider), standings, atMs);
  }
}

/** The pools of one status, with what became of their tokens and what they did. */
export function poolViews(told: Told, timeline: Timeline, traffic: Traffic): PoolView[] {
  const { key, status, atMs } = told;
  const shift = shiftOf(told);
  return status.providers.slice(0, maxPools).map((provider, index) => {
    const pool = keyOf(key, index, provider);
    const tokens = provider.tokens.slice(0, maxTokens).map((token) => ({
      ...inOurTime(token, shift),
      ...deedsOf(token, traffic, atMs),
      spans: timeline.spans(pool, token.alias),
    }));
    const { name, heals, leader } = provider;
    const usage = traffic.usage.get(name.split(" ")[0] ?? "") ?? null;
    const left = provider.tokens.length - tokens.length;
    return { key: pool, name, heals, leader, toldMs: atMs, tokens, left, usage };
  });
}

/** Milliseconds by which this machine's clock is ahead of the gateway's. */
function shiftOf({ status, atMs }: Told): number {
  const ahead = atMs - status.atMs;
  return Math.abs(ahead) <= sameClockMs ? 0 : ahead;
}

function keyOf(key: string, index: number, { name }: ProviderStatus): string {
  return `${key}\n${index} ${name}`;
}

function standingIn({ name }: ProviderStatus, shift: number): (token: TokenStatus) => Standing {
  return ({ alias, reason, sinceMs, ...token }) => {
    const state = stateOf(token);
    // Of a trial it is when the rest before it began.
    const isKnown = sinceMs !== undefined && state !== "trial";
    return { pool: name, alias, state, reason, ...(isKnown && { sinceMs: sinceMs + shift }) };
  };
}

function stateOf({ state, isOnTrial }: Pick<TokenStatus, "state" | "isOnTrial">): string {
  return isOnTrial && state === "resting" ? "trial" : state;
}

type Position = Omit<TokenView, "rate" | "picked" | "saved" | "faults" | "spans">;

function inOurTime({ isOnTrial, sinceMs, untilMs, nextProbeMs, ...token }: TokenStatus, shift: number): Position {
  return {
    ...token,
    state: stateOf({ ...token, isOnTrial }),
    ...(sinceMs !== undefined && { sinceMs: sinceMs + shift }),
    ...(untilMs !== undefined && { untilMs: untilMs + shift }),
    ...(nextProbeMs !== undefined && { nextProbeMs: nextProbeMs + shift }),
  };
}

function deedsOf(
  { alias }: TokenStatus,
  traffic: Traffic,
  nowMs: number,
): Pick<TokenView, "rate" | "picked" | "saved" | "faults"> {
  const counts = traffic.countsOf(alias);
  return {
    rate: traffic.rateOf(alias, nowMs),
    picked: counts?.picked ?? 0,
    saved: counts?.saved ?? 0,
    faults: [...(counts?.faults ?? [])].sort(([, a], [, b]) => b - a).slice(0, 12),
  };
}
