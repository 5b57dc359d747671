import { rounds } from "../checkers/rounds.ts";
import type { Report } from "../health_model.ts";
import type { Scope } from "../watch.ts";
import type { HearingEvents } from "./judgements.ts";
import type { Scene, Use } from "./scene.ts";
import { failureOf, isSuccess, poolOf, type Heard } from "./verdicts.ts";

/** That a trial has told nothing of its token; undefined: the attempt is none, or it has. */
export function undecided(use: Use): Report | undefined {
  if (!use.isUndecided) return undefined;
  const nothing = { nonce: "", retryAfterMs: 0, status: 0, told: "", answeredMs: 0, refused: false } as const;
  const generation = use.seen?.get(use.trial)?.generation ?? 0;
  const worth = { verdict: "ignored", vendorFault: false, evidence: "firm" } as const;
  return { fingerprint: use.trial, generation, ...nothing, ...worth, pool: poolOf(use.version) };
}

/**
 * The trial that an attempt is ends: with what was heard, or with its stream. If that tells nothing it is put down,
 * before all else. How many calls that took.
 */
export function endTrial(
  scene: Scene,
  use: Use,
  { scope, heard }: { scope: Scope; heard?: Heard },
  events: readonly HearingEvents[],
): number {
  // Upstream an attempt that nobody answered ends with its stream.
  if (heard?.status === 0 && scene.plan.mode === "upstream") return 0;
  const isDecided = heard !== undefined && (isSuccess(heard.status) || failureOf(use, heard)?.forbids === false);
  const report = isDecided ? undefined : undecided(use);
  use.isUndecided = false;
  if (report === undefined) return 0;
  scene.coverage.hit("undecided");
  const calls = scope.calls.filter((call) => call.context === use.stream);
  for (const event of events) event.onGiven({ reports: [report], calls, context: use.stream, from: 0 });
  return rounds([report], calls, { settings: scene.plan.settings })[0]?.next ?? 0;
}
