import type { StoreCall } from "../watch.ts";
import { forbiddenMs, isBelieved, pairIn } from "./models.ts";
import type { Use } from "./scene.ts";

const maxRounds = 8;
const casMismatch = 8;

/** What is known, now that another token has served the request: which tokens may not use its model. */
export function forbiddenBy(use: Use): string[] {
  if (use.isProbe) return [];
  return use.carried.flatMap(({ forbids, report }) => (forbids ? [pairIn(use, report.fingerprint)] : []));
}

/**
 * Follows these pairs through reads and writes of a roster from `from` on: each takes up to 8 rounds, and ends with a
 * write that has it, or with a read of a record that had it. Answers where they end, and what is wrong, if anything.
 */
export function noteForbidden(pairs: readonly string[], calls: readonly StoreCall[], from: number) {
  const rosterCalls = calls.filter((call) => call.kind === "roster");
  let next = from;
  for (const pair of pairs) {
    const end = noteOne(pair, rosterCalls, next);
    if (end.words !== "") return end;
    next = end.next;
  }
  return { next, words: "" };
}

function noteOne(pair: string, calls: readonly StoreCall[], from: number): { next: number; words: string } {
  let next = from;
  for (let round = 1; round <= maxRounds; round++) {
    const [read, write] = [calls[next], calls[next + 1]];
    if (read?.action !== "read") return { next, words: "what a token may not use is not looked up" };
    const known = read.after.roster.forbidden ?? new Map<string, number>();
    if (isBelieved(known, pair, read.nowMs)) return { next: next + 1, words: "" };
    if (write?.action !== "write") return { next, words: "what a token may not use is not written" };
    next += 2;
    if (write.status === casMismatch) continue;
    const untilMs = write.after.roster.forbidden?.get(pair);
    const isRight = write.status !== 0 || untilMs === read.nowMs + forbiddenMs;
    return { next, words: isRight ? "" : `what a token may not use is written until ${untilMs ?? "never"}` };
  }
  return { next, words: "" };
}
