import { editDistance } from "../base/ascii";

/** Keys at most this many edits from a known one, and from less than half of it, are taken for a slip. */
const NEAR: i32 = 3;
/** No key has more letters: a longer name is near none. */
const LONGEST_KEY: i32 = 64;

/** The one of the `known` keys that `name` is a slip of; empty when there is none. */
export function nearestOf(name: string, known: string[]): string {
  let best = NEAR + 1;
  let nearest = "";
  if (name.length > LONGEST_KEY + NEAR) return nearest;
  const wanted = name.toLowerCase();
  for (let i = 0; i < known.length; i++) {
    if (abs(name.length - known[i].length) >= best) continue;
    const distance = editDistance(wanted, known[i].toLowerCase());
    if (distance >= best || distance * 2 >= known[i].length) continue;
    best = distance;
    nearest = known[i];
  }
  return nearest;
}
