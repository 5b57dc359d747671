import {
  endpointOf,
  listenAt,
  plugins,
  speakPlainHttp,
  vendorClusters,
  type Bootstrap,
} from "../../cli/envoy/bootstrap.ts";
import { modulePath } from "../../cli/envoy/shipped.ts";
import { catalogue, vendorNames, type VendorName } from "../mock/catalogue.ts";

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
    const validation = cluster.transport_socket?.typed_config.common_tls_context.validation_context;
    if (authority !== undefined && validation !== undefined) validation.trusted_ca = { filename: authority };
  }
  for (const plugin of plugins(config)) {
    plugin.vm_config.code.local.filename = modulePath;
    for (const [placeholder, token] of tokens) {
      plugin.configuration.value = plugin.configuration.value.replaceAll(placeholder, token);
    }
  }
}
