import type { Delivered } from "./delivered/delivered.ts";
import { deliver, deliverPlain } from "./delivered/wasm_plugin.ts";
import { readManifest, type Manifest } from "./manifest/manifest.ts";
import { SourceFile } from "./manifest/source_file.ts";
import type { Problems } from "./problem.ts";
import { readBridges, type Registries } from "./registry/mcp_bridge.ts";
import { readIngresses, type Route } from "./route/ingress.ts";

/** What the files describe, before anything is rendered. */
export interface Gateway {
  readonly manifest: Manifest;
  /** undefined: no plugin configuration among the files, or nothing is delivered. */
  readonly delivered: Delivered | undefined;
  readonly registries: Registries;
  readonly routes: readonly Route[];
}

/** Reads the files; every problem of what they say goes to `problems`. */
export function readGateway(paths: readonly string[], problems: Problems): Gateway {
  const manifest = readManifest(paths.map(SourceFile.read), problems);
  const delivered = readPlugin(manifest);
  const registries = readBridges(manifest.bridges);
  return { manifest, delivered, registries, routes: readIngresses(manifest.ingresses) };
}

/** The one plugin configuration; of several nobody knows which one is meant. */
function readPlugin({ plugins, plain }: Manifest): Delivered | undefined {
  const [first, ...more] = [...plugins, ...plain];
  if (first === undefined) return undefined;
  for (const other of more) {
    const { file, line } = first.place;
    other.problems.error(other.place, `a second plugin configuration; the first one is at ${file}:${line}`);
  }
  return plugins.includes(first) ? deliver(first) : deliverPlain(first);
}
