import { equal, utf8 } from "../base/bytes";
import { HeaderNames, NO_HEADER_NAMES } from "../base/http/header_names";
import { JsonKind, NONE } from "../base/json/document";
import { readForwardHeaders } from "./forward_headers";
import { ProviderConfig, readProvider } from "./provider_config";
import { RuleMatcher } from "./rule_matcher";
import { Section } from "./section";

/** How host and path reach the vendor downstream: edited by the filter, or applied by the route from filter state. */
export enum HostRewrite {
  Filter,
  Route,
}

/** A set of requests and the upstream to use for them. */
export class Rule {
  /** Headers of clients that vendors get beside those that they need. */
  forwarded: HeaderNames = NO_HEADER_NAMES;

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

/** The provider configurations of a plugin. What several rules name is read once and is one object. */
export class Upstreams {
  private readonly nodes: i32[] = [];
  private readonly configs: Array<ProviderConfig | null> = [];

  read(section: Section): ProviderConfig | null {
    const known = this.nodes.indexOf(section.node);
    if (known >= 0) return this.configs[known];
    const config = readProvider(section);
    this.nodes.push(section.node);
    this.configs.push(config);
    return config;
  }
}

/** Reads the global configuration, which is for every request that no rule is for. */
export function readGlobalRule(root: Section, upstreams: Upstreams): Rule {
  const upstream = readUpstream(root, root, upstreams);
  const rule = new Rule(root.path, null, upstream, readHostRewrite(root, HostRewrite.Filter));
  rule.forwarded = readForwardHeaders(root, root);
  return rule;
}

/** Reads one entry of `_rules_`; `providers`, `hostRewrite` and `forwardHeaders` come from `root` where it has none. */
export function readRule(section: Section, root: Section, upstreams: Upstreams): Rule {
  const matcher = new RuleMatcher(section);
  if (matcher.isEmpty) {
    section.problems.error(
      section.path,
      "needs _match_route_, _match_domain_, _match_service_ or _match_route_prefix_",
    );
  }
  const provider = readUpstream(section, root, upstreams);
  if (provider === null && !section.has("provider") && !section.has("activeProviderId")) {
    section.problems.warn(section.path, "names no provider, so its requests pass untouched");
  }
  const hostRewrite = readHostRewrite(section, readHostRewrite(root, HostRewrite.Filter));
  const rule = new Rule(section.path, matcher, provider, hostRewrite);
  rule.forwarded = readForwardHeaders(section, root);
  return rule;
}

/** `provider` wins; else the entry of `providers` that `activeProviderId` names; neither: none. */
function readUpstream(section: Section, root: Section, upstreams: Upstreams): ProviderConfig | null {
  const id = section.text("activeProviderId");
  const own = section.list("providers");
  const list = own == NONE ? root.list("providers") : own;
  const listPath = own == NONE ? root.pathOf("providers") : section.pathOf("providers");
  const provider = section.section("provider");
  if (provider !== null) return upstreams.read(provider);
  if (id.length == 0) return null;
  const chosen = findProvider(new Section(section.document, list, listPath, section.problems), id);
  if (chosen === null) section.error("activeProviderId", "names no entry of providers");
  return chosen === null ? null : upstreams.read(chosen);
}

function findProvider(list: Section, id: string): Section | null {
  const document = list.document;
  const wanted = utf8(id);
  const key = utf8("id");
  let index = 0;
  for (let node = document.first(list.node); node != NONE; node = document.next(node)) {
    const entry = new Section(document, node, `${list.path}[${index++}]`, list.problems);
    if (document.kind(node) != JsonKind.Object) list.problems.error(entry.path, "must be an object");
    else if (equal(document.string(document.member(node, key)), wanted)) return entry;
  }
  return null;
}

function readHostRewrite(section: Section, inherited: HostRewrite): HostRewrite {
  if (!section.has("hostRewrite")) return inherited;
  return <HostRewrite>section.choice("hostRewrite", ["filter", "route"]);
}
