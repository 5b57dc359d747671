import { readdirSync, readFileSync } from "node:fs";
import { parse, parseAllDocuments, stringify } from "yaml";
import { repository } from "../../cli/envoy/shipped.ts";

/** A fenced block of a document. */
export interface Block {
  /** `file:line`, where it begins. */
  readonly at: string;
  readonly language: string;
  readonly text: string;
}

type Json = Record<string, unknown>;

/** What completes blocks: a plugin configuration, and a gateway with a WasmPlugin, an Ingress and an McpBridge. */
const provider = `${repository}examples/groq.yaml`;
const gateway = `${repository}deploy/higress-wasmplugin.yaml`;

/** How a fragment says where it belongs, in its first line. */
const place = /^# in ([\w.]+)\n/;

/** Every document for users and operators, by its path from the root. */
export const documents: readonly string[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/README.md", "bench/README.md"],
  ...readdirSync(`${repository}docs`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

export function textOf(file: string): string {
  return readFileSync(`${repository}${file}`, "utf8");
}

/** The fenced blocks of a document. A block that does not end is none: every fence has to be one of two. */
export function blocksOf(file: string, text = textOf(file)): Block[] {
  const fences = text.split("\n").filter((line) => /^\s*```/.test(line)).length;
  const found = [...text.matchAll(/^```(\S*)[^\n]*\n(.*?)^```$/gms)];
  if (found.length * 2 !== fences) throw new Error(`${file}: ${fences} fences, ${found.length} blocks`);
  return found.map(({ 1: language = "", 2: block = "", index }) => {
    return { at: `${file}:${text.slice(0, index).split("\n").length}`, language, text: block };
  });
}

/** Every block of YAML in the documents. */
export const yamlBlocks: readonly Block[] = documents
  .flatMap((file) => blocksOf(file))
  .filter(({ language }) => /^ya?ml$/.test(language));

/**
 * A YAML block as a file that can be checked and served by itself. A plugin configuration is one. A fragment, which
 * begins with `# in provider.failover` or the like, is put there in examples/groq.yaml. Resources of Kubernetes take
 * the places of those of their kind and name in deploy/higress-wasmplugin.yaml.
 */
export function completed({ at, text }: Block): string {
  const [line = "", path = ""] = place.exec(text) ?? [];
  if (path !== "") return fragment(parse(text.slice(line.length)) as Json, path.split("."));
  const resources = parseAllDocuments(text).map((document) => document.toJS() as Json);
  if (resources.every((resource) => typeof resource["kind"] === "string")) return withResources(text, resources, at);
  const keys = Object.keys(resources[0] ?? {});
  const isPlugin = resources.length === 1 && keys.some((key) => ["provider", "providers", "_rules_"].includes(key));
  if (!isPlugin) throw new Error(`${at}: neither a whole configuration, nor does it begin with "# in SOMETHING"`);
  return text;
}

function fragment(value: Json, path: readonly string[]): string {
  const config = parse(readFileSync(provider, "utf8")) as Json;
  let object = config;
  for (const key of path) object = (object[key] ??= {}) as Json;
  Object.assign(object, value);
  return stringify(config);
}

function withResources(text: string, resources: readonly Json[], at: string): string {
  const nameOf = (resource: Json): string => `${resource["kind"]} ${(resource["metadata"] as Json)["name"]}`;
  const own = parseAllDocuments(readFileSync(gateway, "utf8")).map((document) => document.toJS() as Json);
  const names = resources.map(nameOf);
  for (const name of names)
    if (!own.some((other) => nameOf(other) === name)) throw new Error(`${at}: what is ${name}?`);
  const others = own.filter((resource) => !names.includes(nameOf(resource)));
  return [text, ...others.map((resource) => stringify(resource))].join("---\n");
}
