import { Bytes, EMPTY } from "../base/bytes";
import { Clock } from "../ports/clock";
import { Random } from "../ports/random";
import { ApiToken } from "./api_token";
import { TokenSelection, drawn, drawnAlike, leastInFlight, lowestTier, ranked } from "./draw";
import { FailoverSettings, WhenNoneHealthy } from "./failover_settings";
import { Roster } from "./roster";
import { returnInMs } from "./schedule";

/** No fingerprints. Lists of them are never changed: most requests have only this one. */
export const NO_FINGERPRINTS: string[] = [];

/** What a request asks of the pick. */
export class PickInfo {
  /** Requests of one key are to use one token; 0: any token. */
  key: u64 = 0;
  /** Whether what is asked for may be with that token alone. */
  isStored: bool = false;
  /** Number of the API that is asked; 0: none that is known. */
  api: i32 = 0;
  /** The model to ask for; EMPTY: none is named. */
  model: Bytes = EMPTY;
  /** Fingerprints that earlier attempts of the request used: the others come first. */
  tried: string[] = NO_FINGERPRINTS;
  /** Of these the ones that failed it: they come last. The others never got an answer. */
  failed: string[] = NO_FINGERPRINTS;
}

/** A token and what the roster said about it; without a token the request is rejected, or there are none. */
export class Pick {
  constructor(
    readonly token: ApiToken | null,
    /** The token's generation, to be reported with its answer. */
    readonly generation: u32,
    /** Whether the token had failures or was out: a pass is worth reporting. */
    readonly hadFailures: bool,
    /** Milliseconds until the first token can be back, when the request is rejected. */
    readonly retryAfterMs: u64 = 0,
  ) {}

  /** Whether tokens exist but none may be used now. */
  get isRejected(): bool {
    return this.token === null && this.hadFailures;
  }
}

/** Chooses the token of a request. Health first, then what the request has tried, affinity, else the selection. */
export class Picker {
  selection: TokenSelection = TokenSelection.Weighted;
  /** The tokens that have a weight; all of them where none has. */
  private readonly weighted: ApiToken[];

  constructor(
    private readonly tokens: ApiToken[],
    private readonly settings: FailoverSettings,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {
    const weighted = tokens.filter((token) => token.weight > 0);
    this.weighted = weighted.length == 0 ? tokens : weighted;
  }

  /** Reads the clock only when no token is healthy. */
  pick(roster: Roster, info: PickInfo): Pick {
    if (roster.isEmpty && info.tried.length == 0) return this.choose(this.weighted, roster, info);
    const healthy = this.healthy(roster);
    if (healthy.length == 0 && this.tokens.length > 0) return this.pickEjected(roster, info);
    const left = untried(healthy, info);
    // What is stored with a token is there only: a doubt is no reason to look elsewhere.
    return this.choose(info.isStored ? left : undoubted(left, roster), roster, info);
  }

  /** Whether a healthy token is left that is none of `fingerprints`. */
  hasOther(roster: Roster, fingerprints: string[]): bool {
    return without(this.healthy(roster), fingerprints).length > 0;
  }

  /** Drained tokens are among them only where there are no others. */
  private healthy(roster: Roster): ApiToken[] {
    const found = serving(this.weighted, roster);
    return found.length == 0 && this.weighted !== this.tokens ? serving(this.tokens, roster) : found;
  }

  private choose(candidates: ApiToken[], roster: Roster, info: PickInfo): Pick {
    const selection = this.selection;
    if (selection == TokenSelection.Tiered) candidates = lowestTier(candidates);
    if (info.key != 0) return pickOf(ranked(candidates, info.key, selection != TokenSelection.Random), roster);
    if (selection == TokenSelection.Random) return pickOf(drawnAlike(candidates, this.random), roster);
    if (selection == TokenSelection.LeastInFlight) candidates = leastInFlight(candidates);
    return pickOf(drawn(candidates, this.random), roster);
  }

  private pickEjected(roster: Roster, info: PickInfo): Pick {
    const nowMs = this.clock.nowMs();
    const reject = this.settings.whenNoneHealthy == WhenNoneHealthy.Reject;
    const candidates = reject ? this.tokens : untried(this.weighted, info);
    const waitsMs = new StaticArray<u64>(candidates.length);
    let soonestMs = u64.MAX_VALUE;
    for (let i = 0; i < candidates.length; i++) {
      waitsMs[i] = returnInMs(roster.get(candidates[i].fingerprint), this.settings, nowMs);
      soonestMs = min(soonestMs, waitsMs[i]);
    }
    if (reject) return new Pick(null, 0, true, soonestMs);
    // Those that went out together come back together, some a moment later: one alone would carry everything.
    const lastMs = soonestMs + this.settings.healthCheckIntervalMs;
    const near: ApiToken[] = [];
    for (let i = 0; i < candidates.length; i++) if (waitsMs[i] <= lastMs) near.push(candidates[i]);
    return pickOf(drawn(near, this.random), roster);
  }
}

function serving(tokens: ApiToken[], roster: Roster): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (roster.get(tokens[i].fingerprint).serves) found.push(tokens[i]);
  return found;
}

function pickOf(token: ApiToken | null, roster: Roster): Pick {
  if (token === null) return new Pick(null, 0, false);
  const health = roster.get(token.fingerprint);
  return new Pick(token, health.generation, !health.isPlain);
}

/** The tokens that no probe has to decide about, else all of them. */
function undoubted(tokens: ApiToken[], roster: Roster): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (!roster.get(tokens[i].fingerprint).doubted) found.push(tokens[i]);
  return found.length == 0 ? tokens : found;
}

/** The tokens that the request has not tried, else those that did not fail it, else all of them. */
function untried(tokens: ApiToken[], info: PickInfo): ApiToken[] {
  if (info.tried.length == 0) return tokens;
  let found = without(tokens, info.tried);
  if (found.length == 0) found = without(tokens, info.failed);
  return found.length == 0 ? tokens : found;
}

function without(tokens: ApiToken[], fingerprints: string[]): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (!fingerprints.includes(tokens[i].fingerprint)) found.push(tokens[i]);
  return found;
}
