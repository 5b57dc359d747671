import type { Report, Settings } from "./health_model.ts";
import { plain, type Roster } from "./records.ts";

const outageMs = 10_000;

/**
 * The guard, written again from docs/decisions/0009: whether a failure that would take its token out must not. A 5xx or
 * timeout does not when every other healthy token has failed like this in the last 10 s with no success since; nothing
 * does beyond the share of tokens that may be out.
 */
export function isSpared(roster: Roster, report: Report, settings: Settings, nowMs: number): boolean {
  const pool = report.pool.map((name) => ({ name, entry: roster.get(name) ?? plain }));
  const out = pool.filter(({ entry }) => entry.ejected).length + 1;
  if (out > (settings.maxEjectionPercent / 100) * pool.length) return true;
  const others = pool.filter(({ name, entry }) => name !== report.fingerprint && !entry.ejected);
  const down = others.every(
    ({ entry }) => entry.vendorFault && entry.failures > 0 && nowMs - entry.touchedMs <= outageMs,
  );
  return settings.outageGuard && report.vendorFault && down;
}
