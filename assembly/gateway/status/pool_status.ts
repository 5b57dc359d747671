import { Bytes, utf8 } from "../../base/bytes";
import { JsonWriter } from "../../base/json/writer";
import { rfc3339 } from "../../base/rfc3339";
import { faultName, faultOf } from "../../errors/fault";
import { codeNamed } from "../../errors/vendor_codes";
import { ApiToken } from "../../failover/api_token";
import { VACANT } from "../../failover/lease";
import { LeaseStore } from "../../failover/lease_store";
import { returnInMs } from "../../failover/schedule";
import { TokenHealth } from "../../failover/token_health";
import { STATE_WORDS, stateOf } from "../../failover/token_state";
import { Pool } from "../attempt/pool";

const MS_PER_SECOND: u64 = 1000;

const ID = utf8("id");
const TYPE = utf8("type");
const FAILOVER = utf8("failover");
const LEADER = utf8("leader");
const VM = utf8("vm");
const TERM = utf8("term");
const TOKENS = utf8("tokens");
const ALIAS = utf8("alias");
const WEIGHT = utf8("weight");
const STATE = utf8("state");
const FAILURES = utf8("failures");
const GENERATION = utf8("generation");
const SINCE = utf8("since");
const CHANGED = utf8("changed");
const UNTIL = utf8("until");
const REASON = utf8("reason");
const CLASS = utf8("class");
const STATUS = utf8("status");
const CODE = utf8("code");
const NEXT_PROBE = utf8("nextProbe");
const PROBING = utf8("probing");
const FAILED_PROBES = utf8("failedProbes");
const TRIAL = utf8("trial");
const FORBIDDEN_MODELS = utf8("forbiddenModels");

/** Writes what is known of a pool's tokens, for operators: by their aliases, never what they stand for. */
export class PoolStatus {
  constructor(
    private readonly writer: JsonWriter,
    private readonly pool: Pool,
    /** When the answer is given, in Unix milliseconds. */
    private readonly nowMs: u64,
  ) {}

  /** One object. Two host calls where health is kept. */
  write(): void {
    const config = this.pool.config;
    this.writer.beginObject();
    this.text(ID, config.id);
    this.text(TYPE, config.provider.profile.type);
    this.flag(FAILOVER, this.pool.heals);
    this.writeLeader();
    this.writer.key(TOKENS);
    this.writer.beginArray();
    const roster = this.pool.read();
    for (let i = 0; i < config.apiTokens.length; i++) {
      const token = config.apiTokens[i];
      this.writeToken(token, roster.get(token.fingerprint), roster.forbidden.countOf(token.fingerprint, this.nowMs));
    }
    this.writer.endArray();
    this.writer.endObject();
  }

  private writeLeader(): void {
    const pool = this.pool;
    const lease = pool.heals ? LeaseStore.leader(pool.host.store(), pool.keys.lease, this.nowMs) : VACANT;
    this.writer.key(LEADER);
    if (lease.expiresMs == 0) return this.writer.null();
    this.writer.beginObject();
    this.text(VM, lease.holder.toString(16));
    this.count(TERM, lease.term);
    this.writer.endObject();
  }

  private writeToken(token: ApiToken, entry: TokenHealth, forbidden: u32): void {
    this.writer.beginObject();
    this.text(ALIAS, token.alias);
    this.text(STATE, STATE_WORDS[stateOf(entry)]);
    this.count(WEIGHT, token.weight);
    this.count(FAILURES, entry.consecutiveFailures);
    this.count(FAILED_PROBES, entry.failedProbes);
    this.count(GENERATION, entry.generation);
    this.time(SINCE, entry.outSinceMs);
    this.time(CHANGED, entry.touchedMs);
    if (entry.reason != 0 || entry.status != 0) this.writeReason(entry);
    if (forbidden > 0) this.count(FORBIDDEN_MODELS, forbidden);
    if (entry.onTrial) this.flag(TRIAL, true);
    if (!entry.serves) this.time(UNTIL, this.nowMs + returnInMs(entry, this.pool.config.failover, this.nowMs));
    if (entry.isProbed && this.pool.config.failover.probes) this.writeProbe(entry);
    this.writer.endObject();
  }

  /** Why it is out: a class, a status and a code of a known list, never what the vendor wrote. */
  private writeReason(entry: TokenHealth): void {
    this.writer.key(REASON);
    this.writer.beginObject();
    this.text(CLASS, faultName(faultOf(entry.reason)));
    if (entry.status != 0) this.count(STATUS, entry.status);
    const code = codeNamed(entry.code);
    if (code.length > 0) this.text(CODE, code);
    this.writer.endObject();
  }

  /** A claimed probe is under way until it is answered, or its time is over. */
  private writeProbe(entry: TokenHealth): void {
    const isUnderWay = entry.nonce.length > 0 && entry.dueMs > this.nowMs;
    this.flag(PROBING, isUnderWay);
    if (!isUnderWay) this.time(NEXT_PROBE, max(entry.dueMs, entry.notBeforeMs));
  }

  private text(key: Bytes, value: string): void {
    this.writer.key(key);
    this.writer.string(utf8(value));
  }

  private flag(key: Bytes, value: bool): void {
    this.writer.key(key);
    this.writer.bool(value);
  }

  private count(key: Bytes, value: u64): void {
    this.writer.key(key);
    this.writer.integer(value);
  }

  /** Nothing for a time that is not known. */
  private time(key: Bytes, atMs: u64): void {
    if (atMs == 0) return;
    this.writer.key(key);
    this.writer.string(rfc3339(atMs / MS_PER_SECOND));
  }
}
