/** The middle of some figures, and how far they reach. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median and range. Throws when there is nothing to sum up. */
export function spread(figures: readonly number[]): Spread {
  if (figures.length === 0) throw new Error("no figures");
  const sorted = [...figures].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1) };
}

/** The quantile `share` (0 to 1) of figures in ascending order, between neighbours by linear interpolation. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}
