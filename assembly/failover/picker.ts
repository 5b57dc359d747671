import { Random } from "../ports/random";
import { ApiToken } from "./api_token";

/** One of `tokens` at random, by weight; null when there are none. */
export function pickToken(tokens: ApiToken[], random: Random): ApiToken | null {
  let total: u32 = 0;
  for (let i = 0; i < tokens.length; i++) total += tokens[i].weight;
  let draw = random.below(total);
  for (let i = 0; i < tokens.length; i++) {
    if (draw < tokens[i].weight) return tokens[i];
    draw -= tokens[i].weight;
  }
  return null;
}
