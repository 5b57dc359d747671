import { domainCovers, serviceMatches } from "../plugin_config/matching.ts";
import type { PluginConfig } from "../plugin_config/plugin_config.ts";
import type { Rule } from "../plugin_config/rule.ts";
import type { Gateway } from "../gateway.ts";
import { checkCalledServers, isElsewhere, planRoutes, type PlannedRoute } from "../plan/routes.ts";
import type { Problems } from "../problem.ts";
import { usesTls } from "../registry/service.ts";
import type { Route } from "../route/ingress.ts";
import { redacted } from "../redact.ts";

/** Holds rules, routes and registries against each other, as far as the files bring them. */
export function checkRoutes(gateway: Gateway, delivered: PluginConfig | undefined, problems: Problems): void {
  const { manifest, registries, routes } = gateway;
  checkDuplicates(routes, problems);
  checkNames(gateway, problems);
  const rules = (delivered?.rules ?? []).map(({ rule }) => rule);
  if (manifest.ingresses.length > 0) for (const rule of rules) checkRuleRoutes(rule, routes, problems);
  if (delivered === undefined || manifest.bridges.length === 0) return;
  for (const rule of rules) checkRuleServices(rule, gateway, problems);
  checkCalledServers(delivered, registries, problems);
  for (const route of planRoutes(gateway, delivered, problems)) checkConfigured(route, problems);
}

function checkDuplicates(routes: readonly Route[], problems: Problems): void {
  for (const [index, route] of routes.entries()) {
    const { host, match, place } = route;
    const twin = routes
      .slice(0, index)
      .find((other) => other.host === host && other.match.type === match.type && other.match.path === match.path);
    if (twin === undefined) continue;
    problems.error(place, `this host and path are never reached: the path at line ${twin.place.line} takes them`);
  }
}

/** Without a name a certificate can only be verified as that of an address, which vendors have not. */
function checkNames({ registries }: Gateway, problems: Problems): void {
  for (const service of registries.services) {
    if (!usesTls(service) || service.sni !== undefined) continue;
    problems.warn(service.place, `${redacted(service.host)} has no sni: the server is not told which host is meant`);
  }
}

function checkRuleRoutes({ routes: names, domains }: Rule, routes: readonly Route[], problems: Problems): void {
  const known = [...new Set(routes.map(({ name }) => name))];
  for (const { text, place } of names) {
    if (known.includes(text)) continue;
    problems.warn(place, `${redacted(text)} is none of the Ingresses here: ${known.map(redacted).join(", ")}`);
  }
  for (const { text, place } of domains) {
    if (routes.some(({ host }) => domainCovers(text, host) || domainCovers(host, text))) continue;
    problems.warn(place, `${redacted(text)} is the host of no Ingress here`);
  }
}

function checkRuleServices({ services }: Rule, { registries }: Gateway, problems: Problems): void {
  for (const { text, place } of services) {
    const host = text.replace(/:\d+$/, "").replace(/^.*\|/, "");
    if (isElsewhere(host, registries.discoveredSuffixes)) continue;
    const service = registries.services.find((candidate) => candidate.host === host);
    if (service === undefined) problems.error(place, `${redacted(text)} is in no registry of the McpBridge`);
    else if (!serviceMatches(text, service.host, service.port)) {
      problems.error(place, `${redacted(text)} never matches: the registry has port ${service.port}`);
    }
  }
}

function checkConfigured({ configured, name, place, targets }: PlannedRoute, problems: Problems): void {
  if (configured === "all" || targets.length === 0) return;
  const which = configured === "none" ? "requests" : "some requests";
  const what =
    "pass with the client's own credentials, because neither a rule nor defaultConfig has a provider for them";
  problems.warn(place, `route ${redacted(name)}: ${which} ${what}`);
}
