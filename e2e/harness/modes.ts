import type { VendorName } from "../mock/catalogue.ts";
import { plugins, virtualHost, type Bootstrap } from "../../cli/envoy/bootstrap.ts";
import type { GatewayOptions } from "./gateway.ts";

/** One way to put the module into Envoy; the same cases run in each. */
export interface Mode extends GatewayOptions {
  name: string;
  /** The vendors a client can choose there. */
  vendors: VendorName[];
}

const byPath = (vendor: VendorName) => ({ basePath: `/${vendor}`, headers: {} });
const byHeader = (vendor: VendorName) => ({ basePath: "", headers: { "x-llm-vendor": vendor } });

export const upstream: Mode = {
  name: "upstream filter",
  file: "envoy.yaml",
  choose: byPath,
  vendors: ["groq", "openai", "qwen"],
};

export const downstreamRoute: Mode = {
  name: "downstream filter, hostRewrite: route",
  file: "examples/envoy-downstream.yaml",
  choose: byHeader,
  vendors: ["groq", "openai", "qwen"],
};

/** The simpler form that the comment of the downstream file describes. */
export const downstreamCatchAll: Mode = {
  name: "downstream filter, hostRewrite: filter on a catch-all route",
  file: "examples/envoy-downstream.yaml",
  choose: () => ({ basePath: "", headers: {} }),
  edit: (config) => {
    const host = virtualHost(config);
    host.routes = host.routes.filter((route) => route.name === "groq");
    rewriteInFilter(config);
  },
  vendors: ["groq"],
};

export const modes = [upstream, downstreamRoute, downstreamCatchAll];

/** Changes the JSON of every plugin configuration. */
export function editPlugins(config: Bootstrap, edit: (plugin: PluginConfig, name: string) => unknown): void {
  for (const { name, configuration } of plugins(config)) {
    const plugin = JSON.parse(configuration.value) as PluginConfig;
    edit(plugin, name);
    configuration.value = JSON.stringify(plugin, null, 2);
  }
}

/** ai-proxy's own configuration, as far as the tests change it. */
export interface PluginConfig {
  mode?: string;
  hostRewrite?: string;
  provider?: { type?: string; apiTokens?: unknown[]; [key: string]: unknown };
  _rules_?: PluginConfig[];
  [key: string]: unknown;
}

/** Leaves :authority and :path to the filter: `hostRewrite: filter` and routes without rewrites. */
export function rewriteInFilter(config: Bootstrap): void {
  for (const { route } of virtualHost(config).routes) {
    delete route.host_rewrite;
    delete route.path_rewrite;
  }
  editPlugins(config, (plugin) => delete plugin.hostRewrite);
}
