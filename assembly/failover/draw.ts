import { Random } from "../ports/random";
import { ApiToken } from "./api_token";

/** Which of the tokens that may serve gets a request. */
export enum TokenSelection {
  /** At random, by weight. */
  Weighted,
  /** At random, all alike. */
  Random,
  /** The one with the fewest requests under way in this VM, for its weight. */
  LeastInFlight,
  /** At random by weight among those of the lowest tier. */
  Tiered,
}

const MANTISSA: f64 = 9007199254740992;

/**
 * One of `tokens` at random, by weight, where none has one all alike; null when there are none. Weights count up to a
 * sum of 2^32 - 1.
 */
export function drawn(tokens: ApiToken[], random: Random): ApiToken | null {
  let total: u64 = 0;
  for (let i = 0; i < tokens.length; i++) total += tokens[i].weight;
  if (total == 0) return drawnAlike(tokens, random);
  let draw = random.below(<u32>min<u64>(total, u32.MAX_VALUE));
  for (let i = 0; i < tokens.length; i++) {
    if (draw < tokens[i].weight) return tokens[i];
    draw -= tokens[i].weight;
  }
  return null;
}

/** One of `tokens` at random, whatever their weights; null when there are none. */
export function drawnAlike(tokens: ApiToken[], random: Random): ApiToken | null {
  return tokens.length == 0 ? null : tokens[<i32>random.below(<u32>tokens.length)];
}

/** Those of `tokens` with the fewest requests under way for their weights. */
export function leastInFlight(tokens: ApiToken[]): ApiToken[] {
  let found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const order = found.length == 0 ? -1 : comparedByLoad(token, found[0]);
    if (order < 0) found = [token];
    else if (order == 0) found.push(token);
  }
  return found;
}

/** Those of `tokens` that have the lowest tier. */
export function lowestTier(tokens: ApiToken[]): ApiToken[] {
  let lowest = u32.MAX_VALUE;
  for (let i = 0; i < tokens.length; i++) lowest = min(lowest, tokens[i].tier);
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (tokens[i].tier == lowest) found.push(tokens[i]);
  return found;
}

/**
 * The one of `tokens` that ranks first for `key`, null when there are none: weighted rendezvous hashing (Schindelhauer
 * and Schomaker 2005; score of a token = weight / -ln u). Without one of them only its own keys go elsewhere.
 */
export function ranked(tokens: ApiToken[], key: u64, isWeighted: bool): ApiToken | null {
  let best: ApiToken | null = null;
  let highest: f64 = -1;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const share = (<f64>(mixed(mixed(key) ^ token.place) >> 11) + 0.5) / MANTISSA;
    const score = <f64>(isWeighted ? max<u32>(token.weight, 1) : 1) / -Math.log(share);
    if (score <= highest) continue;
    highest = score;
    best = token;
  }
  return best;
}

/** A number that depends on the key and the token alone, and on other bits of them than its rank. */
export function lotOf(key: u64, token: ApiToken): u32 {
  return <u32>(mixed(mixed(key ^ token.place) + token.place) >> 32);
}

/** Below 0: `a` has less under way for its weight than `b`. A token without a weight counts as one of the weight 1. */
function comparedByLoad(a: ApiToken, b: ApiToken): i32 {
  const own = <u64>a.inFlight * max<u32>(b.weight, 1);
  const other = <u64>b.inFlight * max<u32>(a.weight, 1);
  return own == other ? 0 : own < other ? -1 : 1;
}

/** All 64 bits depend on all bits of `bits`: the last steps of SplitMix64 (Steele, Lea and Flood 2014). */
function mixed(bits: u64): u64 {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
  return bits ^ (bits >> 31);
}
