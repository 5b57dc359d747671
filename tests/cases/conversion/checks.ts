import { isDeepStrictEqual } from "node:util";
import { entries, find, member, type Json } from "./json.ts";
import { rules } from "./rules.ts";

/** `[path, op, value]`, or alternatives of which one list has to hold. */
export type Check =
  readonly [path: string, op: string, value?: Json] | { readonly anyOf: readonly (readonly Check[])[] };

/** An op holds when it does for every match of the path. */
const ops: Readonly<Record<string, (found: readonly Json[], value: Json) => boolean>> = {
  equals: (found, value) => found.length > 0 && found.every((node) => isDeepStrictEqual(node, value)),
  absent: (found) => found.length === 0,
  nullish: (found) => found.every((node) => node === null),
  present: (found) => found.length > 0,
  string: (found) => found.length > 0 && found.every((node) => typeof node === "string"),
  in: (found, value) => found.length > 0 && found.every((node) => isOneOf(node, value)),
  notIn: (found, value) => found.length > 0 && found.every((node) => !isOneOf(node, value)),
  matches: (found, value) =>
    found.length > 0 && found.every((node) => new RegExp(String(value), "s").test(String(node))),
  count: (found, value) => found.length === value,
  distinct: (found, value) =>
    new Set(found.map((node) => JSON.stringify(node))).size === value && found.length === value,
  maxLength: (found, value) => found.length > 0 && found.every((node) => String(node).length <= Number(value)),
  atMost: (found, value) => found.every((node) => Number(node) <= Number(value)),
  json: (found, value) => found.length > 0 && found.every((node) => isDeepStrictEqual(parsed(String(node)), value)),
  notBoth: (found, value) =>
    found.length > 0 &&
    found.every((node) => entries(value).filter((key) => member(node, String(key)) !== undefined).length < 2),
};

/** What of `root` the checks do not find as they want it. */
export function faults(root: Json | undefined, checks: readonly Check[]): string[] {
  return checks.flatMap((check) => {
    if ("anyOf" in check) {
      const all = check.anyOf.map((list) => faults(root, list));
      return all.some((wrong) => wrong.length === 0)
        ? []
        : [`none of: ${all.map((wrong) => wrong.join(" & ")).join(" | ")}`];
    }
    const [path, op, value = null] = check;
    const found = find(root, path);
    if (op === "rule") return ruleFaults(String(value), found[0] ?? {});
    const holds = ops[op];
    if (holds === undefined) throw new Error(`there is no check ${op}`);
    return holds(found, value)
      ? []
      : [`${path || "all"} ${op} ${JSON.stringify(value)}: ${JSON.stringify(found).slice(0, 400)}`];
  });
}

function ruleFaults(name: string, body: Json): string[] {
  const rule = rules[name];
  if (rule === undefined) throw new Error(`there is no rule ${name}`);
  const wrong = rule(body);
  return wrong === "" ? [] : [`${name}: ${wrong}`];
}

function isOneOf(node: Json, list: Json): boolean {
  return entries(list).some((one) => isDeepStrictEqual(one, node));
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
