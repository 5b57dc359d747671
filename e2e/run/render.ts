import {
  connectionManager,
  endpointOf,
  plugins,
  virtualHost,
  type Bootstrap,
  type Cluster,
} from "../harness/envoy_config.ts";
import { modulePath, readShipped, speakPlainHttp } from "../harness/shipped.ts";
import type { Destination } from "./destination.ts";
import type { PluginDocument } from "./document.ts";

export interface RunOptions {
  document: PluginDocument;
  destination: Destination;
  /** 0: any free port. */
  port: number;
  adminPort: number;
  /** File with the authorities to trust. */
  authorities: string;
}

/** The shipped envoy.yaml with one vendor instead of three, on the loopback only. */
export function render({ document, destination, port, adminPort, authorities }: RunOptions): Bootstrap {
  const config = readShipped("envoy.yaml");
  const cluster = config.static_resources.clusters[0];
  const listener = config.static_resources.listeners[0];
  if (cluster === undefined || listener === undefined) throw new Error("envoy.yaml has no cluster or no listener");
  config.static_resources.clusters = [cluster];
  config.admin.address.socket_address.port_value = adminPort;
  listener.address.socket_address = { address: "127.0.0.1", port_value: port };
  virtualHost(config).routes = [{ match: { prefix: "/" }, route: { cluster: "vendor", timeout: "0s" } }];
  connectionManager(config).route_config.virtual_hosts.length = 1;
  aim(cluster, destination, authorities);
  for (const plugin of plugins(config)) {
    plugin.vm_config.code.local.filename = modulePath;
    const { hostRewrite: _forDownstream, ...rest } = document;
    plugin.configuration.value = JSON.stringify({ ...rest, mode: "upstream" });
  }
  return config;
}

function aim(cluster: Cluster, { host, port, tls }: Destination, authorities: string): void {
  cluster.name = "vendor";
  cluster.load_assignment.cluster_name = "vendor";
  Object.assign(endpointOf(cluster), { address: host, port_value: port });
  if (!tls) return speakPlainHttp(cluster);
  const context = cluster.transport_socket?.typed_config;
  if (context === undefined) throw new Error("the cluster of envoy.yaml has no TLS");
  context.sni = host;
  context.common_tls_context.validation_context = {
    trusted_ca: { filename: authorities },
    match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: host } }],
  };
}
