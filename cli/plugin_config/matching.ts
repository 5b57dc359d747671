import { clusterName } from "../registry/service.ts";
import type { PluginConfig } from "./plugin_config.ts";
import { usedProviders } from "./providers.ts";
import { categoryOf, type Rule } from "./rule.ts";

/** Requests of one route to one cluster. */
export interface Requests {
  readonly route: string;
  /** The route's host, which may have a `*`. */
  readonly host: string;
  readonly service: string;
  readonly port: number;
}

/** How many of the requests: all, some, none. */
export type Share = "all" | "some" | "none";

/** For how many of the requests the filter has a provider; it leaves the others untouched. */
export function configuredShare(delivered: PluginConfig, requests: Requests): Share {
  const used = usedProviders(delivered);
  const outcomes = new Set<boolean>();
  for (const [index, { rule }] of delivered.rules.entries()) {
    const share = matchedShare(rule, requests);
    if (share === "none") continue;
    outcomes.add(used.some((provider) => provider.rule === index));
    if (share === "all") return shareOf(outcomes);
  }
  outcomes.add(used.some((provider) => provider.rule === undefined));
  return shareOf(outcomes);
}

function shareOf(outcomes: ReadonlySet<boolean>): Share {
  if (outcomes.size === 2) return "some";
  return outcomes.has(true) ? "all" : "none";
}

function matchedShare(rule: Rule, requests: Requests): Share {
  const isService = rule.services.some(({ text }) => serviceMatches(text, requests.service, requests.port));
  switch (categoryOf(rule)) {
    case "route":
      return rule.routes.some(({ text }) => text === requests.route) && (rule.services.length === 0 || isService)
        ? "all"
        : "none";
    case "host":
      return hostShare(rule, requests.host);
    case "service":
      return isService ? "all" : "none";
    case "prefix":
      return rule.prefixes.some(({ text }) => requests.route.startsWith(text)) ? "all" : "none";
    case undefined:
      return "none";
  }
}

/** The host alone, with its port, or the whole name of the cluster. */
export function serviceMatches(entry: string, service: string, port: number): boolean {
  return entry === service || entry === `${service}:${port}` || entry === clusterName(service, port);
}

/** Whether every cluster that the entry `narrow` matches is matched by `wide`. */
export function serviceCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [, port, , host] = narrow.split("|");
  if (port !== undefined && host !== undefined) return serviceMatches(wide, host, Number(port));
  return narrow.startsWith(`${wide}:`) && /:\d+$/.test(narrow);
}

/** A host with a `*` stands for many, of which a domain may match some. */
function hostShare(rule: Rule, host: string): Share {
  if (rule.domains.some(({ text }) => domainCovers(text, host))) return "all";
  return host.includes("*") ? "some" : "none";
}

/** Whether every host that `inner` matches is matched by `outer`; both may begin or end with `*`. */
export function domainCovers(outer: string, inner: string): boolean {
  const [wide, narrow] = [outer.toLowerCase(), inner.toLowerCase()];
  if (wide === "*" || wide === narrow) return true;
  if (wide.startsWith("*")) return !narrow.endsWith("*") && narrow.replace(/^\*/, "").endsWith(wide.slice(1));
  if (wide.endsWith("*")) return !narrow.startsWith("*") && narrow.replace(/\*$/, "").startsWith(wide.slice(0, -1));
  return false;
}
