import type { Element } from "../manifest/element.ts";
import { identityOf } from "../manifest/manifest.ts";
import { Section } from "../manifest/section.ts";
import type { PluginConfig, Part } from "./plugin_config.ts";
import { categoryOf, deliveredKeys, readRule, resourceKeys, type Rule } from "./rule.ts";

const specKeys = [
  ...["url", "sha256", "imagePullPolicy", "imagePullSecret", "verificationKey", "pluginName", "phase", "priority"],
  ...["failStrategy", "vmConfig", "pluginConfig", "defaultConfig", "defaultConfigDisable", "matchRules", "selector"],
  ...["match", "type", "targetRef", "targetRefs"],
];
const ruleKeys = ["ingress", "domain", "service", "config", "configDisable", "routeType"];

/**
 * What Higress's controller makes of a WasmPlugin for the filter. undefined: nothing is delivered, and the problems say
 * why. The objects of the file are never edited.
 */
export function deliver(resource: Section): PluginConfig | undefined {
  const spec = resource.section("spec");
  if (spec === undefined) {
    resource.problems.error(resource.place, "this WasmPlugin has no spec");
    return undefined;
  }
  spec.finish(specKeys);
  const { name } = identityOf(resource);
  const common = { place: spec.place, rootId: spec.text("pluginName") ?? name };
  const whole = spec.section("pluginConfig");
  if (whole !== undefined) {
    for (const key of ["defaultConfig", "matchRules"]) {
      if (spec.element.get(key) !== undefined) spec.warn(key, "is ignored, because pluginConfig is given");
    }
    return { ...deliverPlain(whole), ...common };
  }
  const root = spec.flag("defaultConfigDisable") ? undefined : spec.section("defaultConfig");
  const rules = readRules(spec);
  if (root === undefined && rules.length === 0) {
    const why = "nothing is delivered: there is no defaultConfig, no pluginConfig and no rule";
    if (!spec.problems.hasErrors) spec.problems.error(spec.place, why);
    return undefined;
  }
  const config: Record<string, unknown> = { ...(root?.element.value as object | undefined) };
  if (rules.length > 0) config["_rules_"] = rules.map(deliverRule);
  return { ...common, config, root: partOf(root), rules };
}

/** A configuration that is delivered as it is written. */
export function deliverPlain(root: Section): PluginConfig {
  const entries = (root.element.get("_rules_")?.items ?? []).map(
    (entry, index) =>
      new Section(entry, root.name === "" ? `_rules_[${index}]` : `${root.name}._rules_[${index}]`, root.problems),
  );
  // The filter itself reports entries of the wrong kind.
  const rules = entries.filter(({ element }) => element.kind === "map");
  return {
    config: root.element.value as Record<string, unknown>,
    root: { element: root.element, name: root.name },
    rules: rules.map((section) => ({ rule: readRule(section, deliveredKeys), part: partOf(section) })),
    place: root.place,
    rootId: "",
  };
}

function readRules(spec: Section): { rule: Rule; part: Part | undefined }[] {
  return spec.sections("matchRules").flatMap((section) => {
    section.finish(ruleKeys);
    if (section.flag("configDisable")) return [];
    const rule = readRule(section, resourceKeys);
    const isWrong = ruleKeys.slice(0, 3).some((key) => (section.element.get(key)?.kind ?? "list") !== "list");
    if (categoryOf(rule) === undefined && isWrong) return [];
    if (categoryOf(rule) === undefined) {
      const remedy = "needs ingress, service or domain; without one Higress keeps the plugin's previous version";
      section.problems.error(section.place, `${section.name} ${remedy}`);
      return [];
    }
    const type = section.text("routeType");
    if (type === "GRPC") section.warn("routeType", "GRPC: Higress then matches no ingress of this rule");
    return [{ rule, part: partOf(section.section("config")) }];
  });
}

function partOf(section: Section | undefined): Part | undefined {
  return section === undefined ? undefined : { element: section.element, name: section.name };
}

function deliverRule({ rule, part }: { rule: Rule; part: Part | undefined }): object {
  const texts = (elements: readonly Element[]): string[] => elements.map(({ text }) => text);
  const delivered: Record<string, unknown> = { ...(part?.element.value as object | undefined) };
  if (rule.routes.length > 0) delivered["_match_route_"] = texts(rule.routes);
  if (rule.services.length > 0) delivered["_match_service_"] = texts(rule.services);
  if (rule.domains.length > 0) delivered["_match_domain_"] = texts(rule.domains);
  return delivered;
}
