import { isIP } from "node:net";
import { identityOf } from "../manifest/manifest.ts";
import type { Section } from "../manifest/section.ts";
import { redacted } from "../redact.ts";
import type { Endpoint, Protocol, Service } from "./service.ts";

/** undefined: Higress knows it, but no HTTP goes over it. */
const protocols: Readonly<Record<string, Protocol | undefined>> = {
  http: "http",
  https: "https",
  http2: "http2",
  grpc: "http2",
  triple: "http2",
  tri: "http2",
  grpcs: "http2-tls",
  tcp: undefined,
  dubbo: undefined,
};

/** Registries that only a control plane can ask, and how the names of their services end. */
const discovered: Readonly<Record<string, string>> = {
  nacos: ".nacos",
  nacos2: ".nacos",
  nacos3: ".nacos",
  zookeeper: ".zookeeper",
  consul: ".consul",
  eureka: ".eureka",
};

/** What the McpBridge resources publish. */
export interface Registries {
  readonly services: readonly Service[];
  /** Ends of names that other registries publish, whose services nobody here can know. */
  readonly discoveredSuffixes: readonly string[];
}

/** Reads the registries; of two with one type and name the last wins. */
export function readBridges(bridges: readonly Section[]): Registries {
  const services = new Map<string, Service>();
  const suffixes = new Set<string>();
  for (const bridge of bridges) {
    const { name } = identityOf(bridge);
    if (name !== "default") bridge.problems.error(bridge.place, "Higress reads only the McpBridge named default");
    for (const registry of bridge.section("spec")?.sections("registries") ?? []) {
      const type = registry.text("type") ?? "";
      const suffix = Object.hasOwn(discovered, type) ? discovered[type] : undefined;
      if (suffix !== undefined) suffixes.add(suffix).add(`${suffix}-ext`);
      else addService(services, registry, type);
    }
  }
  return { services: [...services.values()], discoveredSuffixes: [...suffixes] };
}

function addService(services: Map<string, Service>, registry: Section, type: string): void {
  const name = registry.text("name") ?? "";
  const host = `${name}.${type}`;
  if (type !== "dns" && type !== "static") {
    return registry.error("type", "must be one of dns, static, nacos, nacos2, nacos3, zookeeper, consul, eureka");
  }
  if (name === "") return registry.error("name", "is needed");
  if (services.has(host)) registry.warn("name", `${redacted(host)} was already given; the last one wins`);
  const protocol = readProtocol(registry);
  const port = readPort(registry);
  const endpoints = type === "dns" ? dnsEndpoints(registry, port ?? 0) : staticEndpoints(registry);
  if (protocol === undefined || port === undefined || endpoints.length === 0) return;
  const { place } = registry;
  services.set(host, { host, port, protocol, resolution: type, endpoints, sni: readSni(registry, endpoints), place });
}

function readProtocol(registry: Section): Protocol | undefined {
  const text = (registry.text("protocol") ?? "http").toLowerCase();
  if (!Object.hasOwn(protocols, text)) {
    registry.error("protocol", `must be one of ${Object.keys(protocols).join(", ")}`);
    return undefined;
  }
  if (protocols[text] === undefined) registry.error("protocol", "carries no HTTP: use http or https");
  if (text === "http" && registry.integer("port") === 443) {
    registry.warn("protocol", "is http at port 443: tokens would cross the network unencrypted; https is meant");
  }
  return protocols[text];
}

function readPort(registry: Section): number | undefined {
  const port = registry.integer("port");
  if (port !== undefined && port >= 1 && port <= 65535) return port;
  registry.error("port", port === undefined ? "is needed" : "must be 1 to 65535");
  return undefined;
}

/** The name for TLS, as Higress picks it: its own, else the only domain. */
function readSni(registry: Section, endpoints: readonly Endpoint[]): string | undefined {
  const sni = registry.text("sni");
  if (sni !== undefined && sni !== "") return sni;
  const [only] = endpoints;
  return endpoints.length === 1 && only !== undefined && isIP(only.host) === 0 ? only.host : undefined;
}

function domainsOf(registry: Section): string[] {
  const domain = registry.text("domain") ?? "";
  if (domain === "") registry.error("domain", "is needed");
  return domain === "" ? [] : domain.split(",").map((part) => part.trim());
}

/** Higress publishes nothing when one of the domains is no host name with a dot. */
function dnsEndpoints(registry: Section, port: number): Endpoint[] {
  const domains = domainsOf(registry);
  const isHost = (domain: string): boolean => /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z]{2,63}$/i.test(domain);
  if (domains.every(isHost)) return domains.map((host) => ({ host, port }));
  registry.error("domain", "must be host names with a dot, such as api.groq.com; for addresses use type: static");
  return [];
}

function staticEndpoints(registry: Section): Endpoint[] {
  const endpoints = domainsOf(registry).map((domain) => {
    const [, host = "", digits = ""] = /^(.*):(\d{1,5})$/.exec(domain) ?? [];
    return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(digits) };
  });
  if (endpoints.every(({ host, port }) => isIP(host) !== 0 && port >= 1 && port <= 65535)) return endpoints;
  registry.error("domain", "must be addresses with ports, such as 10.0.0.1:8000,10.0.0.2:8000");
  return [];
}
