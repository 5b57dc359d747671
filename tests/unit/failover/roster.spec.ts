import { MAX_ENTRIES, Roster } from "../../../assembly/failover/roster";
import { TokenHealth } from "../../../assembly/failover/token_health";
import { DAY, HOUR, NOW, ejected, fingerprintOf, healthyWith } from "./samples";

const OTHER = fingerprintOf(999_999);

function touched(entry: TokenHealth, atMs: u64): TokenHealth {
  entry.touchedMs = atMs;
  return entry;
}

/** Whether `entry`, touched `agoMs` before `NOW`, is still there after a write about another token. */
function stays(entry: TokenHealth, agoMs: u64): bool {
  const roster = new Roster();
  roster.set(fingerprintOf(1), touched(entry, NOW - agoMs));
  roster.prune(NOW, OTHER);
  return !roster.isEmpty;
}

describe("Roster", () => {
  it("says of a token without an entry that it is healthy, of generation 0", () => {
    const roster = new Roster();
    expect(roster.isEmpty).toBe(true);
    expect(roster.get(OTHER).isPlain).toBe(true);
    expect(roster.get(OTHER).generation).toBe(0);
    expect(roster.isEmpty).toBe(true);
  });

  it("lists fingerprints in order, however they came", () => {
    const roster = new Roster();
    roster.set("b0", healthyWith(1, 0));
    roster.set("a0", healthyWith(1, 0));
    roster.set("0c", healthyWith(1, 0));
    expect(roster.fingerprints().join(" ")).toBe("0c a0 b0");
  });
});

describe("pruning", () => {
  it("drops plainly healthy entries after an hour, of whatever generation", () => {
    expect(stays(healthyWith(0, 8), HOUR - 1)).toBe(true);
    expect(stays(healthyWith(0, 8), HOUR)).toBe(false);
  });

  it("drops any other entry after a day", () => {
    expect(stays(healthyWith(1, 0), HOUR)).toBe(true);
    expect(stays(healthyWith(1, 0), DAY - 1)).toBe(true);
    expect(stays(healthyWith(1, 0), DAY)).toBe(false);
    expect(stays(ejected(), DAY - 1)).toBe(true);
    expect(stays(ejected(), DAY)).toBe(false);
  });

  it("takes an entry touched in the future for one touched now", () => {
    const roster = new Roster();
    roster.set(fingerprintOf(1), touched(ejected(), NOW + 7 * DAY));
    roster.set(fingerprintOf(2), touched(healthyWith(0, 2), u64.MAX_VALUE));
    roster.prune(NOW, OTHER);
    expect(roster.get(fingerprintOf(1)).touchedMs).toBe(NOW);
    expect(roster.get(fingerprintOf(2)).touchedMs).toBe(NOW);
    roster.prune(NOW + HOUR, OTHER);
    expect(roster.fingerprints().join(" ")).toBe(fingerprintOf(1));
  });

  it("keeps 1024 entries, the healthy ones touched longest ago leave first", () => {
    const roster = new Roster();
    for (let i = 0; i < MAX_ENTRIES; i++) roster.set(fingerprintOf(i), touched(ejected(), NOW - 2000));
    roster.set(fingerprintOf(5), touched(healthyWith(1, 0), NOW - 1000));
    roster.set(fingerprintOf(7), touched(healthyWith(2, 0), NOW - 1001));
    roster.prune(NOW, OTHER);
    expect(roster.size).toBe(MAX_ENTRIES);
    roster.set(fingerprintOf(2000), touched(ejected(), NOW));
    roster.prune(NOW, OTHER);
    expect(roster.get(fingerprintOf(7)).isPlain).toBe(true);
    expect(roster.get(fingerprintOf(5)).consecutiveFailures).toBe(1);
    expect(roster.size).toBe(MAX_ENTRIES);
  });

  it("drops the ejected ones touched longest ago when all are out, equal ones in their order", () => {
    const roster = new Roster();
    for (let i = 0; i < MAX_ENTRIES + 3; i++) roster.set(fingerprintOf(i), touched(ejected(), NOW - 2000));
    roster.set(fingerprintOf(600), touched(ejected(), NOW - 2001));
    roster.prune(NOW, OTHER);
    const left = roster.fingerprints();
    expect(left.length).toBe(MAX_ENTRIES);
    expect(left[0]).toBe(fingerprintOf(2));
    expect(left.includes(fingerprintOf(600))).toBe(false);
  });

  it("never drops what the write is about", () => {
    const roster = new Roster();
    for (let i = 1; i <= MAX_ENTRIES; i++) roster.set(fingerprintOf(i), touched(ejected(), NOW));
    const written = fingerprintOf(0);
    roster.set(written, touched(healthyWith(1, 0), NOW));
    roster.prune(NOW, written);
    expect(roster.size).toBe(MAX_ENTRIES);
    expect(roster.get(written).consecutiveFailures).toBe(1);
  });
});
