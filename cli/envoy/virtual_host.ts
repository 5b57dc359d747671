import type { PlannedRoute } from "../plan/routes.ts";
import { clusterName } from "../registry/service.ts";
import type { PathMatch } from "../route/ingress.ts";
import type { Route, VirtualHost } from "./bootstrap.ts";

/** What a route does to host and path: nothing, or what the filter left in filter state. */
export type Rewrite = Pick<Route["route"], "host_rewrite" | "path_rewrite">;

/** One virtual host per host, each made from a shipped one; Envoy itself tries exact hosts before wildcards. */
export function renderVirtualHosts(
  base: VirtualHost,
  routes: readonly PlannedRoute[],
  rewrite: Rewrite,
): VirtualHost[] {
  const hosts = [...new Set(routes.map(({ host }) => host))];
  return hosts.map((host) => ({
    ...structuredClone(base),
    name: host === "*" ? "any" : host,
    domains: [host],
    routes: routes
      .filter((route) => route.host === host)
      .sort(byPrecedence)
      .map((route) => renderRoute(route, rewrite)),
  }));
}

/** Exact paths first, then the longest prefix, then the order of the files (Array.sort is stable). */
function byPrecedence({ match: a }: PlannedRoute, { match: b }: PlannedRoute): number {
  if (a.type === "exact" || b.type === "exact") return Number(b.type === "exact") - Number(a.type === "exact");
  return b.path.length - a.path.length;
}

function renderRoute({ name, match, targets, configured }: PlannedRoute, rewrite: Rewrite): Route {
  // Without the filter's state a rewrite would send the host "-".
  const route: Route["route"] = { timeout: "0s", ...(configured === "all" ? rewrite : {}) };
  const clusters = targets.map(({ service: { host, port }, weight }) => ({ name: clusterName(host, port), weight }));
  const [only] = clusters;
  if (clusters.length === 1 && only !== undefined) route.cluster = only.name;
  else route.weighted_clusters = { clusters };
  return { name, match: renderMatch(match), route };
}

/** The prefix of an Ingress ends at a slash: /foo is no prefix of /foobar. */
function renderMatch({ type, path }: PathMatch): object {
  if (type === "exact") return { path };
  const folder = path.replace(/\/+$/, "");
  return type === "text prefix" || folder === "" ? { prefix: path } : { path_separated_prefix: folder };
}
