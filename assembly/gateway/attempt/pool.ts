import { text } from "../../base/bytes";
import { Fault } from "../../errors/fault";
import { ProviderConfig } from "../../config/provider_config";
import { ApiToken } from "../../failover/api_token";
import { EjectionGuard, EjectionVeto } from "../../failover/ejection_guard";
import { HealthChange } from "../../failover/health_change";
import { HealthRecord, Update, UpdateOutcome } from "../../failover/health_record";
import { Pick, PickInfo, trialPick } from "../../failover/pick";
import { Picker } from "../../failover/picker";
import { Report, Verdict } from "../../failover/report";
import { Roster } from "../../failover/roster";
import { TokenHealth } from "../../failover/token_health";
import { SharedKeys } from "../../failover/shared_keys";
import { Host } from "../../ports/host";
import { LogLevel } from "../../ports/journal";
import { Counter } from "../../ports/meter";
import { AccessTokens } from "../../failover/access_tokens";

/** Without a token spared for this long, the next one is told of again. */
const QUIET_MS: u64 = 60_000;
/** The roster of a pool that does not keep one. */
const NO_ROSTER = new Roster();

/** The API tokens of one provider configuration at work: who serves, who is out, and what answers say about them. */
export class Pool {
  readonly keys: SharedKeys;
  readonly access: AccessTokens = new AccessTokens();
  readonly roster: HealthRecord;
  /** Tokens that went with a request for the first time since somebody looked. */
  firstUsed: ApiToken[] = [];
  private readonly picker: Picker;
  /** Statuses that probes were answered last, by alias. */
  private readonly probed: Map<string, u32> = new Map<string, u32>();
  /** When tokens were last spared, by `EjectionVeto`; 0 = not since one went out or came back. */
  private readonly sparedMs: StaticArray<u64> = [0, 0, 0];

  constructor(
    readonly config: ProviderConfig,
    readonly host: Host,
  ) {
    const profile = config.provider.profile;
    const authority = text(config.endpoint.host);
    const keys = new SharedKeys(profile.type, config.id, authority == profile.host ? "" : authority);
    this.keys = keys;
    const fingerprints = config.apiTokens.map<string>((token) => token.fingerprint);
    const guard = new EjectionGuard(fingerprints, config.failover);
    this.roster = new HealthRecord(host.store(), keys.roster, config.failover, guard);
    this.picker = new Picker(config.apiTokens, config.failover, host.random(), host.clock());
    this.picker.selection = config.tokenSelection;
    this.picker.quotaReason = <u8>Fault.Quota;
  }

  /** Whether health is kept at all. */
  get heals(): bool {
    return this.config.failover.enabled && this.config.apiTokens.length > 0;
  }

  /** The roster as it is, or as it was found last; of a pool that keeps none one of plainly healthy tokens. */
  read(): Roster {
    return this.heals ? this.roster.read() : NO_ROSTER;
  }

  get lastRead(): Roster {
    return this.heals ? this.roster.lastRead : NO_ROSTER;
  }

  /** Counts that `token` goes with a client's request. No host call. */
  use(token: ApiToken): void {
    let counter = token.picked;
    if (counter === null) {
      counter = new Counter(`ai_proxy.token.${token.alias}.picked`);
      token.picked = counter;
      this.firstUsed.push(token);
    }
    this.host.meter().add(counter, 1);
  }

  /** The token for a request. Reads the shared roster once if health is kept. */
  pick(info: PickInfo): Pick {
    return this.tried(this.picker.pick(this.heals ? this.roster.read() : NO_ROSTER, info), info);
  }

  /** The token for another attempt; null when every healthy one has failed the request. Reads as `pick` does. */
  pickOther(info: PickInfo): Pick | null {
    const roster = this.heals ? this.roster.read() : NO_ROSTER;
    return this.picker.hasOther(roster, info) ? this.tried(this.picker.pick(roster, info), info) : null;
  }

  /** Whether a healthy token is left that has not failed the request. Reads the shared roster as `pick` does. */
  hasOther(info: PickInfo): bool {
    return this.picker.hasOther(this.heals ? this.roster.read() : NO_ROSTER, info);
  }

  /** The configured token with this fingerprint; null when there is none. */
  token(fingerprint: string): ApiToken | null {
    const tokens = this.config.apiTokens;
    for (let i = 0; i < tokens.length; i++) if (tokens[i].fingerprint == fingerprint) return tokens[i];
    return null;
  }

  /** Puts an answer down to `token`. */
  report(token: ApiToken, report: Report): void {
    if (this.heals) this.announce(this.roster.update(token.fingerprint, report, this.host.clock().nowMs()));
  }

