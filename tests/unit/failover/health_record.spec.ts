import { Bytes, equal, utf8 } from "../../../assembly/base/bytes";
import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { HealthChange } from "../../../assembly/failover/health_change";
import { Report, Verdict } from "../../../assembly/failover/report";
import { Roster } from "../../../assembly/failover/roster";
import { decodeRoster, encodeRoster } from "../../../assembly/failover/roster_codec";
import { HealthRecord, Update, UpdateOutcome } from "../../../assembly/failover/health_record";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { WriteOutcome } from "../../../assembly/ports/shared_store";
import { FakeStore } from "../fakes/store";
import { DAY, NOW, claimed, ejected, fingerprintOf, healthyWith, nonceOf, settingsOf, show } from "./samples";

const KEY = utf8("ai-proxy.roster.x");
const TOKEN = fingerprintOf(1);
const OTHER = fingerprintOf(2);

let store = new FakeStore();
let roster = new HealthRecord(store, KEY, settingsOf(2, 1));

/** A new store, empty, and one engine on it with thresholds of 2 failures and 1 pass. */
function start(settings: FailoverSettings = settingsOf(2, 1)): void {
  store = new FakeStore();
  roster = new HealthRecord(store, KEY, settings);
}

/** The record that holds `entry` alone. */
function recordOf(fingerprint: string, entry: TokenHealth): Bytes {
  const record = new Roster();
  record.set(fingerprint, entry);
  return encodeRoster(record);
}

function client(verdict: Verdict, generation: u32 = 0, token: string = TOKEN): Update {
  return roster.update(token, new Report(verdict, generation), NOW);
}

/** What is in the store about a token. */
function stored(token: string = TOKEN): TokenHealth {
  const record = decodeRoster(store.peek(KEY));
  return record === null ? new TokenHealth() : record.get(token);
}

describe("reading", () => {
  it("finds nothing in a store without the key, and writes nothing", () => {
    start();
    expect(roster.read().isEmpty).toBe(true);
    expect(store.gets).toBe(1);
    expect(store.sets).toBe(0);
  });

  it("finds nothing in garbage, and leaves it", () => {
    start();
    store.put(KEY, utf8("foreign"));
    expect(roster.read().isEmpty).toBe(true);
    expect(store.sets).toBe(0);
  });

  it("gives the same object until the record changes, with one get each time", () => {
    start();
    store.put(KEY, recordOf(TOKEN, ejected()));
    const first = roster.read();
    expect(roster.read() === first).toBe(true);
    store.put(KEY, recordOf(OTHER, ejected()));
    const second = roster.read();
    expect(second === first).toBe(false);
    expect(second.get(TOKEN).isPlain).toBe(true);
    expect(second.get(OTHER).health).toBe(Health.Ejected);
    expect(store.gets).toBe(3);
  });

  it("sees what this engine wrote, and no entry that was not written", () => {
    start();
    const before = roster.read();
    client(Verdict.Failed);
    expect(before.isEmpty).toBe(true);
    expect(roster.read().get(TOKEN).consecutiveFailures).toBe(1);
    store.fail(WriteOutcome.Refused, 1);
    client(Verdict.Failed);
    expect(roster.read().get(TOKEN).consecutiveFailures).toBe(1);
  });
});

