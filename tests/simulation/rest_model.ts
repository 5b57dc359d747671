import { exactly, fresh, type Expected } from "./expected.ts";
import { isFinal, isTimed, out, type Moment, type Report } from "./health_model.ts";
import type { Entry } from "./records.ts";
import { aheadMs, askedMs, dayMs, longerRestMs, maxWaitMs, restEnd } from "./schedule_model.ts";

const trialMs = 30_000;

/** A token that rests for as long as the vendor asks; a probe that is on its way is waited for. */
export function rest(entry: Entry, report: Report, nowMs: number): Expected {
  const due = entry.nonce === "" ? 0 : entry.dueMs;
  const times = { outSinceMs: nowMs, notBeforeMs: restEnd(report, askedMs(report), nowMs), dueMs: [due, due] } as const;
  return { ...fresh(entry.generation + 1), ejected: true, resting: true, status: report.status, ...times };
}

/** What a client's answer makes of a token that rests; undefined: nothing. */
export function ofRest(entry: Entry, report: Report, moment: Moment): Expected | undefined {
  const { settings, nowMs } = moment;
  const passed = report.verdict === "passed";
  if (passed && !isTimed(report)) return { ...fresh(entry.generation + 1), backSinceMs: nowMs };
  if (!entry.onTrial) return undefined;
  if (report.verdict === "ignored") return { ...exactly(entry), onTrial: false, dueMs: [0, 0] };
  if (passed) return rest(entry, report, nowMs);
  const isLimit = report.status === 429 && report.told === "";
  const isWeak = report.evidence !== "firm" || report.vendorFault || isLimit;
  if (isFinal(report, settings) || !isWeak) return out(entry, report, nowMs, moment);
  const trials = entry.failedProbes + 1;
  const notBeforeMs = restEnd(report, longerRestMs(trials, report, settings), nowMs);
  const again = { generation: entry.generation, outSinceMs: entry.outSinceMs, failedProbes: trials, notBeforeMs };
  return { ...rest(entry, report, nowMs), ...again, dueMs: [0, 0] };
}

/** A token on the trial that a request has claimed; undefined: it is not the time for one. */
export function onTrial(entry: Entry, { settings, nowMs }: Moment): Expected | undefined {
  const waitMs = Math.max(aheadMs(entry.notBeforeMs, dayMs, nowMs), aheadMs(entry.dueMs, maxWaitMs(settings), nowMs));
  if (!entry.resting || waitMs > 0) return undefined;
  const { touchedMs: _, route: __, notBeforeMs, ...same } = entry;
  const generation = entry.generation + (entry.onTrial ? 0 : 1);
  const times = { notBeforeMs: [notBeforeMs, notBeforeMs], dueMs: [nowMs + trialMs, nowMs + trialMs] } as const;
  return { ...same, generation, onTrial: true, ...times };
}
