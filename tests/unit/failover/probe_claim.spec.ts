import { Bytes, EMPTY, equal, utf8 } from "../../../assembly/base/bytes";
import { ClaimOutcome, MarkOutcome } from "../../../assembly/failover/claim";
import { HealthChange } from "../../../assembly/failover/health_change";
import { Report, Verdict } from "../../../assembly/failover/report";
import { Roster } from "../../../assembly/failover/roster";
import { decodeRoster, encodeRoster } from "../../../assembly/failover/roster_codec";
import { HealthRecord } from "../../../assembly/failover/health_record";
import { LEASE_MS } from "../../../assembly/failover/schedule";
import { TokenHealth, isNonce, sameNonce } from "../../../assembly/failover/token_health";
import { WriteOutcome } from "../../../assembly/ports/shared_store";
import { FakeStore } from "../fakes/store";
import { NOW, claimed, ejected, fingerprintOf, healthyWith, nonceOf, settingsOf, show } from "./samples";

const KEY = utf8("ai-proxy.roster.x");
const TOKEN = fingerprintOf(1);
const DUE = NOW + 5000;

let store = new FakeStore();
let roster = new HealthRecord(store, KEY, settingsOf(1, 1));

function recordOf(entry: TokenHealth): Bytes {
  const record = new Roster();
  record.set(TOKEN, entry);
  return encodeRoster(record);
}

function start(entry: TokenHealth): void {
  store = new FakeStore();
  store.put(KEY, recordOf(entry));
  roster = new HealthRecord(store, KEY, settingsOf(1, 1));
}

function stored(): TokenHealth {
  const record = decodeRoster(store.peek(KEY));
  return record === null ? new TokenHealth() : record.get(TOKEN);
}

describe("a claim", () => {
  it("of a due probe writes its nonce, open, and holds for the timeout and a lease", () => {
    start(ejected());
    const claim = roster.claim(TOKEN, nonceOf(1), 0, DUE);
    expect(claim.outcome).toBe(ClaimOutcome.Claimed);
    expect(claim.generation).toBe(1);
    expect(equal(claim.nonce, nonceOf(1))).toBe(true);
    expect(claim.probeRoute.isKnown).toBe(true);
    const expected = claimed(nonceOf(1));
    expected.touchedMs = DUE;
    expect(show(stored())).toBe(show(expected));
  });

  it("is nobody else's until it expires", () => {
    start(ejected());
    roster.claim(TOKEN, nonceOf(1), 0, DUE);
    const second = new HealthRecord(store, KEY, settingsOf(1, 1));
    expect(second.claim(TOKEN, nonceOf(2), 0, DUE).outcome).toBe(ClaimOutcome.NotDue);
    expect(second.claim(TOKEN, nonceOf(2), 0, DUE + 9999).outcome).toBe(ClaimOutcome.NotDue);
    expect(second.claim(TOKEN, nonceOf(2), LEASE_MS, DUE + 14_999).outcome).toBe(ClaimOutcome.NotDue);
    expect(store.written).toBe(1);
    expect(second.claim(TOKEN, nonceOf(2), 0, DUE + 10_000).outcome).toBe(ClaimOutcome.Claimed);
    const late = roster.update(TOKEN, new Report(Verdict.Passed, 1, nonceOf(1)), DUE + 10_001);
    expect(late.change).toBe(HealthChange.None);
    expect(equal(stored().nonce, nonceOf(2))).toBe(true);
  });

  it("is not due early, for a healthy token, nor for one without an entry: nothing is written", () => {
    start(ejected());
    expect(roster.claim(TOKEN, nonceOf(1), 0, DUE - 1).outcome).toBe(ClaimOutcome.NotDue);
    expect(roster.claim(TOKEN, nonceOf(1), LEASE_MS, DUE + 4999).outcome).toBe(ClaimOutcome.NotDue);
    expect(roster.claim(fingerprintOf(9), nonceOf(1), 0, DUE).outcome).toBe(ClaimOutcome.NotDue);
    start(healthyWith(1, 0));
    expect(roster.claim(TOKEN, nonceOf(1), 0, DUE).outcome).toBe(ClaimOutcome.NotDue);
    expect(store.sets).toBe(0);
  });

  it("survives the writes of others, and loses to another one that claims first", () => {
    start(ejected());
    store.rivals.push(recordOf(ejected()));
    expect(roster.claim(TOKEN, nonceOf(1), 0, DUE).outcome).toBe(ClaimOutcome.Claimed);
    expect(store.sets).toBe(2);
    start(ejected());
    store.rivals.push(recordOf(claimed(nonceOf(2))));
    const claim = roster.claim(TOKEN, nonceOf(1), 0, DUE);
    expect(claim.outcome).toBe(ClaimOutcome.NotDue);
    expect(claim.nonce.length).toBe(0);
    expect(store.sets).toBe(1);
    expect(equal(stored().nonce, nonceOf(2))).toBe(true);
  });

  it("is refused when others are faster 8 times", () => {
    start(ejected());
    store.fail(WriteOutcome.Conflict, 8);
    expect(roster.claim(TOKEN, nonceOf(1), 0, DUE).outcome).toBe(ClaimOutcome.Refused);
    expect(store.sets).toBe(8);
    expect(stored().nonce.length).toBe(0);
  });

  it("is refused when the store refuses, or the nonce is none", () => {
    start(ejected());
    store.fail(WriteOutcome.Refused, 1);
    expect(roster.claim(TOKEN, nonceOf(1), 0, DUE).outcome).toBe(ClaimOutcome.Refused);
    expect(roster.claim(TOKEN, EMPTY, 0, DUE).outcome).toBe(ClaimOutcome.Refused);
    expect(roster.claim(TOKEN, nonceOf(0), 0, DUE).outcome).toBe(ClaimOutcome.Refused);
    expect(roster.claim(TOKEN, new StaticArray<u8>(17), 0, DUE).outcome).toBe(ClaimOutcome.Refused);
    expect(store.sets).toBe(1);
  });
});

