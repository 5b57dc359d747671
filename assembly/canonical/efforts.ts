import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { JsonDocument } from "../base/json/document";

/** Words of `reasoning_effort`, from the least on; a set of bits. */
export enum Effort {
  None = 1,
  Minimal = 2,
  Low = 4,
  Medium = 8,
  High = 16,
  Xhigh = 32,
  Max = 64,
  /** Any word, also one that is not known here. */
  Any = 128,
}

/** By their bits' places. */
export const EFFORT_WORDS: string[] = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];
const WORDS: Bytes[] = EFFORT_WORDS.map<Bytes>((word) => utf8(word));
const NO_EFFORT = 0;

/** The efforts from `least` to `most`, both among them. */
export function effortsBetween(least: Effort, most: Effort): u32 {
  return (most << 1) - least;
}

/**
 * The word of `efforts` for the one at `node`: itself where it is taken, else the next lower one that reasons, else the
 * least that does; EMPTY when `efforts` has none. A word that is not known is taken for the highest.
 */
export function fittingEffort(document: JsonDocument, node: i32, efforts: u32): Bytes {
  let place = WORDS.length - 1;
  for (let i = 0; i < WORDS.length; i++) if (document.is(node, WORDS[i])) place = i;
  if (has(efforts, place)) return WORDS[place];
  for (let i = place - 1; i > NO_EFFORT; i--) if (has(efforts, i)) return WORDS[i];
  for (let i = NO_EFFORT + 1; i < WORDS.length; i++) if (has(efforts, i)) return WORDS[i];
  return EMPTY;
}

/** The least word of `efforts`; EMPTY when it has none. */
export function leastEffort(efforts: u32): Bytes {
  if ((efforts & Effort.Any) != 0) return WORDS[NO_EFFORT];
  for (let i = 0; i < WORDS.length; i++) if (has(efforts, i)) return WORDS[i];
  return EMPTY;
}

function has(efforts: u32, place: i32): bool {
  return (efforts & (1 << place)) != 0;
}
