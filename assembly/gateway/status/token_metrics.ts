import { ApiToken } from "../../failover/api_token";
import { Roster } from "../../failover/roster";
import { STATE_LEVELS, stateOf } from "../../failover/token_state";
import { Pool } from "../attempt/pool";

/** Ticks after which the gauges of tokens that are not well are set anew: another VM may have ended meanwhile. */
const RETELL_TICKS: u32 = 60;
const WELL: u8 = 0;

/** Those of this VM whose configurations are at work. */
const atWork: TokenMetrics[] = [];

/**
 * Tells the proxy's metrics how the tokens of one pool stand: those that were used or are not well, so that there are
 * no more metrics than anybody looks for.
 */
export class TokenMetrics {
  /** What the gauge of each token was set to, by alias. */
  private readonly told: Map<string, u8> = new Map<string, u8>();
  private toldRoster: Roster | null = null;
  private ticks: u32 = 0;

  constructor(private readonly pool: Pool) {
    atWork.push(this);
  }

  /** Once a second. A host call for each token whose state is another one, or that was used for the first time. */
  tick(): void {
    if (!this.pool.heals) return;
    this.tellUsed();
    this.ticks += 1;
    const roster = this.pool.lastRead;
    const isOld = this.ticks % RETELL_TICKS == 0;
    if (roster === this.toldRoster && !isOld) return;
    this.toldRoster = roster;
    const tokens = this.pool.config.apiTokens;
    for (let i = 0; i < tokens.length; i++) this.tellState(tokens[i], this.levelOf(tokens[i]), isOld);
  }

  /** The configuration is no longer at work: of a token that no other one has, nobody will tell more. */
  end(): void {
    const index = atWork.indexOf(this);
    if (index >= 0) atWork.splice(index, 1);
    const aliases = this.told.keys();
    const known = this.hasUnwell(aliases) ? aliasesAtWork() : new Set<string>();
    for (let i = 0; i < aliases.length; i++) {
      if (this.told.get(aliases[i]) != WELL && !known.has(aliases[i])) this.set(aliases[i], WELL);
    }
  }

  private tellUsed(): void {
    const used = this.pool.firstUsed;
    if (used.length == 0) return;
    this.pool.firstUsed = [];
    for (let i = 0; i < used.length; i++)
      if (!this.told.has(used[i].alias)) this.set(used[i].alias, this.levelOf(used[i]));
  }

  private tellState(token: ApiToken, level: u8, isOld: bool): void {
    const before = this.told.has(token.alias) ? this.told.get(token.alias) : WELL;
    if (level != before || (isOld && level != WELL)) this.set(token.alias, level);
  }

  private set(alias: string, level: u8): void {
    this.told.set(alias, level);
    this.pool.host.meter().set(`ai_proxy.token.${alias}.state`, level);
  }

  private levelOf(token: ApiToken): u8 {
    return STATE_LEVELS[stateOf(this.pool.lastRead.get(token.fingerprint))];
  }

  private hasUnwell(aliases: string[]): bool {
    for (let i = 0; i < aliases.length; i++) if (this.told.get(aliases[i]) != WELL) return true;
    return false;
  }

  /** Adds the aliases of the pool to `found`. */
  name(found: Set<string>): void {
    const tokens = this.pool.config.apiTokens;
    for (let i = 0; i < tokens.length; i++) found.add(tokens[i].alias);
  }
}

function aliasesAtWork(): Set<string> {
  const found = new Set<string>();
  for (let i = 0; i < atWork.length; i++) atWork[i].name(found);
  return found;
}
