import { lstatSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reasonOf } from "../manifest/source_file.ts";

/** A value that stands for a secret kept elsewhere. It is not shown: it may be a secret at the wrong place. */
export type Reference =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "file"; readonly url: string }
  /** Higress's controller fills it in from a Secret: `${secret.NAMESPACE/NAME.KEY}`. */
  | { readonly kind: "cluster" };

/** What became of a reference: the secret, or why there is none, and what to do. */
export type Resolution = { readonly text: string } | { readonly fault: string };

/** More than any key or signed address has. */
const maxBytes = 64 * 1024;

const variable = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const ofCluster = /^\$\{secret\.[^{}\s]+\}$/;

/** The reference that the whole of `value` is; undefined: it is none, but the value itself. */
export function referenceOf(value: string): Reference | undefined {
  if (ofCluster.test(value)) return { kind: "cluster" };
  const name = variable.exec(value)?.[1];
  if (name !== undefined) return { kind: "variable", name };
  return value.startsWith("file:") ? { kind: "file", url: value } : undefined;
}

/** Reads what a reference of this machine stands for. */
export function resolve(reference: Exclude<Reference, { kind: "cluster" }>): Resolution {
  return reference.kind === "variable" ? ofVariable(reference.name) : ofFile(reference.url);
}

function ofVariable(name: string): Resolution {
  const text = process.env[name];
  if (text === undefined) return { fault: "the environment has no variable of this name: export it first" };
  return text === "" ? { fault: "the environment's variable of this name is empty: give it the secret" } : { text };
}

function ofFile(url: string): Resolution {
  const form = "is written as file:///run/secrets/NAME, with the whole path";
  if (!url.startsWith("file:///") || !URL.canParse(url)) return { fault: `a file ${form}` };
  try {
    const path = fileURLToPath(url);
    if (!statSync(path).isFile())
      return { fault: `what it names ${lstatSync(path).isDirectory() ? "is a folder" : "is no file"}` };
    const bytes = readFileSync(path);
    if (bytes.length > maxBytes) return { fault: `its file is larger than ${maxBytes / 1024} KiB: no secret is` };
    const text = bytes.toString("utf8").replace(/\r?\n$/, "");
    return text === "" ? { fault: "its file is empty: write the secret into it" } : { text };
  } catch (fault) {
    return { fault: `its file cannot be read (${reasonOf(fault)}): mount it, or correct the path` };
  }
}
