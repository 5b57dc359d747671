import { difference } from "../expected.ts";
import { transition, type Report, type Settings } from "../health_model.ts";
import { plain } from "../records.ts";
import type { StoreCall } from "../watch.ts";

const maxRounds = 8;
const casMismatch = 8;

/** What became of one verdict. */
export interface End {
  readonly report: Report;
  readonly outcome: "written" | "none" | "unsettled" | "skipped";
  readonly words: string;
  /** The first of the calls that belongs to it no more. */
  readonly next: number;
}

/** By what verdicts are judged; without a time, by the clock as each round found it. */
export interface When {
  readonly settings: Settings;
  readonly nowMs?: number;
  /** Whether one that is not settled keeps the others waiting. */
  readonly inOrder?: boolean;
}

/**
 * Follows verdicts through reads and writes of a roster from `from` on: each takes up to 8 rounds of these and ends
 * with a write that is taken and is what it should be, or a read after which nothing is to be changed, and is unsettled
 * only after 8 conflicts.
 */
export function rounds(reports: readonly Report[], calls: readonly StoreCall[], when: When, from = 0): End[] {
  const rosterCalls = calls.filter((call) => call.kind === "roster");
  const ends: End[] = [];
  let at = from;
  for (const report of reports) {
    const end = follow(report, rosterCalls, at, when);
    ends.push(end);
    if (end.outcome === "skipped" || (end.outcome === "unsettled" && when.inOrder === true)) break;
    at = end.next;
  }
  return ends;
}

function follow(report: Report, calls: readonly StoreCall[], from: number, when: When): End {
  let at = from;
  const end = (outcome: End["outcome"], words: string, next: number): End => ({ report, outcome, words, next });
  for (let round = 1; round <= maxRounds; round++) {
    const read = calls[at];
    if (read?.action !== "read") return end("skipped", `no read in round ${round}`, at);
    const nowMs = when.nowMs ?? read.nowMs;
    const expected = transition(read.after.roster, report, when.settings, nowMs);
    const write = calls[at + 1];
    if (expected === undefined) return end("none", "", at + 1);
    if (write?.action !== "write") return end("skipped", "no write", at);
    at += 2;
    if (write.status === casMismatch) continue;
    const wrong = write.status === 0 ? difference(write.after.roster.get(report.fingerprint) ?? plain, expected) : "";
    return wrong === undefined || wrong === "" ? end("written", "", at) : end("skipped", wrong, at);
  }
  return end("unsettled", `${maxRounds} conflicts`, at);
}
