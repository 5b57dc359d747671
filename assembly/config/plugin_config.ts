import { Bytes } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { Problems } from "./problems";
import { ProviderConfig } from "./provider_config";
import { Globals, Rule, readGlobalRule, readRule } from "./rule";
import { hostOf } from "./rule_matcher";
import { Section } from "./section";
import { StatusPage, readStatusPage } from "./status_page";

/** A longer configuration is refused: nothing is collected while it is read. */
const MOST_BYTES: i32 = 4 * 1024 * 1024;

/** Where the filter sits: before the route, once per request; or behind it, once per attempt. */
export enum Mode {
  Downstream,
  Upstream,
}

/** The whole configuration, checked. */
export class PluginConfig {
  mode: Mode = Mode.Downstream;
  readonly problems: Problems = new Problems();
  /** null: nobody is told the health of the tokens. */
  status: StatusPage | null = null;
  /** Whether access logs are told what became of requests. */
  notesRequests: bool = false;
  /** Whether answers tell clients who served them. */
  tellsClients: bool = false;
  /** Whether any rule asks for the cluster, for the route. */
  matchesCluster: bool = false;
  matchesRoute: bool = false;
  /** Every provider configuration of a rule, at its index. */
  readonly providers: ProviderConfig[] = [];
  /** Rules that are refused alone, the global configuration among them. */
  refusedRules: i32 = 0;
  /** In the order in which they are tried; the global configuration, which is for everything, comes last. */
  private readonly rules: Rule[] = [];

  /** Reads JSON (an empty text is an empty object) and reports everything that is wrong with it. */
  static parse(bytes: Bytes): PluginConfig {
    const config = new PluginConfig();
    if (bytes.length == 0) return config;
    if (bytes.length > MOST_BYTES) return config.refuse("is longer than 4 MiB");
    const document = JsonDocument.parse(bytes);
    if (document.root == NONE) return config.refuse(`is not JSON (at byte ${document.faultAt})`);
    if (document.kind(document.root) != JsonKind.Object) return config.refuse("must be an object");
    config.read(new Section(document, document.root, "$", config.problems));
    return config;
  }

  /** Whether it must not be used: it cannot be, or it would refuse every request, where the one before it may not. */
  get isRefused(): bool {
    return this.problems.refusesAll || (this.refusedRules > 0 && this.refusedRules == this.rules.length);
  }

  /** The first rule for a request to `authority`, routed by `route` to `cluster`; null: none. */
  ruleFor(authority: Bytes, cluster: Bytes, route: Bytes): Rule | null {
    const host = this.rules.length > 1 ? hostOf(authority) : authority;
    for (let i = 0; i < this.rules.length; i++) {
      const matcher = this.rules[i].matcher;
      if (matcher === null || matcher.matches(host, cluster, route)) return this.rules[i];
    }
    return null;
  }

  private refuse(message: string): PluginConfig {
    this.problems.error("$", message);
    this.problems.refusesAll = true;
    return this;
  }

  private read(root: Section): void {
    const problems = root.problems;
    this.mode = <Mode>root.choice("mode", ["downstream", "upstream"]);
    const isStrict = root.flag("strictConfig", false);
    root.list("_rules_");
    problems.refusesAll = problems.found > 0;
    this.warnOfHostRewrite(root);
    // Higress puts its own label into the configuration.
    root.text("_plugin_id_");
    this.status = readStatusPage(root);
    this.notesRequests = root.flag("accessLog", false);
    this.tellsClients = root.flag("responseHeaders", false);
    const globals = new Globals(root);
    this.readRules(root, globals);
    this.push(readGlobalRule(root, globals));
    root.finish([]);
    if (isStrict && problems.errors.length > 0) problems.refusesAll = true;
  }

  private warnOfHostRewrite(section: Section): void {
    if (this.mode == Mode.Upstream && section.has("hostRewrite")) {
      section.warn("hostRewrite", "has no effect in upstream mode");
    }
  }

  private readRules(root: Section, globals: Globals): void {
    const document = root.document;
    let index = 0;
    for (let node = document.first(root.list("_rules_")); node != NONE; node = document.next(node)) {
      const section = new Section(document, node, `${root.path}._rules_[${index++}]`, root.problems);
      if (document.kind(node) == JsonKind.Object) {
        this.addRule(section, globals);
        continue;
      }
      root.problems.error(section.path, "must be an object");
      root.problems.refusesAll = true;
    }
  }

  private addRule(section: Section, globals: Globals): void {
    const rule = readRule(section, globals);
    this.warnOfHostRewrite(section);
    section.finish([]);
    const matcher = rule.matcher;
    if (matcher === null) return;
    this.matchesRoute = this.matchesRoute || matcher.asksRoute;
    this.matchesCluster = this.matchesCluster || matcher.asksCluster;
    this.push(rule);
  }

  private push(rule: Rule): void {
    this.rules.push(rule);
    if (rule.isRefused) {
      this.refusedRules++;
      this.problems.refuse(rule.path);
    }
    const provider = rule.provider;
    if (provider === null || this.has(provider)) return;
    provider.index = this.providers.push(provider) - 1;
  }

  private has(provider: ProviderConfig): bool {
    return provider.index < this.providers.length && this.providers[provider.index] === provider;
  }
}