describe("an update", () => {
  it("creates the record, counts and ejects, a write each", () => {
    start();
    const first = client(Verdict.Failed);
    expect(first.outcome).toBe(UpdateOutcome.Committed);
    expect(first.change).toBe(HealthChange.Counted);
    expect(first.fingerprint).toBe(TOKEN);
    expect(store.written).toBe(1);
    const second = client(Verdict.Failed);
    expect(second.change).toBe(HealthChange.Ejected);
    expect(show(second.health)).toBe(show(stored()));
    expect(stored().touchedMs).toBe(NOW);
    expect(store.written).toBe(2);
    expect(store.gets).toBe(2);
  });

  it("writes nothing when nothing changes", () => {
    start();
    expect(client(Verdict.Passed).outcome).toBe(UpdateOutcome.Unchanged);
    expect(client(Verdict.Ignored).outcome).toBe(UpdateOutcome.Unchanged);
    expect(client(Verdict.Failed, 1).outcome).toBe(UpdateOutcome.Unchanged);
    store.put(KEY, recordOf(TOKEN, claimed(nonceOf(1))));
    const verdicts: Verdict[] = [Verdict.Passed, Verdict.Failed, Verdict.Ignored];
    for (let i = 0; i < verdicts.length; i++) {
      expect(client(verdicts[i], 0).outcome).toBe(UpdateOutcome.Unchanged);
      const late = roster.update(TOKEN, new Report(verdicts[i], 1, nonceOf(2)), NOW);
      expect(late.outcome).toBe(UpdateOutcome.Unchanged);
      expect(late.change).toBe(HealthChange.None);
    }
    expect(store.sets).toBe(0);
  });

  it("leaves the entries of other tokens as they are", () => {
    start();
    store.put(KEY, recordOf(OTHER, ejected()));
    client(Verdict.Failed);
    expect(show(stored(OTHER))).toBe(show(ejected()));
    expect(stored().consecutiveFailures).toBe(1);
  });

  it("prunes what is of no use any more", () => {
    start();
    const old = ejected();
    old.touchedMs = NOW - DAY;
    store.put(KEY, recordOf(OTHER, old));
    client(Verdict.Failed);
    expect(stored(OTHER).isPlain).toBe(true);
  });

  it("writes over garbage", () => {
    start();
    store.put(KEY, utf8("foreign"));
    expect(client(Verdict.Failed).outcome).toBe(UpdateOutcome.Committed);
    expect(stored().consecutiveFailures).toBe(1);
  });

  it("commits an inconclusive probe's answer: its claim is over", () => {
    start();
    store.put(KEY, recordOf(TOKEN, claimed(nonceOf(1))));
    const update = roster.update(TOKEN, new Report(Verdict.Ignored, 1, nonceOf(1)), NOW);
    expect(update.outcome).toBe(UpdateOutcome.Committed);
    expect(update.change).toBe(HealthChange.None);
    expect(stored().nonce.length).toBe(0);
    expect(stored().dueMs).toBe(NOW + 5000);
  });

  it("takes an answer to a probe once", () => {
    start();
    store.put(KEY, recordOf(TOKEN, claimed(nonceOf(1))));
    const report = new Report(Verdict.Failed, 1, nonceOf(1));
    expect(roster.update(TOKEN, report, NOW).change).toBe(HealthChange.Counted);
    expect(roster.update(TOKEN, report, NOW).outcome).toBe(UpdateOutcome.Unchanged);
    expect(stored().failedProbes).toBe(1);
  });
});

describe("a conflict", () => {
  it("makes the engine read and decide again, up to 8 rounds", () => {
    for (let conflicts = 0; conflicts < 8; conflicts++) {
      start();
      store.fail(WriteOutcome.Conflict, conflicts);
      const update = client(Verdict.Failed);
      expect(update.outcome).toBe(UpdateOutcome.Committed, conflicts.toString());
      expect(store.gets).toBe(conflicts + 1);
      expect(store.written).toBe(1);
    }
    start();
    store.fail(WriteOutcome.Conflict, 8);
    expect(client(Verdict.Failed).outcome).toBe(UpdateOutcome.Queued);
    expect(store.gets).toBe(8);
    expect(store.written).toBe(0);
  });

  it("with another's failure adds both up: the decision is made on what is written over", () => {
    start();
    store.put(KEY, recordOf(OTHER, ejected()));
    store.rivals.push(recordOf(TOKEN, healthyWith(1, 0)));
    expect(client(Verdict.Failed).change).toBe(HealthChange.Ejected);
    expect(stored().generation).toBe(1);
  });

  it("with another's ejection changes nothing: the answer is of an older generation", () => {
    start();
    store.put(KEY, recordOf(TOKEN, healthyWith(1, 0)));
    const out = recordOf(TOKEN, ejected());
    store.rivals.push(out);
    const update = client(Verdict.Failed);
    expect(update.outcome).toBe(UpdateOutcome.Unchanged);
    expect(update.health.health).toBe(Health.Ejected);
    expect(equal(store.peek(KEY), out)).toBe(true);
  });

  it("at the creation of the record keeps what the faster one created", () => {
    start();
    store.rivals.push(recordOf(OTHER, ejected()));
    expect(client(Verdict.Failed).outcome).toBe(UpdateOutcome.Committed);
    expect(stored(OTHER).health).toBe(Health.Ejected);
    expect(stored().consecutiveFailures).toBe(1);
  });
});

