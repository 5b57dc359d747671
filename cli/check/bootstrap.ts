import type { PluginConfig } from "../plugin_config/plugin_config.ts";
import { deliverPlain } from "../plugin_config/wasm_plugin.ts";
import { Element } from "../manifest/element.ts";
import { Section } from "../manifest/section.ts";
import { SourceFile } from "../manifest/source_file.ts";
import { checkDownstreamRoutes, checkTryTimes, checkUpstreamRoutes, readEnvoyRoutes } from "./envoy_routes.ts";

/** Checks a configuration of Envoy as far as ai-proxy depends on it; gives the plugin configurations in it. */
export function checkBootstrap(root: Section): PluginConfig[] {
  const resources = root.section("static_resources");
  const managers = (resources?.sections("listeners") ?? []).flatMap(connectionManagers);
  const routes = managers.flatMap(readEnvoyRoutes);
  const found: PluginConfig[] = [];
  for (const manager of managers) {
    checkCors(manager);
    const own = readEnvoyRoutes(manager);
    for (const plugin of pluginsOf(manager)) {
      const delivered = readPlugin(plugin);
      if (delivered === undefined) continue;
      if (delivered.config["mode"] === "upstream")
        plugin.error("configuration", "needs mode: downstream in a listener");
      checkDownstreamRoutes(delivered, own);
      found.push(delivered);
    }
  }
  for (const cluster of resources?.sections("clusters") ?? []) {
    for (const plugin of clusterPlugins(cluster)) {
      const delivered = readPlugin(plugin);
      if (delivered === undefined) continue;
      if (delivered.config["mode"] !== "upstream") plugin.error("configuration", "needs mode: upstream in a cluster");
      checkBreaker(cluster);
      checkUpstreamRoutes(cluster.text("name") ?? "", routes);
      found.push(delivered);
    }
  }
  if (found.length > 0) checkTryTimes(routes);
  else root.problems.warn(root.place, "this Envoy configuration has no ai-proxy filter");
  return found;
}

function connectionManagers(listener: Section): Section[] {
  const chains = listener.sections("filter_chains");
  const filters = chains.flatMap((chain) => chain.sections("filters"));
  return filters.flatMap((filter) => {
    const config = filter.section("typed_config");
    return config?.element.get("http_filters") === undefined ? [] : [config];
  });
}

/** The wasm filters of a list that load ai-proxy, by their name, root id or file. */
function pluginsOf(owner: Section): Section[] {
  return owner.sections("http_filters").flatMap(pluginIn);
}

function pluginIn(filter: Section): Section[] {
  const config = filter.section("typed_config")?.section("config");
  const vm = config?.section("vm_config");
  if (config === undefined || vm === undefined) return [];
  const file = vm.section("code")?.section("local")?.text("filename");
  const names = [filter.text("name"), config.text("name"), config.text("root_id"), file];
  return names.some((name) => name?.includes("ai-proxy") === true)
    ? [new Section(config.element, "", config.problems)]
    : [];
}

/** Behind this filter one of CORS meets no preflight, and no header by which it knows a page. */
function checkCors(manager: Section): void {
  const filters = manager.sections("http_filters");
  const first = filters.findIndex((filter) => pluginIn(filter).length > 0);
  for (const [index, filter] of filters.entries()) {
    const isCors = filter.section("typed_config")?.text("@type")?.includes(".filters.http.cors.") === true;
    if (!isCors || first < 0 || index < first) continue;
    const why = "ai-proxy answers preflights itself and lets no origin pass; put this filter in front of it";
    filter.problems.warn(filter.place, `pages cannot read answers: ${why} (docs/retries.md)`);
  }
}

function clusterPlugins(cluster: Section): Section[] {
  const options = cluster.section("typed_extension_protocol_options");
  return (options?.element.keys ?? []).flatMap((key) => {
    const section = options?.section(key);
    return section === undefined ? [] : pluginsOf(section);
  });
}

function readPlugin(plugin: Section): PluginConfig | undefined {
  if (!plugin.flag("allow_on_headers_stop_iteration")) {
    plugin.warn("allow_on_headers_stop_iteration", "must be true, or the first requests of each worker are slow");
  }
  if (plugin.text("failure_policy") === "FAIL_OPEN" || plugin.flag("fail_open")) {
    plugin.error("failure_policy", "must not be open: the client's own key would reach the vendor; use FAIL_RELOAD");
  } else if (plugin.text("failure_policy") !== "FAIL_RELOAD") {
    plugin.warn("failure_policy", "should be FAIL_RELOAD, so that a worker recovers from a fault");
  }
  const value = plugin.section("configuration")?.element.get("value");
  if (value === undefined || value.kind !== "text") return undefined;
  const source = SourceFile.within(value);
  const [document] = source.documents(plugin.problems);
  if (document === undefined) return undefined;
  const element = Element.of(source, document);
  if (element.kind === "map") return deliverPlain(new Section(element, "", plugin.problems));
  plugin.problems.error(value.place, "the configuration must be an object");
  return undefined;
}

/** Envoy's default of 3 retries at a time stops the failover under load. */
function checkBreaker(cluster: Section): void {
  const thresholds = cluster.section("circuit_breakers")?.sections("thresholds") ?? [];
  const limits = thresholds.map((threshold) => threshold.integer("max_retries"));
  if (limits.some((limit) => limit !== undefined && limit > 3)) return;
  const remedy =
    "at most 3 requests at a time are tried again: circuit_breakers need thresholds: [{max_retries: 1024}]";
  cluster.problems.warn(cluster.placeOf("circuit_breakers"), remedy);
}
