import { HeaderNames, NO_HEADER_NAMES } from "../base/http/header_names";
import { FORWARD_HEADERS, readForwardHeaders } from "./forward_headers";
import { ProviderConfig, readProvider } from "./provider_config";
import { ProviderList } from "./provider_list";
import { RuleMatcher } from "./rule_matcher";
import { Section } from "./section";

/** Provider configurations that rules use. Each takes some 20 KiB, however short it is. */
const MOST_PROVIDERS: i32 = 4096;
const HOST_REWRITE = "hostRewrite";

/** How host and path reach the vendor downstream: edited by the filter, or applied by the route from filter state. */
export enum HostRewrite {
  Filter,
  Route,
}

/** A set of requests and the upstream to use for them. */
export class Rule {
  /** Headers of clients that vendors get beside those that they need. */
  forwarded: HeaderNames = NO_HEADER_NAMES;
  /** Whether something is wrong with it: its requests are answered, and go nowhere. It has no provider then. */
  isRefused: bool = false;

  constructor(
    /** JSON path, for the log. */
    readonly path: string,
    /** null: every request. */
    readonly matcher: RuleMatcher | null,
    /** null: the filter is not configured for these requests and leaves them alone. */
    readonly provider: ProviderConfig | null,
    readonly hostRewrite: HostRewrite,
  ) {}
}

/** Of requests that no client made. */
export const NO_RULE: Rule = new Rule("", null, null, HostRewrite.Filter);

/** What all rules of a plugin draw on. A provider that several of them name is read once and is one object. */
export class Globals {
  /** Those of rules that have none of their own. */
  readonly providers: ProviderList;
  readonly hostRewrite: HostRewrite;
  readonly forwarded: HeaderNames;
  /** Whether something is wrong with what rules inherit: the former, the latter. */
  readonly spoilsHosts: bool;
  readonly spoilsHeaders: bool;
  /** Places in `configs` by the nodes of the providers' objects. */
  private readonly places: Map<i32, i32> = new Map<i32, i32>();
  private readonly configs: Array<ProviderConfig | null> = [];
  /** Nodes of the providers' objects in which something is wrong. */
  private readonly faulty: Set<i32> = new Set<i32>();

  /** Reads what the global configuration `root` says for all. */
  constructor(root: Section) {
    this.providers = new ProviderList(root);
    const problems = root.problems;
    const before = problems.found;
    this.hostRewrite = readHostRewrite(root, HostRewrite.Filter);
    const between = problems.found;
    this.forwarded = readForwardHeaders(root, NO_HEADER_NAMES);
    this.spoilsHosts = between > before;
    this.spoilsHeaders = problems.found > between;
  }

  /** The provider of one rule, which what is wrong with it is counted for. */
  read(section: Section): ProviderConfig | null {
    if (this.places.has(section.node)) {
      if (this.faulty.has(section.node)) section.problems.found++;
      return this.configs[this.places.get(section.node)];
    }
    if (this.configs.length == MOST_PROVIDERS) {
      section.problems.error("$", `has more than ${MOST_PROVIDERS} providers`);
      return null;
    }
    const before = section.problems.found;
    const config = readProvider(section);
    if (section.problems.found > before) this.faulty.add(section.node);
    this.places.set(section.node, this.configs.push(config) - 1);
    return config;
  }

  /** Whether `rule`, an entry of `_rules_`, inherits something wrong. */
  spoils(rule: Section): bool {
    return (this.spoilsHosts && !rule.has(HOST_REWRITE)) || (this.spoilsHeaders && !rule.has(FORWARD_HEADERS));
  }
}

/** Reads the global configuration, which is for every request that no rule is for. */
export function readGlobalRule(root: Section, globals: Globals): Rule {
  const before = root.problems.found;
  const provider = readUpstream(root, globals.providers, globals);
  if (root.problems.found > before || globals.spoilsHosts || globals.spoilsHeaders) return refused(root, null);
  const rule = new Rule(root.path, null, provider, globals.hostRewrite);
  rule.forwarded = globals.forwarded;
  return rule;
}

/**
 * Reads one entry of `_rules_`; `providers`, `hostRewrite` and `forwardHeaders` are inherited. What is wrong refuses it
 * alone, but where it is for: then its requests could be taken for those of another rule.
 */
export function readRule(section: Section, globals: Globals): Rule {
  const problems = section.problems;
  const before = problems.found;
  const matcher = new RuleMatcher(section);
  if (matcher.isEmpty) {
    problems.error(section.path, "needs _match_route_, _match_domain_, _match_service_ or _match_route_prefix_");
  }
  if (problems.found > before) problems.refusesAll = true;
  const own = new ProviderList(section);
  const provider = readUpstream(section, own.isThere ? own : globals.providers, globals);
  if (provider === null && !section.has("provider") && !section.has("activeProviderId")) {
    problems.warn(section.path, "names no provider, so its requests pass untouched");
  }
  const rule = new Rule(section.path, matcher, provider, readHostRewrite(section, globals.hostRewrite));
  rule.forwarded = readForwardHeaders(section, globals.forwarded);
  return problems.found > before || globals.spoils(section) ? refused(section, matcher) : rule;
}

/** In place of a rule with something wrong: it has the same requests, and nothing to send them with. */
function refused(section: Section, matcher: RuleMatcher | null): Rule {
  const rule = new Rule(section.path, matcher, null, HostRewrite.Filter);
  rule.isRefused = true;
  return rule;
}

/** `provider` wins; else the entry of `providers` that `activeProviderId` names; neither: none. */
function readUpstream(section: Section, providers: ProviderList, globals: Globals): ProviderConfig | null {
  const id = section.text("activeProviderId");
  const provider = section.section("provider");
  if (provider !== null) return globals.read(provider);
  if (id.length == 0) return null;
  const chosen = providers.find(id);
  if (chosen === null) section.error("activeProviderId", "names no entry of providers");
  return chosen === null ? null : globals.read(chosen);
}

function readHostRewrite(section: Section, inherited: HostRewrite): HostRewrite {
  if (!section.has(HOST_REWRITE)) return inherited;
  return <HostRewrite>section.choice(HOST_REWRITE, ["filter", "route"]);
}
