import type { Entry } from "./records.ts";

/** What an entry must be after an update. A time with jitter lies between two values. */
export type Expected = Omit<Entry, "dueMs" | "notBeforeMs" | "touchedMs" | "route"> & {
  readonly dueMs: readonly [number, number];
  readonly notBeforeMs: readonly [number, number];
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
    backSinceMs: 0,
    status: 0,
  };
  const states = { ejected: false, resting: false, onTrial: false, claim: "none", nonce: "" } as const;
  return { ...counts, ...states, notBeforeMs: [0, 0], dueMs: [0, 0] };
}

/** The entry as it is. */
export function exactly(entry: Entry): Expected {
  const { touchedMs: _, route: __, ...rest } = entry;
  const { dueMs, notBeforeMs } = entry;
  return { ...rest, dueMs: [dueMs, dueMs], notBeforeMs: [notBeforeMs, notBeforeMs] };
}

/** The field in which `entry` is not as expected; undefined when it is. */
export function difference(entry: Entry, expected: Expected): string | undefined {
  for (const time of ["dueMs", "notBeforeMs"] as const) {
    const [least, most] = expected[time];
    if (entry[time] < least || entry[time] > most) return `${time} ${entry[time]}, not ${least} to ${most}`;
  }
  const fields = [
    "ejected",
    "resting",
    "onTrial",
    "backSinceMs",
    "status",
    "failures",
    "vendorFault",
    "doubted",
    "passes",
    "generation",
    "outSinceMs",
    "failedProbes",
    "claim",
    "nonce",
  ] as const;
  const field = fields.find((name) => entry[name] !== expected[name]);
  return field === undefined ? undefined : `${field} ${String(entry[field])}, not ${String(expected[field])}`;
}
