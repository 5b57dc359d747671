import type { Plan } from "./plan.ts";
import { walk, type Outcome } from "./walk.ts";

const otherSeeds = 6;

/** Smaller plans than this one, the boldest first. */
function smaller(plan: Plan): Plan[] {
  const plans: Plan[] = [];
  const without = [...plan.faults].map((fault) => new Set([...plan.faults].filter((other) => other !== fault)));
  if (plan.faults.size > 1) plans.push({ ...plan, faults: new Set() });
  for (const faults of without) plans.push({ ...plan, faults });
  if (plan.listeners > 1) plans.push({ ...plan, listeners: plan.listeners - 1 });
  if (plan.workers > 1)
    plans.push({ ...plan, workers: Math.floor(plan.workers / 2) }, { ...plan, workers: plan.workers - 1 });
  if (plan.tokens > 1) plans.push({ ...plan, tokens: plan.tokens - 1 });
  if (plan.stops > 0) plans.push({ ...plan, stops: 0 }, { ...plan, stops: plan.stops / 4 });
  if (plan.events > 50) plans.push({ ...plan, events: Math.floor(plan.events / 2) });
  return plans;
}

/** The smallest plan found that fails the same checker: fewer faults, VMs, tokens, stops; then the earliest failure. */
export function shrink(outcome: Outcome, module: WebAssembly.Module): Outcome {
  let best = outcome;
  const fails = (plan: Plan): boolean => {
    const tried = walk(plan, module);
    if (tried.violation?.checker !== outcome.violation?.checker) return false;
    best = tried;
    return true;
  };
  while (smaller(best.plan).some(fails)) {}
  const { plan } = best;
  for (let step = 1; step <= otherSeeds; step++) {
    const other = walk({ ...plan, draws: plan.seed + step * 1_000_003 }, module);
    const alike = other.violation?.checker === outcome.violation?.checker;
    if (alike && other.events < best.events) best = other;
  }
  return best;
}
