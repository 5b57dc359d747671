import { Bytes, EMPTY } from "../base/bytes";
import { Clock } from "../ports/clock";
import { Random } from "../ports/random";
import { ApiToken } from "./api_token";
import { TokenSelection, drawn, drawnAlike, leastInFlight, lotOf, lowestTier, ranked } from "./draw";
import { FailoverSettings, WhenNoneHealthy } from "./failover_settings";
import { FULL_SHARE, rampShare } from "./ramp";
import { dueOf, restingOf } from "./resting";
import { Roster } from "./roster";
import { returnInMs } from "./schedule";

/** No fingerprints. Lists of them are never changed: most requests have only this one. */
export const NO_FINGERPRINTS: string[] = [];
const NO_TOKENS: ApiToken[] = [];

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
  /** Whether it may be the trial of a token that rested. */
  mayTry: bool = true;
}

/** A token and what the roster said about it; without a token the request is rejected, or there are none. */
export class Pick {
  /** Whether the token may be used only once its trial is claimed. */
  isTrial: bool = false;

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

  /** Reads the clock only when no token is healthy, or one rests or has come back from that lately. */
  pick(roster: Roster, info: PickInfo): Pick {
    if (roster.isEmpty && info.tried.length == 0) return this.choose(this.weighted, roster, info);
    const healthy = this.healthy(roster);
    if (healthy.length == 0 && this.tokens.length > 0) return this.pickOut(roster, info);
    const left = untried(healthy, info);
    // What is stored with a token is there only: a doubt is no reason to look elsewhere.
    const candidates = info.isStored ? left : undoubted(left, roster);
    return roster.isTimed ? this.pickTimed(candidates, roster, info) : this.choose(candidates, roster, info);
  }

  /** The pick where time has a say: the trial of a token, or a pick that spares those which came back a moment ago. */
  private pickTimed(candidates: ApiToken[], roster: Roster, info: PickInfo): Pick {
    const nowMs = this.clock.nowMs();
    roster.passTime(nowMs);
    const due = info.mayTry && info.tried.length == 0 ? dueOf(this.weighted, roster, this.settings, nowMs) : NO_TOKENS;
    const trial = this.trialOf(due, candidates, info.key);
    if (trial !== null) return trialPick(trial, roster);
    return this.choose(info.isStored ? candidates : this.eased(candidates, roster, info.key, nowMs), roster, info);
  }

  /**
   * The one of the `due` tokens that would be chosen beside the `others`; null: none. Requests of one key try their own
   * token only, and of no tier above the lowest is any tried.
   */
  private trialOf(due: ApiToken[], others: ApiToken[], key: u64): ApiToken | null {
    if (due.length == 0) return null;
    const isTiered = this.selection == TokenSelection.Tiered;
    const all = isTiered ? lowestTier(others.concat(due)) : others.concat(due);
    const isWeighted = this.selection != TokenSelection.Random;
    const token = key != 0 ? ranked(all, key, isWeighted) : all[all.length - 1];
    return token !== null && due.includes(token) ? token : null;
  }

  /** Those of `tokens` that this request may have, as far as they have their full share again; all, if none is left. */
  private eased(tokens: ApiToken[], roster: Roster, key: u64, nowMs: u64): ApiToken[] {
    const found: ApiToken[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const share = rampShare(roster.get(tokens[i].fingerprint), nowMs);
      if (share >= FULL_SHARE || this.lot(key, tokens[i]) < share) found.push(tokens[i]);
    }
    return found.length == 0 ? tokens : found;
  }

  private lot(key: u64, token: ApiToken): u64 {
    return key != 0 ? lotOf(key, token) : this.random.below(u32.MAX_VALUE);
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

  /** No token is healthy: one whose rest is over is tried, one that rests is better than one that is ejected. */
  private pickOut(roster: Roster, info: PickInfo): Pick {
    const nowMs = this.clock.nowMs();
    const due = info.mayTry ? dueOf(without(this.tokens, info.tried), roster, this.settings, nowMs) : NO_TOKENS;
    const trial = drawn(due, this.random);
    if (trial !== null) return trialPick(trial, roster);
    const reject = this.settings.whenNoneHealthy == WhenNoneHealthy.Reject;
    const candidates = reject ? this.tokens : restingOf(untried(this.weighted, info), roster);
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

function trialPick(token: ApiToken, roster: Roster): Pick {
  const pick = pickOf(token, roster);
  pick.isTrial = true;
  return pick;
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
