import { Clock } from "../ports/clock";
import { Random } from "../ports/random";
import { ofOtherAccounts, ofSoundAccounts, tellAccounts } from "./accounts";
import { ApiToken } from "./api_token";
import { TokenSelection, drawn, drawnAlike, leastInFlight, lotOf, lowestTier, ranked } from "./draw";
import { FailoverSettings, WhenNoneHealthy } from "./failover_settings";
import { Pick, PickInfo, pickOf, trialPick } from "./pick";
import { FULL_SHARE, rampShare } from "./ramp";
import { dueOf, restingOf } from "./resting";
import { Roster } from "./roster";
import { returnInMs } from "./schedule";

const NO_TOKENS: ApiToken[] = [];

/** Chooses the token of a request. Health first, then what the request has tried, affinity, else the selection. */
export class Picker {
  selection: TokenSelection = TokenSelection.Weighted;
  /** Number of the reason for which a token is out whose account has used up its quota; 0: none is known. */
  quotaReason: u8 = 0;
  private readonly hasAccounts: bool;
  /** The tokens that have a weight; all of them where none has. */
  private readonly weighted: ApiToken[];

  constructor(
    private readonly tokens: ApiToken[],
    private readonly settings: FailoverSettings,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {
    const weighted = tokens.filter((token) => token.weight > 0);
    this.hasAccounts = tellAccounts(tokens);
    this.weighted = weighted.length == 0 ? tokens : weighted;
  }

  /** Reads the clock only when no token is healthy, one rests or has come back lately, or may not use some model. */
  pick(roster: Roster, info: PickInfo): Pick {
    const again = info.again.length > 0 ? this.find(info.again) : null;
    if (again !== null && roster.get(again.fingerprint).serves) return pickOf(again, roster);
    if (roster.isEmpty && info.tried.length == 0) return this.choose(this.weighted, roster, info);
    const healthy = this.healthy(roster, info.model);
    if (healthy.length == 0 && this.tokens.length > 0) return this.pickOut(roster, info);
    const left = this.untried(healthy, info);
    // What is stored with a token is there only: a doubt is no reason to look elsewhere.
    const candidates = info.isStored ? left : undoubted(left, roster);
    return roster.isTimed ? this.pickTimed(candidates, roster, info) : this.choose(candidates, roster, info);
  }

  /** The pick where time has a say: the trial of a token, or a pick that spares those which came back a moment ago. */
  private pickTimed(candidates: ApiToken[], roster: Roster, info: PickInfo): Pick {
    const nowMs = this.clock.nowMs();
    roster.passTime(nowMs);
    const mayTry = info.mayTry && info.tried.length == 0;
    const due = mayTry ? dueOf(this.weighted, roster, this.settings, nowMs) : NO_TOKENS;
    const trial = this.trialOf(allowedOf(due, roster, info.model, nowMs), candidates, info.key);
    if (trial !== null) return trialPick(trial, roster.get(trial.fingerprint).generation);
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

  /** Whether a healthy token is left that has not failed the request. */
  hasOther(roster: Roster, info: PickInfo): bool {
    return this.without(this.healthy(roster, info.model), info.failed, info).length > 0;
  }

  /**
   * Those that may use `model`, else all; of them those of accounts that have a quota left, else all. Drained tokens
   * are among them only where there are no others.
   */
  private healthy(roster: Roster, model: u64): ApiToken[] {
    const allowed = this.allowed(roster, model);
    const isTold = this.hasAccounts && this.quotaReason != 0 && !roster.isEmpty;
    return isTold ? ofSoundAccounts(allowed, this.tokens, roster, this.quotaReason) : allowed;
  }

  private allowed(roster: Roster, model: u64): ApiToken[] {
    const found = serving(this.weighted, roster);
    const all = found.length == 0 && this.weighted !== this.tokens ? serving(this.tokens, roster) : found;
    if (model == 0 || roster.forbidden.isEmpty) return all;
    const nowMs = this.clock.nowMs();
    let allowed = allowedOf(all, roster, model, nowMs);
    if (allowed.length == 0) allowed = allowedOf(serving(this.tokens, roster), roster, model, nowMs);
    return allowed.length == 0 ? all : allowed;
  }

  private find(fingerprint: string): ApiToken | null {
    for (let i = 0; i < this.tokens.length; i++) {
      if (this.tokens[i].fingerprint == fingerprint) return this.tokens[i];
    }
    return null;
  }

  private choose(candidates: ApiToken[], roster: Roster, info: PickInfo): Pick {
    const selection = this.selection;
    if (selection == TokenSelection.Tiered) candidates = lowestTier(candidates);
    if (info.key != 0) return pickOf(ranked(candidates, info.key, selection != TokenSelection.Random), roster);
    if (selection == TokenSelection.Random) return pickOf(drawnAlike(candidates, this.random), roster);
    if (selection == TokenSelection.LeastInFlight) candidates = leastInFlight(candidates);
    return pickOf(drawn(candidates, this.random), roster);
  }

  /** The tokens that the request has not tried, else those that did not fail it, else all of them. */
  private untried(tokens: ApiToken[], info: PickInfo): ApiToken[] {
    if (info.tried.length == 0) return tokens;
    let found = this.without(tokens, info.tried, info);
    if (found.length == 0) found = this.without(tokens, info.failed, info);
    return found.length == 0 ? tokens : found;
  }

  /** Those of `tokens` that are none of `fingerprints`, nor of an account that the request found without a quota. */
  private without(tokens: ApiToken[], fingerprints: string[], info: PickInfo): ApiToken[] {
    const left = without(tokens, fingerprints);
    return this.hasAccounts && info.spent.length > 0 ? ofOtherAccounts(left, this.tokens, info.spent) : left;
  }

  /** No token is healthy: one whose rest is over is tried, one that rests is better than one that is ejected. */
  private pickOut(roster: Roster, info: PickInfo): Pick {
    const nowMs = this.clock.nowMs();
    const due = info.mayTry ? dueOf(without(this.tokens, info.tried), roster, this.settings, nowMs) : NO_TOKENS;
    const trial = drawn(due, this.random);
    if (trial !== null) return trialPick(trial, roster.get(trial.fingerprint).generation);
    const reject = this.settings.whenNoneHealthy == WhenNoneHealthy.Reject;
    const candidates = reject ? this.tokens : restingOf(this.untried(this.weighted, info), roster);
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

/** Those of `tokens` that may use `model`, as far as is known. */
function allowedOf(tokens: ApiToken[], roster: Roster, model: u64, nowMs: u64): ApiToken[] {
  if (model == 0 || tokens.length == 0 || roster.forbidden.isEmpty) return tokens;
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (!roster.forbidden.has(tokens[i].fingerprint, model, nowMs)) found.push(tokens[i]);
  }
  return found;
}

/** The tokens that no probe has to decide about, else all of them. */
function undoubted(tokens: ApiToken[], roster: Roster): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (!roster.get(tokens[i].fingerprint).doubted) found.push(tokens[i]);
  return found.length == 0 ? tokens : found;
}

function without(tokens: ApiToken[], fingerprints: string[]): ApiToken[] {
  const found: ApiToken[] = [];
  for (let i = 0; i < tokens.length; i++) if (!fingerprints.includes(tokens[i].fingerprint)) found.push(tokens[i]);
  return found;
}