describe("the queue", () => {
  it("keeps a verdict that the store refused, at once, and settles it on a later tick", () => {
    start();
    store.fail(WriteOutcome.Refused, 2);
    expect(client(Verdict.Failed).outcome).toBe(UpdateOutcome.Queued);
    expect(store.gets).toBe(1);
    expect(roster.queued).toBe(1);
    expect(roster.updateQueued(NOW + 1000).length).toBe(0);
    expect(roster.queued).toBe(1);
    const updates = roster.updateQueued(NOW + 2000);
    expect(updates.length).toBe(1);
    expect(updates[0].fingerprint).toBe(TOKEN);
    expect(updates[0].change).toBe(HealthChange.Counted);
    expect(roster.queued).toBe(0);
    expect(stored().touchedMs).toBe(NOW + 2000);
  });

  it("settles in the order of the answers, up to the first that fails again", () => {
    start();
    store.fail(WriteOutcome.Refused, 3);
    client(Verdict.Failed);
    client(Verdict.Failed);
    client(Verdict.Failed, 0, OTHER);
    store.script.push(WriteOutcome.Refused);
    expect(roster.updateQueued(NOW).length).toBe(0);
    const updates = roster.updateQueued(NOW);
    expect(updates.length).toBe(3);
    expect(updates[0].change).toBe(HealthChange.Counted);
    expect(updates[1].change).toBe(HealthChange.Ejected);
    expect(updates[2].fingerprint).toBe(OTHER);
  });

  it("drops a verdict that its token has outlived", () => {
    start();
    store.fail(WriteOutcome.Refused, 1);
    client(Verdict.Failed);
    store.put(KEY, recordOf(TOKEN, ejected()));
    const sets = store.sets;
    const updates = roster.updateQueued(NOW);
    expect(updates.length).toBe(1);
    expect(updates[0].outcome).toBe(UpdateOutcome.Unchanged);
    expect(store.sets).toBe(sets);
  });

  it("holds 64 verdicts and loses the next ones, saying so", () => {
    start();
    store.fail(WriteOutcome.Refused, 70);
    let kept = 0;
    let lost = 0;
    for (let i = 0; i < 70; i++) {
      const outcome = client(Verdict.Failed, 0, fingerprintOf(i)).outcome;
      if (outcome == UpdateOutcome.Queued) kept++;
      if (outcome == UpdateOutcome.Overflowed) lost++;
    }
    expect(kept).toBe(64);
    expect(lost).toBe(6);
    expect(roster.queued).toBe(64);
    const updates = roster.updateQueued(NOW);
    expect(updates.length).toBe(64);
    expect(updates[63].fingerprint).toBe(fingerprintOf(63));
  });
});

describe("two engines on one store", () => {
  it("given the same verdicts write the same bytes", () => {
    start();
    client(Verdict.Failed);
    client(Verdict.Failed);
    client(Verdict.Failed, 0, OTHER);
    const once = store.peek(KEY);
    start();
    client(Verdict.Failed, 0, OTHER);
    client(Verdict.Failed);
    client(Verdict.Failed);
    expect(equal(store.peek(KEY), once)).toBe(true);
  });

  it("count a token's failures together", () => {
    start();
    const second = new HealthRecord(store, KEY, settingsOf(2, 1));
    client(Verdict.Failed);
    expect(second.update(TOKEN, new Report(Verdict.Failed, 0), NOW).change).toBe(HealthChange.Ejected);
  });

  it("never write with version 0 and never lose an update", () => {
    start(settingsOf(1000, 1));
    const second = new HealthRecord(store, KEY, settingsOf(1000, 1));
    for (let i = 0; i < 100; i++) {
      if (i % 3 == 0) store.fail(WriteOutcome.Conflict, i % 8);
      (i % 2 == 0 ? roster : second).update(TOKEN, new Report(Verdict.Failed, 0), NOW);
    }
    expect(stored().consecutiveFailures).toBe(100);
  });
});
