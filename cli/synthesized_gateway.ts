import { isIP } from "node:net";
import { locate, type PluginConfig } from "./plugin_config/plugin_config.ts";
import { calledServers, usedProviders, type UsedProvider } from "./plugin_config/providers.ts";
import { modulePath } from "./envoy/shipped.ts";
import type { Gateway } from "./gateway.ts";
import type { Place, Problems } from "./problem.ts";
import type { Service } from "./registry/service.ts";
import { addressOfUrl, vendorAddress, type VendorAddress } from "./registry/vendor.ts";

/** Whether the files bring routes or registries of their own. */
export function standsAlone({ manifest }: Gateway): boolean {
  return manifest.ingresses.length + manifest.bridges.length === 0;
}

/**
 * A gateway for a plugin configuration that comes without Ingress and McpBridge: one route for everything to the vendor
 * of the global provider, and the servers that the filter asks by itself. Where those cannot be known, a problem says
 * why.
 */
export async function completed(gateway: Gateway, delivered: PluginConfig, problems: Problems): Promise<Gateway> {
  const used = usedProviders(delivered);
  const provider = used.find(({ rule }) => rule === undefined);
  if (provider === undefined || used.length > 1) {
    problems.error(delivered.place, "its rules need routes and clusters: add an Ingress and an McpBridge");
    return gateway;
  }
  const vendor = await vendorService(delivered, provider, problems);
  if (vendor === undefined) return gateway;
  const called = calledServices(delivered, provider).filter(({ host }) => host !== vendor.host);
  const services = [vendor, ...called];
  const { place } = vendor;
  const destination = { host: vendor.host, port: vendor.port, subset: "", weight: 100, place };
  return {
    ...gateway,
    registries: { services, discoveredSuffixes: [] },
    routes: [{ name: "all", host: "*", match: { type: "prefix", path: "/" }, destinations: [destination], place }],
  };
}

async function vendorService(
  delivered: PluginConfig,
  { path, value }: UsedProvider,
  problems: Problems,
): Promise<Service | undefined> {
  const address = await vendorAddress(value, modulePath);
  const { place, name } = locate(delivered, `${path}.type`);
  if (typeof address !== "string") return serviceAt(String(value["type"]), address, place);
  problems.error(place, `${name.replace(/\.type$/, "")}: ${address}`);
  return undefined;
}

/** Their names are given; their places follow from URLs. */
function calledServices(delivered: PluginConfig, { path, value }: UsedProvider): Service[] {
  return calledServers(value).flatMap(({ host, port, url, keys }) => {
    const address = addressOfUrl(url);
    const { place } = locate(delivered, `${path}.${keys.host}`);
    return typeof address === "string" ? [] : [{ ...serviceAt("", address, place), host, port }];
  });
}

function serviceAt(name: string, { host, port, tls }: VendorAddress, place: Place): Service {
  const isAddress = isIP(host) !== 0;
  return {
    host: `${name}.${isAddress ? "static" : "dns"}`,
    port,
    protocol: tls ? "https" : "http",
    resolution: isAddress ? "static" : "dns",
    endpoints: [{ host, port }],
    sni: isAddress ? undefined : host,
    place,
  };
}
