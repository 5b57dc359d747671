import { Coverage } from "./coverage.ts";
import { describePlan, planOf, type Plan } from "./plan.ts";
import { shrink } from "./shrink.ts";
import { walk, type Outcome } from "./walk.ts";

/** Walks of consecutive seeds. */
export interface Campaign {
  readonly first: number;
  readonly seeds: number;
  /** Steps of each walk before its end begins. */
  readonly events: number;
  /** Ends the campaign early; default 5. */
  readonly maxFailures?: number;
}

/** What a campaign came to. */
export interface Result {
  readonly coverage: Coverage;
  readonly failures: readonly Outcome[];
  readonly walks: number;
  readonly fewestEvents: number;
  /** Most pages of 64 KiB that any VM came to. */
  readonly pages: number;
}

/** Runs the walks; ends early after a few failures. `onWalk` hears of each. */
export function runCampaign(
  campaign: Campaign,
  module: WebAssembly.Module,
  onWalk: (outcome: Outcome) => void = () => {},
): Result {
  const coverage = new Coverage();
  const failures: Outcome[] = [];
  let [walks, fewestEvents, pages] = [0, Number.POSITIVE_INFINITY, 0];
  for (let index = 0; index < campaign.seeds && failures.length < (campaign.maxFailures ?? 5); index++) {
    const outcome = walk(planOf(campaign.first + index, campaign.events), module);
    walks++;
    coverage.add(outcome.counts);
    pages = Math.max(pages, outcome.pages);
    if (outcome.violation !== undefined) failures.push(outcome);
    else fewestEvents = Math.min(fewestEvents, outcome.events);
    onWalk(outcome);
  }
  return { coverage, failures, walks, fewestEvents, pages };
}

/** A failing walk for a person: how to repeat it, the smallest case found that fails alike, and its trace. */
export function report(outcome: Outcome, module: WebAssembly.Module): string {
  const small = shrink(outcome, module);
  const lines = [
    `FAILED ${outcome.violation?.checker}: ${outcome.violation?.text}`,
    `repeat: make sim SEED=${outcome.plan.seed}`,
    `smaller: ${repeat(small.plan)}`,
    `  after ${small.events} steps (${outcome.events} before): ${small.violation?.text}`,
    describePlan(small.plan),
    ...small.screen,
  ];
  return lines.join("\n");
}

/** The command that repeats exactly this plan. */
function repeat(plan: Plan): string {
  const faults = [...plan.faults].join(",") || "none";
  const sizes = `--workers ${plan.workers} --listeners ${plan.listeners} --tokens ${plan.tokens} --stops ${plan.stops}`;
  const command = "node --import tsx tests/simulation/main.ts";
  return `${command} --seed ${plan.seed} --draws ${plan.draws} --events ${plan.events} --faults ${faults} ${sizes}`;
}
