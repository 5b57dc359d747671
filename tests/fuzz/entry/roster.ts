import { Bytes, EMPTY, utf8 } from "../../../assembly/base/bytes";
import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { Report, Verdict } from "../../../assembly/failover/report";
import { decodeLease, encodeLease } from "../../../assembly/failover/lease";
import { LeaseStore } from "../../../assembly/failover/lease_store";
import { ProbeMark } from "../../../assembly/failover/probe_mark";
import { decodeRoster, encodeRoster } from "../../../assembly/failover/roster_codec";
import { HealthRecord } from "../../../assembly/failover/health_record";
import { NEVER, SharedStore, Snapshot, WriteOutcome } from "../../../assembly/ports/shared_store";

/** The shared records for a fuzzer outside. */

const KEY: Bytes = utf8("key");
const TOKEN = "0123456789abcdef";
const NOW: u64 = 1_700_000_000_000;

/** One value that may be anything at first. */
class OneValue extends SharedStore {
  private version: u32 = 1;

  constructor(public bytes: Bytes) {
    super();
  }

  override get(_key: Bytes): Snapshot {
    return new Snapshot(this.bytes, this.version);
  }

  override set(_key: Bytes, bytes: Bytes, cas: u32): WriteOutcome {
    if (cas == NEVER || cas != this.version) return WriteOutcome.Conflict;
    this.bytes = bytes;
    this.version++;
    return WriteOutcome.Written;
  }
}

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** The record decoded and encoded again; empty when it is garbage. */
export function rewriteRoster(bytes: Bytes): Bytes {
  const roster = decodeRoster(bytes);
  return roster === null ? EMPTY : encodeRoster(roster);
}

/** As `rewriteRoster`, for a lease. */
export function rewriteLease(bytes: Bytes): Bytes {
  const lease = decodeLease(bytes);
  return lease === null ? EMPTY : encodeLease(lease);
}

/** The mark read and written again; empty when it is none. */
export function rewriteMark(bytes: Bytes): Bytes {
  const mark = ProbeMark.parse(bytes);
  return mark === null ? EMPTY : mark.value();
}

/** The record after a life on top of it: failures, an ejection, a claim, its mark, its answer. */
export function live(bytes: Bytes): Bytes {
  const store = new OneValue(bytes);
  const settings = new FailoverSettings();
  settings.failureThreshold = 1;
  const roster = new HealthRecord(store, KEY, settings);
  const nonce = new StaticArray<u8>(16);
  nonce[0] = 1;
  const generation = roster.read().get(TOKEN).generation;
  roster.update(TOKEN, new Report(Verdict.Failed, generation), NOW);
  const claim = roster.claim(TOKEN, nonce, 0, NOW + 90_000_000);
  roster.markUsed(TOKEN, nonce);
  roster.update(TOKEN, new Report(Verdict.Failed, claim.generation, nonce), NOW + 90_001_000);
  return store.bytes;
}

/** The lease after two ticks on top of it. */
export function lead(bytes: Bytes): Bytes {
  const store = new OneValue(bytes);
  const lease = new LeaseStore(store, KEY, 7);
  lease.claim(NOW);
  lease.claim(NOW + 6000);
  return store.bytes;
}
