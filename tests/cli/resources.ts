import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { parseAllDocuments } from "yaml";
import { repository } from "../../cli/envoy/shipped.ts";

/** A Kubernetes resource. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

const ajv = new Ajv();
const schemas = new Map<string, ValidateFunction>(
  ["istio", "higress"].flatMap((file) => {
    const text = readFileSync(new URL(`schema/${file}.json`, import.meta.url), "utf8");
    const entries = Object.entries(JSON.parse(text) as Record<string, object>);
    return entries.map(([name, schema]) => [name, ajv.compile(schema)] as const);
  }),
);

/** The documents of a file of the repository. */
export function documentsOf(file: string): Document[] {
  return parseAllDocuments(readFileSync(`${repository}${file}`, "utf8")).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join("\n")}`);
    return document.toJS() as Document;
  });
}

/** What is wrong with a resource by the schema of its kind; undefined: there is no schema of that kind. */
export function schemaFaults({ apiVersion, kind, spec }: Document): string[] | undefined {
  const validate = schemas.get(`${apiVersion} ${kind}`);
  if (validate === undefined) return undefined;
  return validate(spec) ? [] : (validate.errors ?? []).map((fault) => `${fault.instancePath} ${fault.message}`);
}