describe("marking a probe as used", () => {
  it("succeeds once", () => {
    start(claimed(nonceOf(1)));
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Marked);
    expect(stored().nonceUsed).toBe(true);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Used);
    expect(new HealthRecord(store, KEY, settingsOf(1, 1)).markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Used);
    expect(store.written).toBe(1);
  });

  it("changes nothing else", () => {
    start(claimed(nonceOf(1)));
    roster.markUsed(TOKEN, nonceOf(1));
    const expected = claimed(nonceOf(1));
    expected.nonceUsed = true;
    expect(show(stored())).toBe(show(expected));
  });

  it("fails for a nonce that is not the claim's, a token that is not out, or another token, without a write", () => {
    start(claimed(nonceOf(1)));
    expect(roster.markUsed(TOKEN, nonceOf(2))).toBe(MarkOutcome.Unknown);
    expect(roster.markUsed(TOKEN, EMPTY)).toBe(MarkOutcome.Unknown);
    expect(roster.markUsed(fingerprintOf(9), nonceOf(1))).toBe(MarkOutcome.Unknown);
    start(ejected());
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Unknown);
    expect(roster.markUsed(TOKEN, EMPTY)).toBe(MarkOutcome.Unknown);
    const healthy = healthyWith(0, 2);
    healthy.nonce = nonceOf(1);
    start(healthy);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Unknown);
    expect(store.sets).toBe(0);
  });

  it("survives the writes of others, and loses to another one that marks it first", () => {
    start(claimed(nonceOf(1)));
    store.fail(WriteOutcome.Conflict, 7);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Marked);
    start(claimed(nonceOf(1)));
    const used = claimed(nonceOf(1));
    used.nonceUsed = true;
    store.rivals.push(recordOf(used));
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Used);
    expect(store.written).toBe(0);
  });

  it("is refused when the store does not take it: the nonce stays open", () => {
    start(claimed(nonceOf(1)));
    store.fail(WriteOutcome.Conflict, 8);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Refused);
    store.fail(WriteOutcome.Refused, 1);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Refused);
    expect(store.sets).toBe(9);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Marked);
  });

  it("does not outlive a new claim", () => {
    start(ejected());
    roster.claim(TOKEN, nonceOf(1), 0, DUE);
    roster.markUsed(TOKEN, nonceOf(1));
    roster.claim(TOKEN, nonceOf(2), 0, DUE + 10_000);
    expect(stored().nonceUsed).toBe(false);
    expect(roster.markUsed(TOKEN, nonceOf(1))).toBe(MarkOutcome.Unknown);
    expect(roster.markUsed(TOKEN, nonceOf(2))).toBe(MarkOutcome.Marked);
  });
});

describe("a nonce", () => {
  it("is the same as another in all 16 bytes only", () => {
    for (let i = 0; i < 16; i++) {
      const other = new StaticArray<u8>(16);
      other[15] = 1;
      other[i] ^= 0x80;
      expect(sameNonce(nonceOf(1), other)).toBe(false, i.toString());
      expect(isNonce(other)).toBe(true);
    }
    expect(sameNonce(nonceOf(1), nonceOf(1))).toBe(true);
    expect(sameNonce(EMPTY, EMPTY)).toBe(false);
    expect(sameNonce(new StaticArray<u8>(15), new StaticArray<u8>(15))).toBe(false);
  });
});
