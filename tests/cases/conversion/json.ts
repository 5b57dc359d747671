/** Anything that JSON has. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The member of an object; undefined where there is none. */
export function member(node: Json | undefined, key: string): Json | undefined {
  if (node === null || typeof node !== "object" || Array.isArray(node)) return undefined;
  return (node as Readonly<Record<string, Json | undefined>>)[key];
}

/** The entries of a list; none of anything else. */
export function entries(node: Json | undefined): readonly Json[] {
  return Array.isArray(node) ? (node as readonly Json[]) : [];
}

export function text(node: Json | undefined): string {
  return typeof node === "string" ? node : "";
}

/** Matches of a path: `a.b[0].c`, `[-1]` from the end, `[*]` all entries, `..c` at any depth; "" is the root. */
export function find(root: Json | undefined, path: string): Json[] {
  const steps = path.match(/\.\.[\w$-]+|\[\*\]|\[-?\d+\]|[\w$-]+/g) ?? [];
  let nodes: (Json | undefined)[] = [root];
  for (const step of steps) nodes = nodes.flatMap((node) => follow(node, step));
  return nodes.filter((node) => node !== undefined);
}

function follow(node: Json | undefined, step: string): (Json | undefined)[] {
  if (step.startsWith("..")) return deep(node, step.slice(2));
  if (step === "[*]") return [...values(node)];
  if (step.startsWith("[")) return [entries(node).at(Number(step.slice(1, -1)))];
  return [member(node, step)];
}

function values(node: Json | undefined): readonly (Json | undefined)[] {
  if (node === null || typeof node !== "object") return [];
  return Array.isArray(node) ? (node as readonly Json[]) : Object.values(node);
}

function deep(node: Json | undefined, key: string): (Json | undefined)[] {
  return [member(node, key), ...values(node).flatMap((value) => deep(value, key))];
}
