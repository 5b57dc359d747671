import type { Report } from "../health_model.ts";
import { leaseMs } from "../schedule_model.ts";
import type { Claim } from "./heard.ts";
import type { Scene, Use } from "./scene.ts";
import { failureOf, isSuccess, probeReport, settled, successOf, unheard, type Heard } from "./verdicts.ts";

/** What must be put down now that an answer is known; `goesOn`: there is another attempt, and failures wait for it. */
export function reportsOf(scene: Scene, use: Use, { heard, goesOn }: { heard: Heard; goesOn: boolean }): Report[] {
  if (use.isProbe) return [probeReport(use, claimOf(scene, use), heard)];
  const passed = isSuccess(heard.status);
  const failure = heard.status === 0 ? undefined : failureOf(use, heard);
  if (failure !== undefined) use.carried.push(failure);
  if (goesOn) return [];
  const reports = settled(use.carried, passed);
  use.carried = [];
  const success = passed ? successOf(use, heard) : undefined;
  return success === undefined ? reports : [...reports, success];
}

/** What a probe says that ends before its answer is known: it fails if it had left, and all of its time. */
export function lostReport(scene: Scene, use: Use, nowMs: number): Report {
  const claim = claimOf(scene, use);
  const isLate = use.hasLeft && nowMs + leaseMs >= (claim?.endsMs ?? 0);
  return probeReport(use, claim, unheard(isLate ? 504 : 0));
}

function claimOf(scene: Scene, { mark }: Use): Claim | undefined {
  return scene.claimed.get(mark.split(".")[2] ?? "");
}
