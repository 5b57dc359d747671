import { providerOf, type Scenario } from "./scenario.ts";

/** Where the module under test stands: nowhere, in the connection manager, or in the cluster. */
export type Place = "none" | "downstream" | "upstream";

/** What an Envoy of the benchmark is made from. */
export interface GatewayPlan {
  readonly place: Place;
  /** Path of the module; unused where there is none. */
  readonly wasm: string;
  /** Port of the vendor on 127.0.0.1. */
  readonly vendorPort: number;
  readonly scenario: Scenario;
}

const type = (name: string): string => `type.googleapis.com/${name}`;

function wasmFilter(plan: GatewayPlan): object {
  const provider = providerOf(plan.scenario);
  const configuration = plan.place === "upstream" ? { mode: "upstream", provider } : { provider };
  return {
    name: "ai-proxy",
    typed_config: {
      "@type": type("envoy.extensions.filters.http.wasm.v3.Wasm"),
      config: {
        name: "ai-proxy",
        root_id: "ai-proxy",
        allow_on_headers_stop_iteration: true,
        failure_policy: "FAIL_CLOSED",
        vm_config: { vm_id: "ai-proxy", runtime: "envoy.wasm.runtime.v8", code: { local: { filename: plan.wasm } } },
        configuration: {
          "@type": type("google.protobuf.StringValue"),
          value: JSON.stringify(configuration),
        },
      },
    },
  };
}

function cluster(plan: GatewayPlan): object {
  const options = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  const codec = {
    name: "envoy.filters.http.upstream_codec",
    typed_config: { "@type": type("envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec") },
  };
  const address = { socket_address: { address: "127.0.0.1", port_value: plan.vendorPort } };
  return {
    name: clusterName(plan),
    type: "STATIC",
    circuit_breakers: {
      thresholds: [{ max_connections: 100_000, max_pending_requests: 100_000, max_requests: 100_000 }],
    },
    load_assignment: { cluster_name: "vendor", endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }] },
    typed_extension_protocol_options: {
      [options]: {
        "@type": type(options),
        explicit_http_config: { http_protocol_options: {} },
        ...(plan.place === "upstream" ? { http_filters: [wasmFilter(plan), codec] } : {}),
      },
    },
  };
}

/** Named as Higress names clusters, because the Higress Go plugin reads the name. */
function clusterName(plan: GatewayPlan): string {
  return `outbound|${plan.vendorPort}||mock.static`;
}

function listener(plan: GatewayPlan): object {
  const routes = [{ match: { prefix: "/" }, route: { cluster: clusterName(plan), timeout: "0s" } }];
  const router = {
    name: "envoy.filters.http.router",
    typed_config: { "@type": type("envoy.extensions.filters.http.router.v3.Router") },
  };
  const manager = {
    "@type": type("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"),
    stat_prefix: "bench",
    route_config: { name: "bench", virtual_hosts: [{ name: "bench", domains: ["*"], routes }] },
    http_filters: [...(plan.place === "downstream" ? [wasmFilter(plan)] : []), router],
  };
  return {
    name: "bench",
    address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
    per_connection_buffer_limit_bytes: 33554432,
    filter_chains: [{ filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] }],
  };
}

/** An Envoy bootstrap: one listener with one catch-all route to the vendor; free ports; no access log. */
export function bootstrap(plan: GatewayPlan): object {
  return {
    admin: { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } },
    static_resources: { listeners: [listener(plan)], clusters: [cluster(plan)] },
  };
}
