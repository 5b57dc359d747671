import { configuredShare, type Share } from "../plugin_config/matching.ts";
import { locate, type PluginConfig } from "../plugin_config/plugin_config.ts";
import { calledServers, usedProviders, type CalledServer } from "../plugin_config/providers.ts";
import type { Gateway } from "../gateway.ts";
import type { Problems } from "../problem.ts";
import type { Registries } from "../registry/mcp_bridge.ts";
import type { Service } from "../registry/service.ts";
import type { Destination } from "../route/destination.ts";
import type { Route } from "../route/ingress.ts";
import { redacted } from "../redact.ts";

/** A share of a route's requests, and the service that answers it. */
export interface Target {
  readonly service: Service;
  readonly weight: number;
}

/** A route whose destinations are known. */
export interface PlannedRoute extends Omit<Route, "destinations"> {
  readonly targets: readonly Target[];
  /** For how many of its requests the filter has a provider. */
  readonly configured: Share;
}

/**
 * Finds the service of every destination. One without is a problem and is left out; one that only a control plane can
 * know is left out.
 */
export function planRoutes(gateway: Gateway, delivered: PluginConfig, problems: Problems): PlannedRoute[] {
  return gateway.routes.map(({ destinations, ...route }) => {
    const targets = destinations.flatMap((destination) => {
      const service = serviceOf(destination, gateway.registries, problems);
      return service === undefined ? [] : [{ service, weight: destination.weight }];
    });
    const shares = targets.map(({ service }) => {
      const requests = { route: route.name, host: route.host, service: service.host, port: service.port };
      return configuredShare(delivered, requests);
    });
    const configured = shares.every((share) => share === shares[0]) ? (shares[0] ?? "none") : "some";
    return { ...route, targets, configured };
  });
}

function serviceOf(destination: Destination, registries: Registries, problems: Problems): Service | undefined {
  const { host, port, subset, place } = destination;
  const service = registries.services.find((candidate) => candidate.host === host);
  if (isElsewhere(host, registries.discoveredSuffixes)) return undefined;
  if (service === undefined) {
    problems.error(place, `${redacted(host)} ${whyUnknown(registries)}`);
  } else if (port !== undefined && port !== service.port) {
    problems.error(place, `${redacted(host)} has port ${service.port} in its registry, not ${port}`);
  } else if (subset !== "") {
    problems.error(place, `${redacted(host)} has no subsets: registries of type ${service.resolution} have none`);
  } else return service;
  return undefined;
}

function whyUnknown({ services }: Registries): string {
  const known = services.map((service) => redacted(service.host)).join(", ");
  return `is in no registry of the McpBridge; ${known === "" ? "there is none" : `there are ${known}`}`;
}

/** Whether only a control plane can know the service. */
export function isElsewhere(host: string, suffixes: readonly string[]): boolean {
  return host.endsWith(".svc.cluster.local") || suffixes.some((suffix) => host.endsWith(suffix));
}

/** Says which servers the filter could not ask by itself, because no registry leads to them. */
export function checkCalledServers(delivered: PluginConfig, registries: Registries, problems: Problems): void {
  for (const { path, value } of usedProviders(delivered)) {
    for (const called of calledServers(value)) {
      if (isElsewhere(called.host, registries.discoveredSuffixes)) continue;
      const service = registries.services.find(({ host }) => host === called.host);
      const key = service === undefined ? called.keys.host : (called.keys.port ?? called.keys.host);
      const { place, name } = locate(delivered, `${path}.${key}`);
      if (service === undefined) problems.error(place, `${name}: ${redacted(called.host)} ${whyUnknown(registries)}`);
      else if (service.port !== called.port) problems.error(place, `${name} ${portFault(service.port, called)}`);
    }
  }
}

function portFault(port: number, called: CalledServer): string {
  const isSaid = called.keys.port !== undefined;
  return isSaid ? `must be ${port}, as in the registry` : `has port ${port} in its registry, not ${called.port}`;
}
