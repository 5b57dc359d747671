const width = 100;

/** JSON for people: what fits stands on one line. */
export function pretty(value: unknown, indent = "", before = 0): string {
  const line = spaced(value);
  if (indent.length + before + line.length <= width || typeof value !== "object" || value === null) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((one) => inner + pretty(one, inner)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(([key, one]) => {
    const name = `${JSON.stringify(key)}: `;
    return inner + name + pretty(one, inner, name.length);
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

/** How `after` differs from `before`, one line for each place, in the order of the texts. */
export function changes(before: unknown, after: unknown, place = ""): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const isBranch = isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after);
  if (!isBranch || (Array.isArray(before) && before.length !== (after as unknown as unknown[]).length)) {
    return [`${place || "all of it"}: ${spaced(before)} -> ${spaced(after)}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const found = keys.flatMap((key) => {
    const path = Array.isArray(before) ? `${place}[${key}]` : place === "" ? key : `${place}.${key}`;
    if (!(key in after)) return [`${path}: gone, was ${spaced(before[key])}`];
    if (!(key in before)) return [`${path}: added ${spaced(after[key])}`];
    return changes(before[key], after[key], path);
  });
  return found.length > 0 ? found : [`${place || "all of it"}: in another order`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The value of a JSON text; undefined for every other text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Who has the same outcome stands together: the largest group first, then by name. */
export function grouped(outcomes: ReadonlyMap<string, string>): string {
  const groups = new Map<string, string[]>();
  for (const [name, outcome] of outcomes) groups.set(outcome, [...(groups.get(outcome) ?? []), name]);
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length || ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1));
  return sorted.map(([outcome, names]) => `== ${names.join(", ")}\n${outcome}\n`).join("\n");
}

/** The two modes of a row as one entry where they agree, as two where they do not. */
export function byMode(name: string, outcomes: Readonly<Record<string, string>>): [string, string][] {
  const all = Object.entries(outcomes);
  if (new Set(all.map(([, outcome]) => outcome)).size === 1) return [[name, all[0]?.[1] ?? ""]];
  return all.map(([mode, outcome]) => [`${name} (${mode})`, outcome]);
}
