import { utf8 } from "../../../assembly/base/bytes";
import { EjectionGuard, EjectionVeto } from "../../../assembly/failover/ejection_guard";
import { FailoverSettings } from "../../../assembly/failover/failover_settings";
import { HealthChange } from "../../../assembly/failover/health_change";
import { Report, Verdict } from "../../../assembly/failover/report";
import { Roster } from "../../../assembly/failover/roster";
import { decodeRoster, encodeRoster } from "../../../assembly/failover/roster_codec";
import { HealthRecord, Update, UpdateOutcome } from "../../../assembly/failover/health_record";
import { Health, TokenHealth } from "../../../assembly/failover/token_health";
import { FakeStore } from "../fakes/store";
import { NOW, fingerprintOf, settingsOf } from "./samples";

const KEY = utf8("ai-proxy.roster.x");

/** The fingerprints of tokens 1 to `size`. */
function namesOf(size: u32): string[] {
  const names: string[] = [];
  for (let i: u32 = 1; i <= size; i++) names.push(fingerprintOf(i));
  return names;
}

/** A pool of tokens 1 to `size` in one store, as one VM of it or several see it. */
class Pool {
  readonly store: FakeStore;
  readonly vm: HealthRecord;
  nowMs: u64 = NOW;

  constructor(
    readonly size: u32,
    readonly settings: FailoverSettings = settingsOf(2, 1),
  ) {
    const store = new FakeStore();
    this.store = store;
    this.vm = new HealthRecord(store, KEY, settings, new EjectionGuard(namesOf(size), settings));
  }

  /** The same in another VM. */
  another(): HealthRecord {
    return new HealthRecord(this.store, KEY, this.settings, new EjectionGuard(namesOf(this.size), this.settings));
  }

  /** An answer to a client by `token`, of its present generation. */
  answer(token: u32, status: u32, vm: HealthRecord = this.vm): Update {
    const name = fingerprintOf(token);
    const verdict = status == 200 ? Verdict.Passed : Verdict.Failed;
    const report = new Report(verdict, vm.read().get(name).generation);
    report.isVendorFault = status >= 500 || status == 408;
    return vm.update(name, report, this.nowMs);
  }

  /** As `answer`, twice: as often as the threshold asks for. */
  fail(token: u32, status: u32): Update {
    this.answer(token, status);
    return this.answer(token, status);
  }

  /** Which tokens are out, such as "1 3". */
  get out(): string {
    const roster = this.vm.read();
    const out: string[] = [];
    for (let i: u32 = 1; i <= this.size; i++) {
      if (roster.get(fingerprintOf(i)).health == Health.Ejected) out.push(i.toString());
    }
    return out.join(" ");
  }
}

function shown(update: Update): string {
  const written = update.outcome == UpdateOutcome.Committed ? "written" : "not written";
  return `${change(update.change)}${why(update.veto)}, ${written}`;
}

function change(change: HealthChange): string {
  if (change == HealthChange.Spared) return "spared";
  if (change == HealthChange.Ejected) return "ejected";
  return change == HealthChange.Counted ? "counted" : "none";
}

function why(sparing: EjectionVeto): string {
  if (sparing == EjectionVeto.None) return "";
  return sparing == EjectionVeto.Outage ? " by the outage" : " by the limit";
}

function limited(size: u32, percent: u32): Pool {
  const settings = settingsOf(2, 1);
  settings.maxEjectionPercent = percent;
  return new Pool(size, settings);
}

