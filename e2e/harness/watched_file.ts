import { connectionManager, type Bootstrap } from "../../cli/envoy/bootstrap.ts";

/** Which half of a bootstrap Envoy reads from a file that it watches. */
export type WatchedKind = "listeners" | "clusters";

const apis = {
  listeners: { key: "lds_config", type: "type.googleapis.com/envoy.config.listener.v3.Listener" },
  clusters: { key: "cds_config", type: "type.googleapis.com/envoy.config.cluster.v3.Cluster" },
} as const;

/** The file's name in Envoy's folder. */
export function watchedFile(kind: WatchedKind): string {
  return `${kind}.json`;
}

/** The text of a watched file with what `config` has of this kind. */
export function watchedText(config: Bootstrap, kind: WatchedKind): string {
  const resources = config.static_resources[kind].map((resource) => ({ "@type": apis[kind].type, ...resource }));
  return JSON.stringify({ resources });
}

/** Takes one half of the bootstrap out and lets Envoy read it from its watched file, whose text is returned. */
export function moveToWatchedFile(config: Bootstrap, kind: WatchedKind): string {
  const text = watchedText(config, kind);
  // A static route may name clusters that come later only if told so.
  if (kind === "clusters") connectionManager(config).route_config.validate_clusters = false;
  config.static_resources[kind] = [];
  config.node = { id: "test", cluster: "test" };
  const source = { path_config_source: { path: `$FOLDER/${watchedFile(kind)}` }, resource_api_version: "V3" };
  config.dynamic_resources = { [apis[kind].key]: source };
  return text;
}
