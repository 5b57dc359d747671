import type { Cost, Meter } from "./meter.ts";

/** One kind of input at growing sizes. */
export interface Row {
  readonly name: string;
  readonly sizes: readonly { readonly bytes: number; readonly cost: Cost }[];
  /** Traps and faults on the way. */
  readonly problems: readonly string[];
}

/** What a kind of input may cost for each of its bytes, at the largest size. */
export interface Budget {
  readonly work: number;
  /** Bytes allocated. */
  readonly allocated: number;
}

type Kind = keyof Budget;

/**
 * Linear is the power of 1. The rest is room for what comes in steps: work by a collection more or less; memory by
 * arrays that double, which may do so just before the largest size.
 */
const largestExponents: Budget = { work: 1.12, allocated: 1.25 };
/** A cost for a byte that is as good as none: what is below grows to it unnoticed. */
const small: Budget = { work: 6, allocated: 24 };
/** Costs of an input below these are the fixed ones of a stream. */
const floors: Budget = { work: 100_000, allocated: 400_000 };

/** Measures one kind of input, `make` of it at each count; stops at the first trap. */
export function rowOf(
  name: string,
  meter: Meter,
  counts: readonly number[],
  make: (count: number) => { bytes: number; run: () => void },
): Row {
  const sizes: Row["sizes"][number][] = [];
  for (const count of counts) {
    const { bytes, run } = make(count);
    sizes.push({ bytes, cost: meter.cost(run) });
    if (meter.problems.length > 0) break;
  }
  return { name, sizes, problems: meter.problems };
}

/** Three counts in steps of four, the last of which makes about `bytes` of input by `sizeOf`. */
export function countsFor(bytes: number, sizeOf: (count: number) => number): number[] {
  const each = (sizeOf(300) - sizeOf(100)) / 200;
  const last = Math.max(64, Math.floor(bytes / each));
  return [Math.floor(last / 16), Math.floor(last / 4), last];
}

/** What is wrong with a row, a text for each; none if its costs are linear and within the budget. */
export function faultsOf(row: Row, budget: Budget, exponents = largestExponents): string[] {
  const faults = [...row.problems];
  for (const kind of ["work", "allocated"] as const) {
    const last = row.sizes.at(-1);
    if (last === undefined || last.cost[kind] < floors[kind]) continue;
    const exponent = exponentOf(row, kind);
    const each = last.cost[kind] / last.bytes;
    if (exponent > exponents[kind]) faults.push(`${kind} grows by the power of ${exponent.toFixed(2)}`);
    if (each > budget[kind]) faults.push(`${kind} of ${each.toFixed(0)} for a byte`);
  }
  if (faults.length === 0) return [];
  const costs = row.sizes.map(({ bytes, cost }) => `${bytes}: ${cost.work}, ${cost.allocated}`).join("; ");
  return [`${row.name}: ${faults.join(", ")} (bytes: work, allocated: ${costs})`];
}

/** By which power of the size a cost grows from the row's first size to its last. */
function exponentOf({ sizes }: Row, kind: Kind): number {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined || last.bytes <= first.bytes) return 0;
  const before = Math.max(first.cost[kind], small[kind] * first.bytes);
  return Math.log(last.cost[kind] / before) / Math.log(last.bytes / first.bytes);
}
