import { createHash } from "node:crypto";
import type { Plan } from "../plan.ts";

/** The cluster that leads back to the listeners. */
export const localCluster = "outbound|10000||local_cluster.static";
/** Every secret holds this, so that a leak of any is found by one search. */
export const secretMark = "sk-sim-canary";

/** An API token of one vendor. */
export interface Token {
  readonly secret: string;
  readonly fingerprint: string;
  readonly group: number;
  /** Whether it has a share of the draws; if not, it has the weight 0. */
  readonly isWeighted: boolean;
  /** For traces. */
  readonly name: string;
}

/** A listener (upstream: a cluster's filter) with a configuration of its own. */
export interface Site {
  readonly name: string;
  /** Sites of one group share a vendor, a cluster and a pool of tokens. */
  readonly group: number;
  readonly provider: "groq" | "openai";
  readonly cluster: string;
}

const all: readonly Site[] = [
  { name: "alpha", group: 0, provider: "groq", cluster: "outbound|443||groq.dns" },
  { name: "beta", group: 0, provider: "groq", cluster: "outbound|443||groq.dns" },
  { name: "gamma", group: 1, provider: "openai", cluster: "outbound|443||openai.dns" },
];

/** The listeners of a plan. Two are of different vendors, so that a probe can meet the wrong one. */
export function sitesOf(plan: Plan): readonly Site[] {
  const [alpha, beta, gamma] = all as [Site, Site, Site];
  if (plan.listeners === 1) return [alpha];
  return plan.listeners === 2 ? [alpha, gamma] : [alpha, beta, gamma];
}

export function tokensOf(plan: Plan): readonly Token[] {
  return [0, 1].flatMap((group) =>
    Array.from({ length: plan.tokens }, (_, index) => {
      const secret = `${secretMark}-${group}-${index}`;
      const fingerprint = createHash("sha256").update(secret).digest("hex").slice(0, 16);
      const isWeighted = index === 0 || index < plan.tokens - plan.drained;
      return { secret, fingerprint, group, isWeighted, name: `${group === 0 ? "groq" : "openai"}-${index}` };
    }),
  );
}

/** Those of `tokens` that a site has at first. */
export function firstTokensOf(plan: Plan, site: Site, tokens: readonly Token[]): readonly Token[] {
  const [first, ...others] = tokens.filter((token) => token.group === site.group);
  const lacksFirst = plan.uneven && site.name === "alpha" && others.some((token) => token.isWeighted);
  return first === undefined || lacksFirst ? others : [first, ...others];
}

/** One version of a site's configuration. */
export interface Version {
  readonly site: Site;
  readonly tokens: readonly Token[];
  readonly text: string;
}

export function versionOf(plan: Plan, site: Site, tokens: readonly Token[]): Version {
  const { settings, via } = plan;
  const { isThresholdSet, failureThreshold, ...others } = settings;
  const counting = isThresholdSet ? { failureThreshold } : {};
  const provider = {
    type: site.provider,
    apiTokens: tokens.map(({ secret, isWeighted }) => (isWeighted ? secret : { token: secret, weight: 0 })),
    failover: { enabled: true, ...counting, ...others, healthCheckVia: via },
    affinity: plan.uneven ? "conversation" : "off",
    ...retryOf(plan),
    firstEventTimeout: plan.firstEventTimeout,
    ...(site.group === 0 ? { modelMapping: { "gpt-4o": "llama" } } : {}),
  };
  const text = JSON.stringify({ ...(plan.mode === "upstream" ? { mode: "upstream" } : {}), provider });
  return { site, tokens, text };
}

/** Behind the route attempts are on unless they are switched off, and as many as there are tokens. */
function retryOf({ attempts, maxRetries, retryTimeout, unansweredWithin }: Plan): object {
  const limits = maxRetries === 0 ? {} : { maxRetries, retryTimeout };
  return { retryOnFailure: { enabled: attempts, unansweredWithin, ...limits } };
}
