import type { PluginConfig } from "./plugin_config/plugin_config.ts";
import { deliver, deliverPlain } from "./plugin_config/wasm_plugin.ts";
import { referencesIn, withSecrets } from "./plugin_config/secrets.ts";
import { identityOf, readManifest, type Manifest } from "./manifest/manifest.ts";
import type { Section } from "./manifest/section.ts";
import { SourceFile } from "./manifest/source_file.ts";
import type { Problems } from "./problem.ts";
import { readBridges, type Registries } from "./registry/mcp_bridge.ts";
import { readIngresses, type Route } from "./route/ingress.ts";

/** What the files describe, before anything is rendered. */
export interface Gateway {
  /** Without the WasmPlugins of other plugins. */
  readonly manifest: Manifest;
  /** undefined: no plugin configuration among the files, or nothing is delivered. */
  readonly delivered: PluginConfig | undefined;
  readonly registries: Registries;
  readonly routes: readonly Route[];
}

/** Reads the files; every problem of what they say goes to `problems`. */
export function readGateway(paths: readonly string[], problems: Problems): Gateway {
  const manifest = withoutOthers(readManifest(paths.map(SourceFile.read), problems));
  const written = readPlugin(manifest);
  if (written !== undefined && manifest.plain.length === 0) noteReferences(written, problems);
  const delivered = written === undefined ? undefined : withSecrets(written, problems);
  const registries = readBridges(manifest.bridges);
  return { manifest, delivered, registries, routes: readIngresses(manifest.ingresses) };
}

/** What a cluster makes of references that only this command resolves. */
function noteReferences(written: PluginConfig, problems: Problems): void {
  const remedy = "render and run resolve it, a cluster does not: in Higress write ${secret.NAMESPACE/NAME.KEY}";
  for (const { place, name } of referencesIn(written, ["variable", "file"])) problems.note(place, `${name}: ${remedy}`);
}

/** Whether the name of a WasmPlugin, of its plugin or of its image says that it is this filter. */
function isOurs(plugin: Section): boolean {
  const spec = plugin.element.get("spec");
  const names = [identityOf(plugin).name, spec?.get("pluginName")?.text, spec?.get("url")?.text];
  return names.some((name) => name?.includes("ai-proxy") === true);
}

/** What a cluster makes of two WasmPlugins of this filter, and what to do instead. */
function whatBecomes(first: Section, other: Section): string {
  const [a, b] = [identityOf(first), identityOf(other)];
  return a.name === b.name && a.namespace === b.namespace
    ? "both have one name, so the cluster keeps the one that is applied last; remove the other"
    : "the gateway would run both, one behind the other; make them one, with matchRules";
}

/** Passes over other plugins. Where no configuration is certainly ours, those without our name are taken for it. */
function withoutOthers(manifest: Manifest): Manifest {
  const { plugins, plain } = manifest;
  const named = plugins.filter(isOurs);
  const ours = named.length + plain.length === 0 ? plugins : named;
  for (const other of plugins.filter((plugin) => !ours.includes(plugin))) {
    other.problems.warn(
      other.place,
      "this WasmPlugin is another plugin than ai-proxy: it is neither checked nor rendered",
    );
  }
  return { ...manifest, plugins: ours };
}

/** The one plugin configuration; of several nobody knows which one is meant. */
function readPlugin({ plugins, plain }: Manifest): PluginConfig | undefined {
  const [first, ...more] = [...plugins, ...plain];
  if (first === undefined) return undefined;
  for (const other of more) {
    const { file, line } = first.place;
    const remedy = plain.includes(other) || plain.includes(first) ? "give one of them only" : whatBecomes(first, other);
    other.problems.error(other.place, `a second plugin configuration; the first one is at ${file}:${line}: ${remedy}`);
  }
  return plugins.includes(first) ? deliver(first) : deliverPlain(first);
}
