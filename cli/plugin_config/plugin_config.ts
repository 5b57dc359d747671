import type { Element } from "../manifest/element.ts";
import type { Place } from "../problem.ts";
import type { Rule } from "./rule.ts";

/** A part of the delivered configuration: where its members are written. */
export interface Part {
  readonly element: Element;
  /** The way to it in its file, such as `spec.matchRules[1].config`; "" for a whole document. */
  readonly name: string;
}

/** What the filter receives, and where each part of it was written. */
export interface PluginConfig {
  readonly config: Readonly<Record<string, unknown>>;
  /** Where its own keys are; undefined when it has none but `_rules_`. */
  readonly root: Part | undefined;
  /** The entries of `_rules_`, and where the members of each are. */
  readonly rules: readonly { readonly rule: Rule; readonly part: Part | undefined }[];
  /** The resource or document. */
  readonly place: Place;
  /** Envoy's root id; "" when none is given. */
  readonly rootId: string;
}

/** Where something is written, and its name there; `element` is what is there, if anything is. */
export interface Location {
  readonly place: Place;
  readonly name: string;
  readonly element: Element | undefined;
}

/** Where a JSON path of the delivered configuration (`$._rules_[0].provider.type`) is written. */
export function locate(delivered: PluginConfig, path: string): Location {
  const steps = stepsOf(path);
  if (steps[0] === "_rules_" && delivered.root?.element.get("_rules_") === undefined) {
    const entry = delivered.rules[Number(steps[1] ?? -1)];
    if (entry === undefined) return { place: delivered.place, name: "_rules_", element: undefined };
    const start = entry.part ?? { element: entry.rule.section.element, name: entry.rule.section.name };
    return walk(start, steps.slice(2), delivered.place);
  }
  return walk(delivered.root, steps, delivered.place);
}

/** Follows the steps as far as they exist. */
function walk(start: Part | undefined, steps: readonly string[], fallback: Place): Location {
  let element = start?.element;
  let place = element?.place ?? fallback;
  const names = start === undefined || start.name === "" ? [] : [start.name];
  for (const step of steps) {
    const index = /^\d+$/.test(step) && element?.kind === "list" ? Number(step) : undefined;
    const next: Element | undefined = index === undefined ? element?.get(step) : element?.items[index];
    if (next !== undefined) place = index === undefined ? (element?.placeOf(step) ?? place) : next.place;
    element = next;
    names.push(step);
  }
  return { element, place, name: names.join(".").replace(/\.(\d+)(?=\.|$)/g, "[$1]") };
}

/** `$.a[0]["b c"]` -> a, 0, b c. */
function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const [, plain, index, quoted] of path.matchAll(/\.([A-Za-z0-9_]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)) {
    if (quoted === undefined) steps.push(plain ?? index ?? "");
    else steps.push(unquoted(quoted));
  }
  return steps;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
