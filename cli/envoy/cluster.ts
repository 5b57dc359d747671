import { isIP } from "node:net";
import { clusterName, usesTls, type Endpoint, type Service } from "../registry/service.ts";
import type { Cluster, ProtocolOptions, TlsContext } from "./bootstrap.ts";

/** Whom TLS trusts: the authorities of a file, or anybody. */
export type Trust = { readonly authorities: string } | "anybody";

const protocolOptionsName = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** The cluster of a service, made from one of a shipped file; the filter stays in it if `isFiltered`. */
export function renderCluster(template: Cluster, service: Service, trust: Trust, isFiltered: boolean): Cluster {
  const cluster = structuredClone(template);
  cluster.name = clusterName(service.host, service.port);
  cluster.type = typeOf(service);
  cluster.load_assignment = {
    cluster_name: cluster.name,
    endpoints: [{ lb_endpoints: service.endpoints.map((endpoint) => ({ endpoint: renderEndpoint(endpoint) })) }],
  };
  const options = cluster.typed_extension_protocol_options?.[protocolOptionsName];
  if (options !== undefined) speak(options, service);
  if (options !== undefined && !isFiltered) delete options.http_filters;
  if (!usesTls(service)) delete cluster.transport_socket;
  else if (cluster.transport_socket !== undefined) {
    const { "@type": type } = cluster.transport_socket.typed_config;
    cluster.transport_socket.typed_config = { "@type": type, ...tlsContext(service, trust) };
  }
  return cluster;
}

/** LOGICAL_DNS keeps one connection pool per name, which needs one name. */
function typeOf({ resolution, endpoints }: Service): string {
  if (resolution === "static") return "STATIC";
  return endpoints.length === 1 ? "LOGICAL_DNS" : "STRICT_DNS";
}

function renderEndpoint({
  host,
  port,
}: Endpoint): Cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"] {
  const address = { socket_address: { address: host, port_value: port } };
  return isIP(host) === 0 ? { address, hostname: host } : { address };
}

function speak(options: ProtocolOptions, { protocol }: Service): void {
  if (protocol === "https") return;
  delete options.auto_config;
  options.explicit_http_config = protocol === "http" ? { http_protocol_options: {} } : { http2_protocol_options: {} };
}

/** One name is asked for and verified; of several each endpoint's own; an address is verified as an address. */
function tlsContext({ sni, resolution, endpoints }: Service, trust: Trust): Omit<TlsContext, "@type"> {
  const byEndpoint = sni === undefined && resolution === "dns";
  const names = sni === undefined ? {} : { sni };
  if (trust === "anybody") return { ...names, ...(byEndpoint ? { auto_host_sni: true } : {}), common_tls_context: {} };
  const trusted_ca = { filename: trust.authorities };
  if (byEndpoint) {
    const common_tls_context = { validation_context: { trusted_ca } };
    return { auto_host_sni: true, auto_sni_san_validation: true, common_tls_context };
  }
  const match_typed_subject_alt_names =
    sni === undefined
      ? endpoints.map(({ host }) => ({ san_type: "IP_ADDRESS", matcher: { exact: host } }))
      : [{ san_type: "DNS", matcher: { exact: sni } }];
  return { ...names, common_tls_context: { validation_context: { trusted_ca, match_typed_subject_alt_names } } };
}
