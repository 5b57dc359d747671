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
export function putDown({ key, status, atMs }: Told, timeline: Timeline): void {
  for (const [index, provider] of status.providers.slice(0, maxPools).entries()) {
    timeline.put(keyOf(key, index, provider), provider.tokens.slice(0, maxTokens).map(standingIn(provider)), atMs);
  }
}

/** The pools of one status, with what became of their tokens and what they did. */
export function poolViews({ key, status, atMs }: Told, timeline: Timeline, traffic: Traffic): PoolView[] {
  const ahead = atMs - status.atMs;
  const shift = Math.abs(ahead) <= sameClockMs ? 0 : ahead;
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

function keyOf(key: string, index: number, { name }: ProviderStatus): string {
  return `${key}\n${index} ${name}`;
}

function standingIn({ name }: ProviderStatus): (token: TokenStatus) => Standing {
  return (token) => ({ pool: name, alias: token.alias, state: stateOf(token), reason: token.reason });
}

function stateOf({ state, isOnTrial }: TokenStatus): string {
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
