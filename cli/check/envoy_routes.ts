import type { PluginConfig } from "../plugin_config/plugin_config.ts";
import type { Section } from "../manifest/section.ts";

/** A route of an Envoy configuration, with its virtual host, whose retry policy it inherits. */
interface EnvoyRoute {
  readonly route: Section;
  readonly action: Section;
  readonly host: Section;
  readonly clusters: readonly string[];
}

/** Conditions of `retry_on` by which a reset is tried again. */
const onReset = ["reset", "5xx", "gateway-error"];

/** The routes that lead to clusters, of one connection manager. */
export function readEnvoyRoutes(manager: Section): EnvoyRoute[] {
  const hosts = manager.section("route_config")?.sections("virtual_hosts") ?? [];
  return hosts.flatMap((host) =>
    host.sections("routes").flatMap((route) => {
      const action = route.section("route");
      if (action === undefined) return [];
      const weighted = action.section("weighted_clusters")?.sections("clusters") ?? [];
      const clusters = [action.text("cluster"), ...weighted.map((cluster) => cluster.text("name"))];
      return [{ route, action, host, clusters: clusters.filter((name) => name !== undefined) }];
    }),
  );
}

/** Upstream the router tries again, if the route says so. */
export function checkUpstreamRoutes(cluster: string, routes: readonly EnvoyRoute[]): void {
  for (const { route, action, host, clusters } of routes) {
    if (!clusters.includes(cluster)) continue;
    const policy = action.section("retry_policy") ?? host.section("retry_policy");
    const isAsked = policy?.text("retry_on")?.includes("retriable-headers") === true;
    const headers = policy?.sections("retriable_headers").map((header) => header.text("name")) ?? [];
    if (isAsked && headers.includes("x-ai-proxy-retry")) continue;
    const remedy = "retry_on: retriable-headers and the header x-ai-proxy-retry, as in envoy.yaml";
    route.problems.warn(
      route.place,
      `a token that fails is not replaced: this route needs a retry_policy with ${remedy}`,
    );
  }
}

/** Envoy takes the end of a try's time for a reset. */
export function checkTryTimes(routes: readonly EnvoyRoute[]): void {
  for (const { action, host } of routes) {
    const policy = action.section("retry_policy") ?? host.section("retry_policy");
    const conditions = policy?.text("retry_on")?.split(",") ?? [];
    const isRepeated = conditions.some((condition) => onReset.includes(condition.trim()));
    if (policy?.text("per_try_timeout") === undefined || !isRepeated) continue;
    const what = "has answers that take longer given up and asked for again, and the vendor bills each";
    policy.warn("per_try_timeout", `${what}; stream_idle_timeout limits the wait, as in envoy.yaml (docs/retries.md)`);
  }
}

/** Downstream Envoy picks the route again when the filter rewrites the host itself. */
export function checkDownstreamRoutes({ config }: PluginConfig, routes: readonly EnvoyRoute[]): void {
  const isLeftToRoute = config["hostRewrite"] === "route";
  for (const { route, action } of routes) {
    const isRewritten = ["host_rewrite", "path_rewrite"].every(
      (key) => action.text(key)?.includes("FILTER_STATE(wasm.ai_proxy.") === true,
    );
    const { place, problems } = route;
    if (isLeftToRoute && !isRewritten) {
      const remedy = "host_rewrite and path_rewrite from filter state, as in examples/envoy-downstream.yaml";
      problems.error(place, `hostRewrite is route, and this route does not rewrite: it needs ${remedy}`);
    } else if (!isLeftToRoute && routes.length > 1) {
      const why = "the filter rewrites the host, and Envoy then picks a route again, perhaps another vendor's";
      problems.warn(place, `unsafe: ${why}; use hostRewrite: route, or one route for everything`);
    }
  }
}
