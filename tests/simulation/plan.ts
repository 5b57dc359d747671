import { Chance } from "./chance.ts";
import type { Settings } from "./health_model.ts";

/** What can go wrong besides vendors, and what makes VMs large: many requests at once, and large ones. */
export const faultNames = [
  "jump",
  "crash",
  "churn",
  "loss",
  "garbage",
  "foreign",
  "contention",
  "disconnect",
  "forged",
  "misroute",
  "lostprobe",
  "stranger",
  "slowlocal",
  "crowd",
  "bulk",
] as const;
export type Fault = (typeof faultNames)[number];

/** Everything about a walk that its seed decides beforehand; a smaller plan of the same seed is a smaller case. */
export interface Plan {
  readonly seed: number;
  /** Seed of everything that is drawn on the way; the plan's own unless a smaller case is looked for. */
  readonly draws: number;
  readonly mode: "upstream" | "downstream";
  /** Workers; the main thread's VM comes on top. */
  readonly workers: number;
  /** Listeners with a configuration of their own. The first two share a provider. */
  readonly listeners: number;
  /** Tokens of each provider. */
  readonly tokens: number;
  readonly settings: Settings;
  readonly via: "auto" | "local" | "direct";
  /** Probability that a VM stops at a pause point. */
  readonly stops: number;
  /** Requests per second of virtual time. */
  readonly rate: number;
  /** Probability that a token is sick at a time. */
  readonly sickness: number;
  /** Whether a request that failed is tried again with another token. */
  readonly attempts: boolean;
  /** Most tries after the first; 0, upstream alone: as many as there are tokens. */
  readonly maxRetries: number;
  /** Milliseconds that one of the filter's own tries may take. */
  readonly retryTimeout: number;
  /** Milliseconds within which a try that nobody answers was lost on the way, and is made again. */
  readonly unansweredWithin: number;
  /** Milliseconds that an answer is held for its first event; 0: answers are not looked into. */
  readonly firstEventTimeout: number;
  /** Whether vendors say what their answers are, hide errors in them, and begin late. */
  readonly masked: boolean;
  /** Probability that a request is one that no token is served with. */
  readonly refusals: number;
  /** Probability that a request is one that tokens refuse, in words that say so. */
  readonly ownFaults: number;
  /** Probability that a token may not use a model. */
  readonly forbidden: number;
  /** Tokens of each provider that have the weight 0. */
  readonly drained: number;
  /** Whether the first listener begins without a token that the second one of the same provider has. */
  readonly uneven: boolean;
  readonly faults: ReadonlySet<Fault>;
  /** Steps before the vendors are healed and the end is awaited. */
  readonly events: number;
}

/** The plan of a seed. */
export function planOf(seed: number, events: number): Plan {
  const chance = new Chance(seed, "plan");
  const later = new Chance(seed, "attempts");
  const newer = new Chance(seed, "cooldown");
  const healthCheckModel = newer.pick(["gpt-4o", "gpt-4o", "gpt-4o", ""]);
  const cooldowns = healthCheckModel === "" ? [1500, 4000, 12_000] : [0, 0, 4000, 12_000];
  const rests = new Chance(seed, "rests");
  const isThresholdSet = rests.happens(0.6);
  const threshold = chance.between(1, 3);
  const settings = {
    failureThreshold: isThresholdSet ? threshold : 3,
    isThresholdSet,
    successThreshold: chance.between(1, 2),
    healthCheckInterval: chance.between(1, 4) * 1000,
    healthCheckTimeout: chance.between(1, 3) * 1000,
    healthCheckModel,
    cooldownDuration: newer.pick(cooldowns),
    outageGuard: later.happens(0.5),
    maxEjectionPercent: later.pick([100, 100, 100, 50]),
    whenNoneHealthy: rests.pick(["soonest", "soonest", "reject"] as const),
  };
  const mode = chance.pick(["upstream", "downstream"] as const);
  return {
    seed,
    draws: seed,
    mode,
    workers: chance.between(4, 6),
    listeners: chance.between(1, 3),
    tokens: chance.between(2, 5),
    settings,
    via: chance.pick(["auto", "auto", "auto", "local", "direct"] as const),
    stops: chance.pick([0.05, 0.2, 0.5, 0.8]),
    rate: chance.between(4, 14),
    sickness: chance.pick([0.2, 0.4, 0.7]),
    attempts: later.happens(0.75),
    maxRetries: later.between(mode === "upstream" ? 0 : 1, 3),
    unansweredWithin: newer.pick([10_000, 10_000, 150]),
    retryTimeout: later.pick([400, 1500, 4000]),
    firstEventTimeout: later.pick([0, 1000, 1000, 2500, 5000]),
    masked: later.happens(0.75),
    refusals: later.pick([0, 0.1, 0.5]),
    ownFaults: newer.pick([0, 0.1, 0.3]),
    forbidden: new Chance(seed, "forbidden").pick([0, 0.2, 0.5]),
    drained: newer.pick([0, 0, 1]),
    uneven: newer.happens(0.4),
    faults: new Set(faultNames.filter(() => chance.happens(0.6))),
    events,
  };
}

/** One line that tells the plan. */
export function describePlan(plan: Plan): string {
  const { settings: s } = plan;
  return [
    `seed ${plan.seed}: ${plan.mode}, ${plan.workers} workers, ${plan.listeners} listeners, ${plan.tokens} tokens`,
    `thresholds ${s.isThresholdSet ? s.failureThreshold : "none"}/${s.successThreshold}`,
    `interval ${s.healthCheckInterval}`,
    `timeout ${s.healthCheckTimeout}, via ${plan.via}, none healthy: ${s.whenNoneHealthy}`,
    `${s.healthCheckModel === "" ? "no probes" : "probes"}, cooldown ${s.cooldownDuration}`,
    `${plan.drained} drained${plan.uneven ? ", uneven" : ""}`,
    `guard ${s.outageGuard ? "on" : "off"}, at most ${s.maxEjectionPercent} % out, ${attemptsOf(plan)}`,
    `faults: ${[...plan.faults].join(" ") || "none"}`,
  ].join("; ");
}

function attemptsOf(plan: Plan): string {
  const { attempts, maxRetries, firstEventTimeout, masked, refusals, ownFaults, forbidden } = plan;
  const most = maxRetries === 0 ? "all" : `${maxRetries} more`;
  const times = `${plan.retryTimeout} ms, unanswered within ${plan.unansweredWithin} ms`;
  const tries = attempts ? `attempts: ${most}, ${times}` : "one attempt";
  const own = `${100 * ownFaults} % by their own fault, ${100 * forbidden} % forbidden`;
  const refused = `${100 * refusals} % refused, ${own}`;
  return `${tries}, first event ${firstEventTimeout} ms${masked ? ", hidden errors" : ""}, ${refused}`;
}
