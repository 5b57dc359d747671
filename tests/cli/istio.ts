import type { Document } from "./resources.ts";

/** An EnvoyFilter's change of one object. */
interface ConfigPatch {
  readonly applyTo: "CLUSTER" | "HTTP_FILTER" | "NETWORK_FILTER" | "VIRTUAL_HOST";
  readonly match: {
    readonly cluster?: { readonly service: string; readonly portNumber: number };
    readonly listener?: {
      readonly filterChain: {
        readonly filter: { readonly name: string; readonly subFilter?: { readonly name: string } };
      };
    };
    readonly routeConfiguration?: { readonly gateway: string };
  };
  readonly patch: { readonly operation: "MERGE" | "INSERT_BEFORE"; readonly value: object };
}

const hcm = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
const managerName = "envoy.filters.network.http_connection_manager";
const tls = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
const router = { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router" };

/** What istiod makes of the vendor, the route and the EnvoyFilters in these documents, as one static configuration. */
export class IstioGateway {
  readonly #filters: { name: string; typed_config: object }[] = [
    { name: "envoy.filters.http.router", typed_config: router },
  ];
  #manager: object = {};
  #host: object;
  #cluster: object;
  readonly #vendor: { name: string; port: number };
  readonly #gateway: string;

  constructor(documents: readonly Document[]) {
    const spec = (kind: string): any => documents.find((document) => document.kind === kind)?.spec;
    const { hosts, ports } = spec("ServiceEntry");
    const { trafficPolicy } = spec("DestinationRule");
    const [rule] = spec("VirtualService").http;
    this.#vendor = { name: hosts[0], port: ports[0].number };
    this.#gateway = spec("VirtualService").gateways[0];
    const { host, port } = rule.route[0].destination;
    const cluster = `outbound|${port.number}||${host}`;
    const route = { name: rule.name, match: { prefix: "/" }, route: { cluster, timeout: rule.timeout } };
    this.#host = { name: "*:80", domains: spec("VirtualService").hosts, routes: [route] };
    this.#cluster = clusterOf(this.#vendor, trafficPolicy);
  }

  /** Applies an EnvoyFilter; throws when one of its patches finds nothing, which istiod would pass over in silence. */
  apply(filter: Document): void {
    for (const { applyTo, match, patch } of filter.spec["configPatches"] as ConfigPatch[]) {
      if (applyTo === "HTTP_FILTER")
        this.#insert(match.listener?.filterChain.filter.subFilter?.name ?? "", patch.value);
      else if (applyTo === "NETWORK_FILTER") this.#manage(match.listener?.filterChain.filter.name ?? "", patch.value);
      else if (applyTo === "VIRTUAL_HOST") {
        if (match.routeConfiguration?.gateway !== this.#gateway) throw new Error(`no ${JSON.stringify(match)}`);
        this.#host = { ...this.#host, ...patch.value };
      } else {
        const { service, portNumber } = match.cluster ?? {};
        const found = service === this.#vendor.name && portNumber === this.#vendor.port;
        if (!found) throw new Error(`no ${JSON.stringify(match)}`);
        this.#cluster = { ...this.#cluster, ...patch.value };
      }
    }
  }

  /** The configuration of the gateway's Envoy. */
  bootstrap(): object {
    const manager = {
      "@type": hcm,
      stat_prefix: "llm",
      route_config: { name: "http.80", virtual_hosts: [this.#host] },
      http_filters: this.#filters,
      ...this.#manager,
    };
    const listener = {
      name: "0.0.0.0_80",
      address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
      filter_chains: [{ filters: [{ name: managerName, typed_config: manager }] }],
    };
    return { static_resources: { listeners: [listener], clusters: [this.#cluster] } };
  }

  #manage(name: string, value: object): void {
    if (name !== managerName || !("typed_config" in value)) throw new Error(`no filter ${name}`);
    this.#manager = { ...this.#manager, ...(value.typed_config as object) };
  }

  #insert(before: string, value: object): void {
    const index = this.#filters.findIndex(({ name }) => name === before);
    if (index < 0) throw new Error(`no filter ${before}`);
    this.#filters.splice(index, 0, value as { name: string; typed_config: object });
  }
}

function clusterOf(vendor: { name: string; port: number }, { tls: client, connectionPool }: any): object {
  const address = { socket_address: { address: vendor.name, port_value: vendor.port } };
  const name = `outbound|${vendor.port}||${vendor.name}`;
  const names = client.subjectAltNames.map((exact: string) => ({ san_type: "DNS", matcher: { exact } }));
  const context = {
    trusted_ca: { filename: "/etc/ssl/certs/ca-certificates.crt" },
    match_typed_subject_alt_names: names,
  };
  return {
    name,
    type: "STRICT_DNS",
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
    circuit_breakers: { thresholds: [{ max_retries: connectionPool.http.maxRetries }] },
    transport_socket: {
      name: "envoy.transport_sockets.tls",
      typed_config: { "@type": tls, sni: client.sni, common_tls_context: { validation_context: context } },
    },
  };
}
