import { Health, TokenHealth } from "./token_health";

/** How a token stands, from the best to the worst. */
export enum TokenState {
  Healthy,
  /** It serves, and has failed since it last passed. */
  Counted,
  /** It serves where no other does, until a probe decides. */
  Doubted,
  /** It is out for the vendor's time, and comes back by it. */
  Resting,
  Ejected,
}

/** The words for it, at their numbers. */
export const STATE_WORDS: StaticArray<string> = ["healthy", "counted", "doubted", "resting", "ejected"];

/** What the gauge of a token's state shows, at the states' numbers. */
export const STATE_LEVELS: StaticArray<u8> = [0, 0, 1, 2, 3];

/** How the token of `entry` stands. */
export function stateOf(entry: TokenHealth): TokenState {
  if (entry.health == Health.Resting) return TokenState.Resting;
  if (!entry.serves) return TokenState.Ejected;
  if (entry.doubted) return TokenState.Doubted;
  return entry.consecutiveFailures > 0 ? TokenState.Counted : TokenState.Healthy;
}