  /** Has `token` passed over for a while in requests for the model of this hash, which others may use. */
  forbid(token: ApiToken, model: u64): void {
    if (!this.heals || !this.roster.forbid(token.fingerprint, model, this.host.clock().nowMs())) return;
    this.count(token, "model_forbidden");
    const line = `ai-proxy: token ${token.alias} may not use a model that others serve: they get its requests`;
    this.host.journal().write(LogLevel.Info, line);
  }

  /** The pick as it is, or once the trial that it is to be is claimed; another one where others were faster. */
  private tried(pick: Pick, info: PickInfo): Pick {
    const token = pick.token;
    if (!pick.isTrial || token === null) return pick;
    const generation = this.roster.claimTrial(token.fingerprint, this.host.clock().nowMs());
    if (generation > 0) {
      this.count(token, "trials");
      return trialPick(token, generation);
    }
    info.mayTry = false;
    return this.picker.pick(this.roster.read(), info);
  }

  /** On a tick: brings a token back whose cooldown has been over for `graceMs`. */
  endCooldown(token: ApiToken, graceMs: u64, nowMs: u64): void {
    if (this.roster.endCooldown(token.fingerprint, graceMs, nowMs)) this.tell(token, "readmitted");
  }

  /** Says what a probe of `token` was answered, once until that changes or the token goes out or comes back. */
  tellProbe(token: ApiToken, status: u32, verdict: Verdict): void {
    if (this.probed.has(token.alias) && this.probed.get(token.alias) == status) return;
    this.probed.set(token.alias, status);
    const isRefused = verdict == Verdict.Ignored;
    const journal = this.host.journal();
    if (!journal.on(isRefused ? LogLevel.Warn : LogLevel.Info)) return;
    const said = isRefused ? `refused with ${status}: see healthCheckModel` : `answered ${status}`;
    const type = this.config.provider.profile.type;
    const line = `ai-proxy: health checks of ${type}: the probe of ${token.alias} was ${said}`;
    journal.write(isRefused ? LogLevel.Warn : LogLevel.Info, line);
  }

  /** On a tick: the verdicts that the shared store did not take before. */
  settleQueued(nowMs: u64): void {
    if (this.roster.queued == 0) return;
    const updates = this.roster.updateQueued(nowMs);
    for (let i = 0; i < updates.length; i++) this.announce(updates[i]);
  }

  private announce(update: Update): void {
    const token = this.token(update.fingerprint);
    if (update.outcome == UpdateOutcome.Overflowed) this.host.meter().count("ai_proxy.verdicts_lost");
    if (update.change == HealthChange.Spared) return this.tellSparing(update.veto);
    if (token === null) return;
    if (update.change == HealthChange.Ejected) this.tell(token, "ejected");
    else if (update.change == HealthChange.Readmitted) this.tell(token, "readmitted");
    else if (update.change == HealthChange.Rested) this.tellRest(token, update.health);
    else if (update.change == HealthChange.Doubted) this.count(token, "doubted");
  }

  /** Counts a token that fails and stays in; says why once, until one goes out or comes back or a minute was quiet. */
  private tellSparing(veto: EjectionVeto): void {
    const type = this.config.provider.profile.type;
    const isOutage = veto == EjectionVeto.Outage;
    this.host.meter().count(`ai_proxy.provider.${type}.${isOutage ? "outage_spared" : "ejection_limit_spared"}`);
    const nowMs = this.host.clock().nowMs();
    const lastMs = this.sparedMs[veto];
    this.sparedMs[veto] = nowMs;
    // A clock that went back makes the difference huge: then it is said again rather than never.
    if (lastMs > 0 && nowMs - lastMs < QUIET_MS) return;
    const reason = isOutage
      ? "every healthy token failed with 5xx or a timeout within 10 s: taken for an outage of the vendor"
      : "one more token out would be more than maxEjectionPercent";
    this.host.journal().write(LogLevel.Warn, `ai-proxy: ${type}: ${reason}, no token is ejected`);
  }

  /** Says that a token went out or came back: from then on sparing is news again. */
  private tell(token: ApiToken, event: string): void {
    this.sparedMs.fill(0);
    this.probed.delete(token.alias);
    this.count(token, event);
    this.host.journal().write(LogLevel.Warn, `ai-proxy: token ${token.alias} is ${event}`);
  }

  private tellRest(token: ApiToken, health: TokenHealth): void {
    this.count(token, "rested");
    const journal = this.host.journal();
    if (!journal.on(LogLevel.Info)) return;
    const wait = health.notBeforeMs - health.touchedMs;
    journal.write(LogLevel.Info, `ai-proxy: token ${token.alias} rests for ${wait} ms`);
  }

  /** Counts what became of a token, or of a request with it. */
  count(token: ApiToken, event: string): void {
    this.host.meter().count(`ai_proxy.token.${token.alias}.${event}`);
  }
}
