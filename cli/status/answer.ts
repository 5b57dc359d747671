import { CommandFault } from "../problem.ts";

/** One token, as the gateway tells it. Times are in milliseconds since 1970; absent: not known. */
export interface TokenStatus {
  readonly alias: string;
  readonly state: string;
  readonly weight: number;
  readonly failures: number;
  readonly failedProbes: number;
  /** Goes up with every ejection and every return. */
  readonly generation: number;
  /** Whether its rest is over, and a request tries it. */
  readonly isOnTrial: boolean;
  /** Models that it may not use and others serve. */
  readonly forbiddenModels: number;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly nextProbeMs?: number;
  readonly isProbing: boolean;
  /** Such as `quota 429 insufficient_quota`; empty: not known. */
  readonly reason: string;
}

/** One provider configuration. */
export interface ProviderStatus {
  readonly name: string;
  readonly heals: boolean;
  /** Such as `VM 8f3c in term 4`; empty: nobody probes. */
  readonly leader: string;
  readonly tokens: readonly TokenStatus[];
}

/** What a gateway answered. */
export interface Status {
  readonly atMs: number;
  readonly providers: readonly ProviderStatus[];
}

type Members = Record<string, unknown>;

/** Reads the answer at a status path. What it says is somebody else's: texts lose what a terminal would act on. */
export function readStatus(body: string): Status {
  const root = membersOf(parse(body));
  const atMs = timeOf(root, "time");
  if (atMs === undefined || !Array.isArray(root["providers"])) throw notOurs();
  return { atMs, providers: root["providers"].map(readProvider) };
}

/** Whether a provider that keeps the health of its tokens has none that is simply in use. */
export function isStarved({ heals, tokens }: ProviderStatus): boolean {
  return heals && tokens.length > 0 && tokens.every(({ state }) => state === "ejected");
}

function readProvider(value: unknown): ProviderStatus {
  const provider = membersOf(value);
  const leader = provider["leader"];
  const id = textOf(provider, "id");
  const type = textOf(provider, "type");
  if (!Array.isArray(provider["tokens"])) throw notOurs();
  return {
    name: id === "" ? type : `${type} ${id}`,
    heals: provider["failover"] === true,
    leader: isMembers(leader) ? `VM ${textOf(leader, "vm")} in term ${numberOf(leader, "term")}` : "",
    tokens: provider["tokens"].map(readToken),
  };
}

function readToken(value: unknown): TokenStatus {
  const token = membersOf(value);
  const reason = isMembers(token["reason"]) ? token["reason"] : {};
  const times = { sinceMs: timeOf(token, "since"), untilMs: timeOf(token, "until") };
  const known = { ...times, nextProbeMs: timeOf(token, "nextProbe") };
  return {
    alias: textOf(token, "alias"),
    state: textOf(token, "state"),
    weight: numberOf(token, "weight"),
    failures: numberOf(token, "failures"),
    failedProbes: numberOf(token, "failedProbes"),
    generation: numberOf(token, "generation"),
    isOnTrial: token["trial"] === true,
    forbiddenModels: numberOf(token, "forbiddenModels"),
    isProbing: token["probing"] === true,
    reason: [textOf(reason, "class"), numberOf(reason, "status") || "", textOf(reason, "code")]
      .filter(Boolean)
      .join(" "),
    ...Object.fromEntries(Object.entries(known).filter(([, ms]) => ms !== undefined)),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw notOurs();
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function membersOf(value: unknown): Members {
  if (!isMembers(value)) throw notOurs();
  return value;
}

function textOf(members: Members, key: string): string {
  const value = members[key];
  return typeof value === "string" ? value.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 100) : "";
}

function numberOf(members: Members, key: string): number {
  const value = members[key];
  return typeof value === "number" ? value : 0;
}

function timeOf(members: Members, key: string): number | undefined {
  const ms = Date.parse(textOf(members, key));
  return Number.isNaN(ms) ? undefined : ms;
}

function notOurs(): CommandFault {
  return new CommandFault("the answer is no status of ai-proxy: is --url its status.path?");
}
