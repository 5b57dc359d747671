import type { Problems } from "../problem.ts";
import { Element } from "./element.ts";
import { Section } from "./section.ts";
import type { SourceFile } from "./source_file.ts";

/** Everything that the files hold, by what it is. */
export interface Manifest {
  /** WasmPlugin resources. */
  readonly plugins: Section[];
  readonly ingresses: Section[];
  readonly bridges: Section[];
  /** Plugin configurations as they are, without a resource around them. */
  readonly plain: Section[];
  /** Configurations of Envoy. */
  readonly bootstraps: Section[];
}

const groups: Readonly<Record<string, readonly string[]>> = {
  WasmPlugin: ["extensions.higress.io", "extensions.istio.io"],
  Ingress: ["networking.k8s.io"],
  McpBridge: ["networking.higress.io"],
};

/** Keys by which a mapping without a kind is a plugin configuration. */
const pluginKeys = ["provider", "providers", "activeProviderId", "_rules_", "mode", "hostRewrite", "_plugin_id_"];

/** Reads and sorts the documents of the files; what is none of ours is a problem. */
export function readManifest(files: readonly SourceFile[], problems: Problems): Manifest {
  const manifest: Manifest = { plugins: [], ingresses: [], bridges: [], plain: [], bootstraps: [] };
  for (const file of files) {
    const elements = file.documents(problems).map((document) => Element.of(file, document));
    const written = elements.filter(({ kind }) => kind !== "null");
    for (const element of written) add(manifest, element, problems);
    if (written.length === 0 && !problems.hasErrors) problems.error(file.place(0), "is empty");
  }
  return manifest;
}

function add(manifest: Manifest, element: Element, problems: Problems): void {
  if (!isJson(element)) {
    problems.error(element.place, "this document refers to itself, or its aliases make it enormous");
  } else if (element.kind !== "map") {
    problems.error(element.place, "must be a mapping, such as a WasmPlugin or one that starts with provider:");
  } else {
    const root = new Section(element, "", problems);
    if (element.get("kind") !== undefined) addResource(manifest, root);
    else if (element.get("static_resources") !== undefined) manifest.bootstraps.push(root);
    else addPlain(manifest, root);
  }
}

function isJson(element: Element): boolean {
  try {
    JSON.stringify(element.value);
    return true;
  } catch {
    return false;
  }
}

function addResource(manifest: Manifest, root: Section): void {
  const kind = root.text("kind") ?? "";
  const group = (root.text("apiVersion") ?? "").split("/")[0] ?? "";
  const known = Object.hasOwn(groups, kind) ? groups[kind] : undefined;
  if (kind === "List") {
    // As kubectl writes several resources.
    for (const item of root.list("items")) add(manifest, item, root.problems);
  } else if (known === undefined) {
    root.warn("kind", "is none that is read: WasmPlugin, Ingress and McpBridge are");
  } else if (!known.includes(group)) {
    root.error("apiVersion", `must begin with ${known.join(" or ")} for kind ${kind}`);
  } else if (kind === "WasmPlugin") manifest.plugins.push(root);
  else if (kind === "Ingress") manifest.ingresses.push(root);
  else manifest.bridges.push(root);
}

function addPlain(manifest: Manifest, root: Section): void {
  const { keys } = root.element;
  if (keys.some((key) => pluginKeys.includes(key))) manifest.plain.push(root);
  else if (keys.includes("spec")) root.problems.error(root.place, "has a spec, but no kind: is this a WasmPlugin?");
  else if (keys.some((key) => key.toLowerCase().startsWith("provider"))) manifest.plain.push(root);
  else root.problems.error(root.place, 'names no provider; a plugin configuration needs "provider:" with a "type"');
}

/** `metadata.name` and `metadata.namespace` of a resource. */
export function identityOf(resource: Section): { name: string; namespace: string | undefined } {
  const metadata = resource.section("metadata");
  return { name: metadata?.text("name") ?? "", namespace: metadata?.text("namespace") };
}
