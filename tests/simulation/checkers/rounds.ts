import { transition, type Report, type Settings } from "../health_model.ts";
import type { StoreCall } from "../watch.ts";

const maxRounds = 8;
const casMismatch = 8;

/** What became of one verdict. */
export interface End {
  readonly report: Report;
  readonly outcome: "written" | "none" | "unsettled" | "skipped";
  readonly words: string;
}

/** By what verdicts are judged; without a time, by the clock as each round found it. */
export interface When {
  readonly settings: Settings;
  readonly nowMs?: number;
}

/**
 * Follows verdicts through reads and writes of a roster: each takes up to 8 rounds of read and write, ends with a write
 * that is taken or a read after which nothing is to be changed, and is unsettled only after 8 conflicts.
 */
export function rounds(reports: readonly Report[], calls: readonly StoreCall[], when: When): End[] {
  const rosterCalls = calls.filter((call) => call.kind === "roster");
  const ends: End[] = [];
  let at = preamble(reports, rosterCalls);
  for (const report of reports) {
    const { end, next } = follow(report, rosterCalls, at, when);
    ends.push(end);
    if (end.outcome === "unsettled" || end.outcome === "skipped") break;
    at = next;
  }
  return ends;
}

/** An answer to a marked probe is looked up once before its verdict is: one read more. */
function preamble(reports: readonly Report[], calls: readonly StoreCall[]): number {
  const isProbe = reports[0]?.nonce !== "" && calls[0]?.scope.callback === "proxy_on_http_call_response";
  const twoReads = calls[0]?.action === "read" && calls[1]?.action === "read";
  return isProbe && twoReads && reports.length === 1 ? 1 : 0;
}

function follow(report: Report, calls: readonly StoreCall[], from: number, when: When): { end: End; next: number } {
  let at = from;
  for (let round = 1; round <= maxRounds; round++) {
    const read = calls[at];
    if (read?.action !== "read")
      return { end: { report, outcome: "skipped", words: `no read in round ${round}` }, next: at };
    const nowMs = when.nowMs ?? read.nowMs;
    const changes = transition(read.after.roster, report, when.settings, nowMs) !== undefined;
    const write = calls[at + 1];
    if (!changes) return { end: { report, outcome: "none", words: "" }, next: at + 1 };
    if (write?.action !== "write") return { end: { report, outcome: "skipped", words: "no write" }, next: at };
    at += 2;
    if (write.status !== casMismatch) return { end: { report, outcome: "written", words: "" }, next: at };
  }
  return { end: { report, outcome: "unsettled", words: `${maxRounds} conflicts` }, next: at };
}
