import type { Entry } from "./records.ts";

/** What an entry must be after an update. A due time with jitter lies between two values. */
export type Expected = Omit<Entry, "dueMs" | "touchedMs" | "route"> & {
  readonly dueMs: readonly [number, number];
};

/** An entry of which nothing but its generation is to be told. */
export function fresh(generation: number): Expected {
  const counts = {
    failures: 0,
    vendorFault: false,
    doubted: false,
    passes: 0,
    generation,
    outSinceMs: 0,
    failedProbes: 0,
  };
  return { ...counts, ejected: false, notBeforeMs: 0, dueMs: [0, 0], claim: "none", nonce: "" };
}

/** The entry as it is. */
export function exactly(entry: Entry): Expected {
  const { touchedMs: _, route: __, ...rest } = entry;
  return { ...rest, dueMs: [entry.dueMs, entry.dueMs] };
}

/** The field in which `entry` is not as expected; undefined when it is. */
export function difference(entry: Entry, expected: Expected): string | undefined {
  const [least, most] = expected.dueMs;
  if (entry.dueMs < least || entry.dueMs > most) return `due ${entry.dueMs}, not ${least} to ${most}`;
  const fields = [
    "ejected",
    "failures",
    "vendorFault",
    "doubted",
    "passes",
    "generation",
    "outSinceMs",
    "failedProbes",
    "notBeforeMs",
    "claim",
    "nonce",
  ] as const;
  const field = fields.find((name) => entry[name] !== expected[name]);
  return field === undefined ? undefined : `${field} ${String(entry[field])}, not ${String(expected[field])}`;
}
