import type { Element } from "../manifest/element.ts";
import type { Section } from "../manifest/section.ts";

/** How an entry is matched: only one way per rule (precedence of the Higress rule matcher). */
export type Category = "route" | "host" | "service" | "prefix";

/** What a rule asks for, as delivered in `_rules_`. */
export interface Rule {
  /** Where it is written. */
  readonly section: Section;
  readonly routes: readonly Element[];
  readonly domains: readonly Element[];
  readonly services: readonly Element[];
  readonly prefixes: readonly Element[];
}

/** The keys of a rule: those of a WasmPlugin, or those that the filter receives. */
export interface MatchKeys {
  readonly routes: string;
  readonly domains: string;
  readonly services: string;
  readonly prefixes: string;
}

export const deliveredKeys: MatchKeys = {
  routes: "_match_route_",
  domains: "_match_domain_",
  services: "_match_service_",
  prefixes: "_match_route_prefix_",
};

/** A WasmPlugin has no prefixes; the empty key is never there. */
export const resourceKeys: MatchKeys = { routes: "ingress", domains: "domain", services: "service", prefixes: "" };

export function readRule(section: Section, keys: MatchKeys): Rule {
  return {
    section,
    routes: section.texts(keys.routes),
    domains: section.texts(keys.domains),
    services: section.texts(keys.services),
    prefixes: section.texts(keys.prefixes),
  };
}

/** undefined: the rule matches nothing. */
export function categoryOf(rule: Rule): Category | undefined {
  if (rule.routes.length > 0) return "route";
  if (rule.domains.length > 0) return "host";
  if (rule.services.length > 0) return "service";
  return rule.prefixes.length > 0 ? "prefix" : undefined;
}
