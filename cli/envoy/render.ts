import type { PluginConfig } from "../plugin_config/plugin_config.ts";
import { isMembers } from "../plugin_config/providers.ts";
import type { PlannedRoute } from "../plan/routes.ts";
import { clusterName, type Service } from "../registry/service.ts";
import { connectionManager, listenAt, localClusterName, plugins, vendorClusters, virtualHost } from "./bootstrap.ts";
import type { Bootstrap } from "./bootstrap.ts";
import { renderCluster, type Trust } from "./cluster.ts";
import { readShipped } from "./shipped.ts";
import { renderVirtualHosts } from "./virtual_host.ts";

/** Where the filter sits. */
export type Mode = "upstream" | "downstream";

export interface RenderOptions {
  readonly mode: Mode;
  /** Address and port of the listener. */
  readonly address: string;
  readonly port: number;
  readonly adminPort: number;
  /** Path of the module, as Envoy will see it. */
  readonly module: string;
  readonly trust: Trust;
}

/** What is to be served. */
export interface Plan {
  readonly delivered: PluginConfig;
  readonly services: readonly Service[];
  readonly routes: readonly PlannedRoute[];
}

/** The shipped configuration of the mode, with the routes, clusters and plugin configuration of the plan. */
export function render({ delivered, services, routes }: Plan, options: RenderOptions): Bootstrap {
  const isUpstream = options.mode === "upstream";
  const config = readShipped(isUpstream ? "envoy.yaml" : "examples/envoy-downstream.yaml");
  const [template] = vendorClusters(config);
  if (template === undefined) throw new Error("the shipped configuration has no cluster");
  const { clusters } = config.static_resources;
  const filtered = new Set(routes.flatMap(({ targets }) => targets.map(({ service }) => service)));
  // A registry for the local cluster leads to Higress's listener; what is rendered has one of its own.
  const others = services.filter(({ host, port }) => clusterName(host, port) !== localClusterName);
  config.static_resources.clusters = [
    ...others.map((service) => renderCluster(template, service, options.trust, filtered.has(service))),
    ...clusters.filter(({ name }) => name === localClusterName),
  ];
  const base = virtualHost(config);
  const { host_rewrite, path_rewrite } = base.routes[0]?.route ?? {};
  const rewrite = host_rewrite === undefined || path_rewrite === undefined ? {} : { host_rewrite, path_rewrite };
  const { route_config } = connectionManager(config);
  route_config.ignore_port_in_host_matching = true;
  route_config.virtual_hosts = renderVirtualHosts(base, routes, rewrite);
  listenAt(config, options.port);
  for (const { address } of config.static_resources.listeners) address.socket_address.address = options.address;
  config.admin.address.socket_address.port_value = options.adminPort;
  for (const plugin of plugins(config)) {
    plugin.name = "ai-proxy";
    plugin.root_id = delivered.rootId || "ai-proxy";
    plugin.vm_config.code.local.filename = options.module;
    plugin.configuration.value = JSON.stringify(configured(delivered, options.mode), null, 2);
  }
  return config;
}

/** The delivered configuration for the mode; who rewrites the host is decided here, not in the file. */
function configured({ config }: PluginConfig, mode: Mode): object {
  const { mode: _mode, hostRewrite: _hostRewrite, _rules_: rules, ...rest } = config;
  const place = mode === "upstream" ? { mode } : { mode, hostRewrite: "route" };
  if (!Array.isArray(rules)) return { ...place, ...rest };
  const plain = rules.map((rule: unknown) => {
    if (!isMembers(rule)) return rule;
    const { hostRewrite: _own, ...others } = rule;
    return others;
  });
  return { ...place, ...rest, _rules_: plain };
}
