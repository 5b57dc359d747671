import { domainCovers, serviceCovers } from "../plugin_config/matching.ts";
import type { PluginConfig } from "../plugin_config/plugin_config.ts";
import { categoryOf, type Category, type Rule } from "../plugin_config/rule.ts";
import type { Element } from "../manifest/element.ts";
import type { Problems } from "../problem.ts";
import { redacted } from "../redact.ts";
import { checkTokens } from "./tokens.ts";

/** One way in which a rule matches: a value, and for a route perhaps a service, too. */
interface Case {
  readonly category: Category;
  readonly value: Element;
  readonly service: Element | undefined;
}

/** Says what is wrong with a configuration that the module does not see: placeholders, rules that are never reached. */
export function checkConfiguration(delivered: PluginConfig, problems: Problems): void {
  checkTokens(delivered, problems);
  checkRules(
    delivered.rules.map(({ rule }) => rule),
    problems,
  );
}

/** Says which rules, and which of their values, no request reaches, because an earlier rule takes all of them. */
function checkRules(rules: readonly Rule[], problems: Problems): void {
  for (const [index, rule] of rules.entries()) {
    warnOfIgnored(rule, problems);
    const cases = casesOf(rule);
    const taken = cases.flatMap((own) => {
      const taker = rules.slice(0, index).find((earlier) => casesOf(earlier).some((other) => covers(other, own)));
      return taker === undefined ? [] : [{ own, line: taker.section.place.line }];
    });
    if (taken.length > 0 && taken.length === cases.length) {
      const lines = [...new Set(taken.map(({ line }) => line))].join(", ");
      const { section } = rule;
      problems.error(section.place, `${section.name} is never reached: the rule at line ${lines} takes its requests`);
      continue;
    }
    for (const { own, line } of taken) {
      const what = own.service ?? own.value;
      problems.warn(what.place, `${redacted(what.text)} is never reached: the rule at line ${line} takes its requests`);
    }
  }
}

function casesOf(rule: Rule): Case[] {
  const category = categoryOf(rule);
  if (category === undefined) return [];
  const simple = (values: readonly Element[]): Case[] =>
    values.map((value) => ({ category, value, service: undefined }));
  if (category === "host") return simple(rule.domains);
  if (category === "service") return simple(rule.services);
  if (category === "prefix") return simple(rule.prefixes);
  if (rule.services.length === 0) return simple(rule.routes);
  return rule.routes.flatMap((value) => rule.services.map((service) => ({ category, value, service })));
}

function covers(wide: Case, narrow: Case): boolean {
  const [value, other] = [wide.value.text, narrow.value.text];
  switch (wide.category) {
    case "host":
      return value === "*" || (narrow.category === "host" && domainCovers(value, other));
    case "service":
      if (narrow.category === "service") return serviceCovers(value, other);
      return narrow.service !== undefined && serviceCovers(value, narrow.service.text);
    case "prefix":
      return (narrow.category === "prefix" || narrow.category === "route") && other.startsWith(value);
    case "route":
      if (narrow.category !== "route" || value !== other) return false;
      if (wide.service === undefined) return true;
      return narrow.service !== undefined && serviceCovers(wide.service.text, narrow.service.text);
  }
}

/** Of several kinds of values only one, or two, are looked at. */
function warnOfIgnored(rule: Rule, problems: Problems): void {
  const category = categoryOf(rule);
  const ignored: (readonly [readonly Element[], string])[] = [];
  if (category === "route") ignored.push([rule.domains, "ingress"]);
  if (category === "host") ignored.push([rule.services, "domain"]);
  if (category !== "prefix" && category !== undefined) ignored.push([rule.prefixes, category]);
  for (const [[first], winner] of ignored) {
    if (first !== undefined)
      problems.warn(first.place, `${redacted(first.text)} is ignored: with ${winner} only that counts`);
  }
}
