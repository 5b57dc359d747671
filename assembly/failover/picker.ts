import { Random } from "../ports/random";
import { ApiToken } from "./api_token";

/** One of `tokens` at random, by weight; null when there are none. Weights count up to a sum of 2^32 - 1. */
export function pickToken(tokens: ApiToken[], random: Random): ApiToken | null {
  let total: u64 = 0;
  for (let i = 0; i < tokens.length; i++) total += tokens[i].weight;
  let draw = random.below(<u32>min<u64>(total, u32.MAX_VALUE));
  for (let i = 0; i < tokens.length; i++) {
    if (draw < tokens[i].weight) return tokens[i];
    draw -= tokens[i].weight;
  }
  return null;
}
