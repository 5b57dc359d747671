import {
  connectionManager,
  endpointOf,
  listenAt,
  localClusterName,
  plugins,
  vendorClusters,
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
  port: number;
  adminPort: number;
  /** File with the authorities to trust. */
  authorities: string;
}

/** The shipped envoy.yaml with one vendor instead of three, on the loopback only. */
export function render({ document, destination, port, adminPort, authorities }: RunOptions): Bootstrap {
  const config = readShipped("envoy.yaml");
  const [cluster] = vendorClusters(config);
  if (cluster === undefined) throw new Error("envoy.yaml has no cluster");
  const local = config.static_resources.clusters.filter(({ name }) => name === localClusterName);
  config.static_resources.clusters = [cluster, ...local];
  config.admin.address.socket_address.port_value = adminPort;
  listenAt(config, port);
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
