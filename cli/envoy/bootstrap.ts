/** The parts of an Envoy bootstrap that are rewritten; everything else passes through untouched. */
export interface Bootstrap {
  admin: { address: Address };
  node?: { id: string; cluster: string };
  dynamic_resources?: object;
  memory_allocator_manager?: { soft_memory_limit_bytes: number };
  overload_manager?: {
    resource_monitors: { name: string; typed_config: Record<string, unknown> }[];
    actions: object[];
  };
  static_resources: { listeners: Listener[]; clusters: Cluster[] };
}

export interface Address {
  socket_address: { address: string; port_value: number };
}

export interface Listener {
  name: string;
  address: Address;
  filter_chains: { filters: { typed_config: ConnectionManager }[] }[];
}

export interface ConnectionManager {
  route_config: {
    validate_clusters?: boolean;
    ignore_port_in_host_matching?: boolean;
    virtual_hosts: VirtualHost[];
  };
  http_filters: HttpFilter[];
}

export interface VirtualHost {
  name: string;
  domains: string[];
  routes: Route[];
}

export interface Route {
  name?: string;
  match: object;
  route: {
    cluster?: string;
    weighted_clusters?: { clusters: { name: string; weight: number }[] };
    host_rewrite?: string;
    path_rewrite?: string;
    prefix_rewrite?: string;
    timeout?: string;
  };
}

export interface HttpFilter {
  name: string;
  typed_config: { "@type": string; config?: WasmPlugin };
}

export interface WasmPlugin {
  name: string;
  root_id?: string;
  allow_on_headers_stop_iteration?: boolean;
  vm_config: { code: { local: { filename: string } } };
  configuration: { "@type": string; value: string };
}

export interface Cluster {
  name: string;
  type: string;
  load_assignment: { cluster_name: string; endpoints: { lb_endpoints: { endpoint: ClusterEndpoint }[] }[] };
  transport_socket?: { typed_config: TlsContext };
  typed_extension_protocol_options?: Record<string, ProtocolOptions>;
}

export interface ClusterEndpoint {
  address: Address;
  hostname?: string;
}

export interface TlsContext {
  "@type": string;
  sni?: string;
  auto_host_sni?: boolean;
  auto_sni_san_validation?: boolean;
  common_tls_context: { validation_context?: { trusted_ca: object; match_typed_subject_alt_names?: object[] } };
}

export interface ProtocolOptions {
  http_filters?: HttpFilter[];
  auto_config?: object;
  explicit_http_config?: object;
}

/** The connection manager of the only listener. */
export function connectionManager(config: Bootstrap): ConnectionManager {
  const manager = config.static_resources.listeners[0]?.filter_chains[0]?.filters[0]?.typed_config;
  if (manager === undefined) throw new Error("the bootstrap has no HTTP listener");
  return manager;
}

/** The only virtual host of the only listener. */
export function virtualHost(config: Bootstrap): VirtualHost {
  const host = connectionManager(config).route_config.virtual_hosts[0];
  if (host === undefined) throw new Error("the bootstrap has no virtual host");
  return host;
}

/** Every ai-proxy plugin: of the connection manager (downstream) and of the clusters (upstream). */
export function plugins(config: Bootstrap): WasmPlugin[] {
  const filters = [...connectionManager(config).http_filters];
  for (const cluster of config.static_resources.clusters) {
    for (const options of Object.values(cluster.typed_extension_protocol_options ?? {}))
      filters.push(...(options.http_filters ?? []));
  }
  return filters.flatMap((filter) => filter.typed_config.config ?? []);
}

/** The cluster that leads back to Envoy's own listener, under the name that Higress gives it. */
export const localClusterName = "outbound|10000||local_cluster.static";

/** Puts the listener and, where there is one, the local cluster that leads to it at one port of the loopback. */
export function listenAt(config: Bootstrap, port: number): void {
  const address = { address: "127.0.0.1", port_value: port };
  for (const listener of config.static_resources.listeners) listener.address.socket_address = { ...address };
  for (const cluster of config.static_resources.clusters) {
    if (cluster.name === localClusterName) Object.assign(endpointOf(cluster), address);
  }
}

/** The clusters of vendors: all but the local one. */
export function vendorClusters(config: Bootstrap): Cluster[] {
  return config.static_resources.clusters.filter((cluster) => cluster.name !== localClusterName);
}

/** The address of a cluster's only endpoint, to read or to change. */
export function endpointOf(cluster: Cluster): Address["socket_address"] {
  const address = cluster.load_assignment.endpoints[0]?.lb_endpoints[0]?.endpoint.address.socket_address;
  if (address === undefined) throw new Error(`cluster ${cluster.name} has no endpoint`);
  return address;
}

/** Envoy takes the choice between HTTP/1 and HTTP/2 only with TLS, where the handshake settles it. */
export function speakPlainHttp(cluster: Cluster): void {
  delete cluster.transport_socket;
  for (const options of Object.values(cluster.typed_extension_protocol_options ?? {})) {
    delete options.auto_config;
    options.explicit_http_config = { http_protocol_options: {} };
  }
}
