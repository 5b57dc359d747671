import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { catalogue, vendorNames, type VendorName } from "../mock/catalogue.ts";
import { endpointOf, listenAt, plugins, vendorClusters, type Bootstrap, type Cluster } from "./envoy_config.ts";

/** The Envoy configurations that users get; every end-to-end run is derived from one of them. */
export type ShippedFile = "envoy.yaml" | "examples/envoy-downstream.yaml";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The module under test: $AI_PROXY_WASM, else the one `make build` makes. */
export const modulePath = process.env["AI_PROXY_WASM"] ?? `${repository}build/ai-proxy.wasm`;

/** A fresh copy of a shipped file, YAML aliases resolved into copies of their own. */
export function readShipped(file: ShippedFile): Bootstrap {
  const parsed: unknown = parse(readFileSync(`${repository}${file}`, "utf8"), { merge: true });
  return JSON.parse(JSON.stringify(parsed)) as Bootstrap;
}

/** The placeholder tokens of the shipped files that belong to one vendor, in file order. */
export function placeholders(config: Bootstrap, vendor: VendorName): string[] {
  const text = plugins(config)
    .map((plugin) => plugin.configuration.value)
    .join("\n");
  return [...new Set(text.match(new RegExp(`YOUR_${vendor.toUpperCase()}_TOKEN_\\d+`, "g")) ?? [])];
}

export interface Surroundings {
  /** Where the listener listens. */
  port: number;
  ports: Record<VendorName, number>;
  /** placeholder -> token */
  tokens: Map<string, string>;
  /** A file with the authority to trust; absent: the vendors speak plain HTTP. */
  authority?: string;
}

/**
 * Moves a shipped configuration into the test's surroundings and changes nothing else: free ports on the loopback, the
 * vendors' endpoints, the module's path, the tokens and, with an authority, whom TLS trusts.
 */
export function settle(config: Bootstrap, { port, ports, tokens, authority }: Surroundings): void {
  config.admin.address.socket_address = { address: "127.0.0.1", port_value: 0 };
  listenAt(config, port);
  for (const cluster of vendorClusters(config)) {
    const endpoint = endpointOf(cluster);
    const vendor = vendorNames.find((name) => catalogue[name].host === endpoint.address);
    if (vendor === undefined)
      throw new Error(`cluster ${cluster.name} leads to ${endpoint.address}, which has no mock`);
    Object.assign(endpoint, { address: "127.0.0.1", port_value: ports[vendor] });
    cluster.type = "STATIC";
    if (authority === undefined) speakPlainHttp(cluster);
    else if (cluster.transport_socket !== undefined) {
      cluster.transport_socket.typed_config.common_tls_context.validation_context.trusted_ca = { filename: authority };
    }
  }
  for (const plugin of plugins(config)) {
    plugin.vm_config.code.local.filename = modulePath;
    for (const [placeholder, token] of tokens) {
      plugin.configuration.value = plugin.configuration.value.replaceAll(placeholder, token);
    }
  }
}

/** Envoy takes the choice between HTTP/1 and HTTP/2 only with TLS, where the handshake settles it. */
export function speakPlainHttp(cluster: Cluster): void {
  delete cluster.transport_socket;
  for (const options of Object.values(cluster.typed_extension_protocol_options ?? {})) {
    delete options.auto_config;
    options.explicit_http_config = { http_protocol_options: {} };
  }
}
