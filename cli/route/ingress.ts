import { identityOf } from "../manifest/manifest.ts";
import type { Section } from "../manifest/section.ts";
import type { Place } from "../problem.ts";
import { destinationKey, readDestinations, type Destination } from "./destination.ts";

/** Where Higress's controller lives unless its operator says otherwise. */
export const systemNamespace = "higress-system";

export interface PathMatch {
  readonly type: "exact" | "prefix" | "text prefix";
  readonly path: string;
}

/** Requests to a host and path, and where they go. */
export interface Route {
  /** What `_match_route_` compares. */
  readonly name: string;
  /** `*` for any. */
  readonly host: string;
  readonly match: PathMatch;
  readonly destinations: readonly Destination[];
  readonly place: Place;
}

/** The routes of all Ingresses, in their order. */
export function readIngresses(ingresses: readonly Section[]): Route[] {
  return ingresses.flatMap(readIngress);
}

function readIngress(ingress: Section): Route[] {
  const { name, namespace = "default" } = identityOf(ingress);
  const routeName = namespace === systemNamespace ? name : `${namespace}/${name}`;
  const annotations = ingress.section("metadata")?.section("annotations");
  if (annotations !== undefined) warnOfAnnotations(annotations);
  const destinations = annotations === undefined ? [] : readDestinations(annotations);
  const spec = ingress.section("spec");
  const routes = (spec?.sections("rules") ?? []).flatMap((rule) => {
    const host = (rule.text("host") ?? "").toLowerCase() || "*";
    const paths = rule.section("http")?.sections("paths") ?? [];
    return paths.flatMap((path) => {
      const match = readMatch(path);
      const targets = targetsOf(path.section("backend"), namespace, destinations);
      if (targets.length === 0) path.problems.error(path.place, noBackend(path.name));
      return match === undefined ? [] : { name: routeName, host, match, destinations: targets, place: path.place };
    });
  });
  const fallback = spec?.section("defaultBackend");
  if (fallback !== undefined) {
    const targets = targetsOf(fallback, namespace, destinations);
    const match: PathMatch = { type: "prefix", path: "/" };
    if (targets.length === 0) fallback.problems.error(fallback.place, noBackend(fallback.name));
    routes.push({ name: `${routeName}-default`, host: "*", match, destinations: targets, place: fallback.place });
  }
  if (routes.length === 0 && !ingress.problems.hasErrors)
    ingress.problems.error(ingress.place, "this Ingress has no path and no default backend");
  return routes;
}

function noBackend(name: string): string {
  return `${name} leads nowhere: it needs a service, or the resource McpBridge "default" and ${destinationKey}`;
}

/** What an annotation makes the gateway do beside the plugin. */
function hintOf(key: string): string {
  if (!/\bcors\b/.test(key)) return "";
  return "; in the gateway its CORS filter has to stand in front of ai-proxy (docs/retries.md, pages)";
}

function warnOfAnnotations(annotations: Section): void {
  for (const key of annotations.element.keys) {
    const isRouting = /^(higress\.io|nginx\.ingress\.kubernetes\.io)\//.test(key) && key !== destinationKey;
    if (isRouting) annotations.problems.warn(annotations.placeOf(key), `this annotation is not read${hintOf(key)}`);
  }
}

function readMatch(path: Section): PathMatch | undefined {
  const text = path.text("path") ?? "/";
  const type = path.text("pathType");
  if (!text.startsWith("/")) path.error("path", "must begin with /");
  else if (type === "Exact") return { type: "exact", path: text };
  else if (type === "Prefix") return { type: "prefix", path: text };
  else if (type === "ImplementationSpecific") return { type: "text prefix", path: text };
  else path.error("pathType", "must be Prefix, Exact or ImplementationSpecific");
  return undefined;
}

/** A service wins over the resource whose destinations the annotation lists. */
function targetsOf(
  backend: Section | undefined,
  namespace: string,
  destinations: readonly Destination[],
): readonly Destination[] {
  const service = backend?.section("service");
  if (backend === undefined || service === undefined) return isBridge(backend) ? destinations : [];
  const host = `${service.text("name") ?? ""}.${namespace}.svc.cluster.local`;
  const port = service.section("port")?.integer("number");
  return [{ host, port, subset: "", weight: 100, place: service.place }];
}

function isBridge(backend: Section | undefined): boolean {
  const resource = backend?.section("resource");
  if (resource === undefined) return false;
  if (resource.text("kind") !== "McpBridge") resource.error("kind", "must be McpBridge");
  else if (resource.text("apiGroup") !== "networking.higress.io") {
    resource.error("apiGroup", "must be networking.higress.io");
  } else if (resource.text("name") !== "default") resource.error("name", "must be default");
  return true;
}
