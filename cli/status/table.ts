import type { ProviderStatus, Status, TokenStatus } from "./answer.ts";

const heads = ["TOKEN", "STATE", "SINCE", "WHY", "RETURN", "FAILURES", "WEIGHT"];

/** A status for readers: a line and a table for each provider. */
export function statusTable({ atMs, providers }: Status): string {
  if (providers.length === 0) return "The gateway has no provider.";
  return providers.map((provider) => [headingOf(provider), ...tableOf(provider, atMs)].join("\n")).join("\n\n");
}

function headingOf({ name, heals, leader, tokens }: ProviderStatus): string {
  const serving = tokens.filter(({ state }) => !["ejected", "resting"].includes(state)).length;
  const count = `${serving} of ${tokens.length} ${tokens.length === 1 ? "token serves" : "tokens serve"}`;
  const probing = leader === "" ? "nobody probes at the moment" : `${leader} probes`;
  return `${name}: ${count}; ${heals ? probing : "failover is off"}`;
}

function tableOf({ tokens }: ProviderStatus, atMs: number): string[] {
  const rows = [heads, ...tokens.map((token) => rowOf(token, atMs))];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function rowOf(token: TokenStatus, atMs: number): string[] {
  const { alias, isOnTrial, sinceMs, reason, failures, failedProbes, weight } = token;
  const state = isOnTrial ? "on trial" : token.state;
  const since = sinceMs === undefined ? "" : spanOf(atMs - sinceMs);
  const failed = state === "ejected" && failedProbes > 0 ? `${failedProbes} of probes` : `${failures}`;
  return [alias, state, since, reason, returnOf(token, atMs), failed, weight === 0 ? "0 (drained)" : `${weight}`];
}

function returnOf({ isProbing, nextProbeMs, untilMs }: TokenStatus, atMs: number): string {
  if (isProbing) return "is probed";
  if (nextProbeMs !== undefined) return nextProbeMs <= atMs ? "probe is due" : `probe in ${spanOf(nextProbeMs - atMs)}`;
  return untilMs === undefined ? "" : `in ${spanOf(untilMs - atMs)}`;
}

/** Such as `48s`, `2m 10s`, `3h 5m` or `1d 2h`. */
function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((size) => Math.floor(seconds / size)) as [
    number,
    number,
    number,
  ];
  if (minutes === 0) return `${seconds}s`;
  if (hours === 0) return `${minutes}m ${seconds % 60}s`;
  return days === 0 ? `${hours}h ${minutes % 60}m` : `${days}d ${hours % 24}h`;
}