describe("a vendor that is down", () => {
  it("takes out no token of three, when requests go round", () => {
    const pool = new Pool(3);
    for (let round = 0; round < 5; round++) {
      for (let token: u32 = 1; token <= 3; token++) pool.answer(token, round % 2 == 0 ? 503 : 408);
    }
    expect(pool.out).toBe("");
  });

  it("is told from a token that fails alone", () => {
    const pool = new Pool(3);
    pool.answer(2, 500);
    expect(shown(pool.fail(1, 500))).toBe("ejected, written");
    expect(pool.out).toBe("1");
  });

  it("keeps in what is left once the others are out", () => {
    const pool = new Pool(3);
    pool.fail(1, 500);
    pool.fail(2, 500);
    expect(pool.out).toBe("1 2");
    expect(shown(pool.fail(3, 500))).toBe("spared by the outage, written");
    expect(pool.out).toBe("1 2");
  });

  it("never keeps a token in that 401, 402, 403, 429 or another 4xx speaks of", () => {
    const statuses: u32[] = [401, 402, 403, 429, 451];
    for (let i = 0; i < statuses.length; i++) {
      const pool = new Pool(3);
      pool.answer(2, 500);
      pool.answer(3, 500);
      expect(shown(pool.fail(1, statuses[i]))).toBe("ejected, written");
      expect(shown(pool.answer(2, 500))).toBe("spared by the outage, written");
      expect(pool.out).toBe("1");
    }
  });

  it("is not seen while another token's last failure was its own", () => {
    const pool = new Pool(2);
    pool.answer(2, 500);
    pool.settings.failureThreshold = 3;
    pool.answer(2, 401);
    pool.settings.failureThreshold = 2;
    expect(shown(pool.fail(1, 500))).toBe("ejected, written");
  });

  it("counts a token's own failures with the vendor's: the one that makes the threshold decides", () => {
    const pool = new Pool(2);
    pool.answer(2, 500);
    pool.answer(1, 401);
    expect(shown(pool.answer(1, 500))).toBe("spared by the outage, written");
    expect(shown(pool.answer(1, 401))).toBe("ejected, written");
  });

  it("is not down after a pass, of the token itself or of another", () => {
    const pool = new Pool(2);
    pool.answer(2, 500);
    pool.fail(1, 500);
    pool.answer(1, 200);
    expect(shown(pool.answer(1, 500))).toBe("counted, written");
    pool.answer(2, 200);
    expect(shown(pool.answer(1, 500))).toBe("ejected, written");
  });

  it("is down for ten seconds after another's failure", () => {
    const pool = new Pool(2);
    pool.answer(2, 500);
    pool.nowMs = NOW + 10_000;
    expect(shown(pool.fail(1, 500))).toBe("spared by the outage, written");
    pool.nowMs = NOW + 10_001;
    expect(shown(pool.answer(1, 401))).toBe("ejected, written");
    const late = new Pool(2);
    late.answer(2, 500);
    late.nowMs = NOW + 10_001;
    expect(shown(late.fail(1, 500))).toBe("ejected, written");
  });

  it("is down for a clock that went back an hour as well", () => {
    const pool = new Pool(2);
    pool.answer(2, 500);
    pool.nowMs = NOW - 3_600_000;
    expect(shown(pool.fail(1, 500))).toBe("spared by the outage, written");
  });

  it("costs one write a second and token, however many requests fail", () => {
    const pool = new Pool(3);
    for (let ms = 0; ms < 5000; ms += 5) {
      pool.nowMs = NOW + ms;
      pool.answer(1 + ((ms / 5) % 3), 503);
    }
    expect(pool.out).toBe("");
    expect(pool.store.written).toBeGreaterThan(10);
    expect(pool.store.written).toBeLessThan(3 * 6 + 1);
    expect(pool.store.sets).toBe(pool.store.written);
    expect(pool.vm.read().get(fingerprintOf(1)).consecutiveFailures).toBe(2);
  });

  it("takes out every token when the guard is off", () => {
    const settings = settingsOf(2, 1);
    settings.outageGuard = false;
    const pool = new Pool(2, settings);
    pool.fail(1, 500);
    pool.fail(2, 500);
    expect(pool.out).toBe("1 2");
  });

  it("takes out no token that is alone", () => {
    const pool = new Pool(1);
    expect(shown(pool.fail(1, 500))).toBe("spared by the outage, written");
    expect(shown(pool.answer(1, 500))).toBe("none, not written");
    expect(shown(pool.answer(1, 401))).toBe("ejected, written");
    expect(shown(pool.answer(1, 500))).toBe("none, not written");
  });
});

describe("several VMs in an outage", () => {
  it("decide on one record, whichever of them an answer came to", () => {
    const pool = new Pool(2);
    const second = pool.another();
    pool.answer(1, 500);
    pool.answer(2, 500, second);
    expect(shown(pool.answer(1, 500, second))).toBe("spared by the outage, written");
    expect(shown(pool.answer(2, 500))).toBe("spared by the outage, written");
    expect(shown(pool.answer(2, 500, second))).toBe("none, not written");
  });

  it("decide again when the record changed under them: a pass in between ends the outage", () => {
    const pool = new Pool(2);
    pool.answer(1, 500);
    const passed = pool.store.peek(KEY);
    pool.answer(2, 500);
    pool.store.rivals.push(passed);
    expect(shown(pool.answer(1, 500))).toBe("ejected, written");
  });

  it("decide again when the record changed under them: a failure in between makes it one", () => {
    const pool = new Pool(2);
    pool.answer(1, 500);
    const alone = pool.store.peek(KEY);
    pool.answer(2, 500);
    const both = pool.store.peek(KEY);
    pool.store.put(KEY, alone);
    pool.store.rivals.push(both);
    expect(shown(pool.answer(1, 500))).toBe("spared by the outage, written");
  });

  it("take an entry of a version without the mark for a token's own failure", () => {
    const pool = new Pool(2);
    const roster = new Roster();
    const entry = new TokenHealth();
    entry.consecutiveFailures = 1;
    entry.touchedMs = NOW;
    roster.set(fingerprintOf(2), entry);
    pool.store.put(KEY, encodeRoster(roster));
    expect(shown(pool.fail(1, 500))).toBe("ejected, written");
    expect(decodeRoster(pool.store.peek(KEY)) === null).toBe(false);
  });
});

describe("a pool with maxEjectionPercent", () => {
  it("of 50 lets one of three out, whatever the others fail with", () => {
    const pool = limited(3, 50);
    expect(shown(pool.fail(1, 401))).toBe("ejected, written");
    expect(shown(pool.fail(2, 401))).toBe("spared by the limit, written");
    expect(shown(pool.fail(3, 429))).toBe("spared by the limit, written");
    expect(pool.out).toBe("1");
    expect(pool.vm.read().get(fingerprintOf(2)).consecutiveFailures).toBe(2);
  });

  it("lets the next one out at its next failure, once one is back", () => {
    const pool = limited(3, 50);
    pool.fail(1, 401);
    pool.fail(2, 401);
    pool.answer(1, 200);
    expect(pool.out).toBe("");
    expect(shown(pool.answer(2, 401))).toBe("ejected, written");
  });

  it("of less than a token lets none out", () => {
    const pool = limited(1, 99);
    expect(shown(pool.fail(1, 401))).toBe("spared by the limit, written");
    expect(shown(pool.answer(1, 401))).toBe("none, not written");
  });

  it("holds between VMs that would both take one out", () => {
    const pool = limited(3, 50);
    pool.answer(1, 401);
    pool.answer(2, 401);
    const before = pool.store.peek(KEY);
    pool.answer(1, 401);
    const after = pool.store.peek(KEY);
    pool.store.put(KEY, before);
    pool.store.rivals.push(after);
    expect(shown(pool.answer(2, 401))).toBe("spared by the limit, written");
    expect(pool.out).toBe("1");
  });
});
