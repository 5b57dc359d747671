import { Bytes, EMPTY, concat, equal, slice, text, utf8 } from "../../../assembly/base/bytes";
import { hex } from "../../../assembly/base/hex";
import { ProbeRoute } from "../../../assembly/failover/probe_route";
import { ForbiddenModel, MAX_FORBIDDEN } from "../../../assembly/failover/forbidden_models";
import { MAX_ENTRIES, Roster } from "../../../assembly/failover/roster";
import { decodeRoster, encodeRoster } from "../../../assembly/failover/roster_codec";
import { TokenHealth } from "../../../assembly/failover/token_health";
import {
  NOW,
  claimed,
  ejected,
  fingerprintOf,
  flip,
  healthyWith,
  nonceOf,
  randomRoster,
  randomRosterOf,
  showAll,
} from "./samples";

/** Where the parts of a record stand: magic 4, version 1, count 2; then the first entry's kind, length, payload. */
const VERSION_AT = 4;
const COUNT_AT = 5;
const KIND_AT = 7;
const LENGTH_AT = 8;
const FINGERPRINT_AT = 10;
const HEALTH_AT = FINGERPRINT_AT + 16;
const CLAIM_AT = HEALTH_AT + 1 + 16 + 24;

function sample(): Roster {
  const roster = new Roster();
  roster.set(fingerprintOf(2), claimed(nonceOf(9)));
  roster.set(fingerprintOf(1), healthyWith(2, 4));
  roster.set(fingerprintOf(3), ejected());
  return roster;
}

function single(entry: TokenHealth): Bytes {
  const roster = new Roster();
  roster.set(fingerprintOf(1), entry);
  return encodeRoster(roster);
}

/** What `bytes` decode to, or "garbage". */
function decoded(bytes: Bytes): string {
  const roster = decodeRoster(bytes);
  return roster === null ? "garbage" : showAll(roster);
}

/** `bytes` with others in place of those at `at`. */
function patched(bytes: Bytes, at: i32, others: Bytes): Bytes {
  return concat(concat(slice(bytes, 0, at), others), slice(bytes, at + others.length, bytes.length));
}

/** `bytes` with `others` before what stands at `at`. */
function spliced(bytes: Bytes, at: i32, others: Bytes): Bytes {
  return concat(concat(slice(bytes, 0, at), others), slice(bytes, at, bytes.length));
}

function replaced(bytes: Bytes, from: string, to: string): Bytes {
  const found = text(bytes).indexOf(from);
  expect(found).toBeGreaterThan(0, from);
  return patched(bytes, found, utf8(to));
}

describe("a roster's record", () => {
  it("has a fixed form", () => {
    const entry = ejected();
    entry.consecutivePasses = 2;
    entry.failedProbes = 3;
    entry.notBeforeMs = 0x0102030405060708;
    entry.dueMs = 0x1122334455667788;
    entry.touchedMs = 1;
    entry.nonce = nonceOf(9);
    entry.nonceUsed = true;
    entry.probeRoute = ProbeRoute.of(7, utf8("a.b"), utf8("/p"), utf8("c"));
    const head = "61697052" + "01" + "0100" + "01" + "5a00" + hex(utf8(fingerprintOf(1))) + "01";
    const counts = "00000000" + "02000000" + "01000000" + "03000000";
    const times = "0807060504030201" + "8877665544332211" + "0100000000000000";
    const route = "07000000" + "0300612e62" + "02002f70" + "010063";
    expect(hex(single(entry))).toBe(head + counts + times + "02" + hex(nonceOf(9)) + route);
  });

  it("of no entries is its head", () => {
    expect(hex(encodeRoster(new Roster()))).toBe("61697052010000");
    expect(decoded(encodeRoster(new Roster()))).toBe("");
  });

  it("decodes to what was encoded", () => {
    expect(decoded(encodeRoster(sample()))).toBe(showAll(sample()));
    for (let seed: u64 = 0; seed < 30; seed++) {
      const roster = randomRoster(seed, <i32>seed);
      expect(decoded(encodeRoster(roster))).toBe(showAll(roster));
    }
  });

  it("holds as many entries as a roster may have, and no more", () => {
    const full = randomRoster(7, MAX_ENTRIES);
    expect(decoded(encodeRoster(full))).toBe(showAll(full));
    const over = encodeRoster(randomRoster(7, MAX_ENTRIES + 1));
    const back = decodeRoster(over);
    expect(back === null ? 0 : back.size).toBe(MAX_ENTRIES);
  });

  it("is the same for equal rosters, in whatever order they were made", () => {
    const other = new Roster();
    other.set(fingerprintOf(3), ejected());
    other.set(fingerprintOf(2), claimed(nonceOf(9)));
    other.set(fingerprintOf(9), ejected());
    other.get(fingerprintOf(9)).touchedMs = 0;
    other.prune(NOW, fingerprintOf(2));
    other.set(fingerprintOf(1), healthyWith(2, 4));
    expect(other.size).toBe(3);
    expect(hex(encodeRoster(other))).toBe(hex(encodeRoster(sample())));
  });

  it("passes over entries of kinds that a later version may write", () => {
    const bytes = encodeRoster(sample());
    const later: Bytes = [9, 3, 0, 0xaa, 0xbb, 0xcc];
    const empty: Bytes = [0xff, 0, 0];
    const five: Bytes = [5, 0];
    const extended = concat(spliced(bytes, KIND_AT, later), empty);
    expect(decoded(patched(extended, COUNT_AT, five))).toBe(showAll(sample()));
  });
});

/** The record of the pairs of two tokens and two models, as far as `count` goes. */
function paired(count: i32): Bytes {
  const roster = new Roster();
  for (let i = 0; i < count; i++) roster.forbidden.add(fingerprintOf(1 + (i & 1)), 0x0102030405060708 + (i >> 1), NOW);
  return encodeRoster(roster);
}

describe("a roster's record of models that tokens may not use", () => {
  const ENTRY = 3 + 8 + 16 + 8;

  it("has a fixed form", () => {
    const roster = new Roster();
    roster.forbidden.append(new ForbiddenModel(fingerprintOf(1), 0x0102030405060708, 0x1122334455667788));
    const entry = "02" + "2000" + "0807060504030201" + hex(utf8(fingerprintOf(1))) + "8877665544332211";
    expect(hex(encodeRoster(roster))).toBe("61697052" + "01" + "0100" + entry);
  });

  it("decodes to what was encoded, beside the tokens' health", () => {
    for (let seed: u64 = 1; seed < 30; seed++) {
      const roster = randomRosterOf(seed, <i32>seed, <i32>seed * 9);
      expect(decoded(encodeRoster(roster))).toBe(showAll(roster));
    }
  });

  it("gives way where the tokens leave no room, since earlier versions read no more entries", () => {
    const roster = randomRosterOf(7, 0, 9);
    for (let i: u32 = 0; i < <u32>MAX_ENTRIES - 3; i++) roster.set(fingerprintOf(i), healthyWith(1, 0));
    const full = decodeRoster(encodeRoster(roster));
    expect(full === null ? -1 : full.size).toBe(MAX_ENTRIES - 3);
    expect(full === null ? -1 : full.forbidden.pairs.length).toBe(3);
    const none = decodeRoster(encodeRoster(randomRosterOf(7, MAX_ENTRIES, 9)));
    expect(none === null ? -1 : none.forbidden.pairs.length).toBe(0);
  });

  it("is garbage with more of them than may be", () => {
    const roster = new Roster();
    for (let i = 0; i <= MAX_FORBIDDEN; i++) roster.forbidden.append(new ForbiddenModel(fingerprintOf(1), i + 1, NOW));
    expect(decoded(encodeRoster(roster))).toBe("garbage");
  });

  it("is garbage out of order, twice, or before the health of a token", () => {
    const bytes = paired(2);
    const first = slice(bytes, KIND_AT, KIND_AT + ENTRY);
    const second = slice(bytes, KIND_AT + ENTRY, bytes.length);
    const head = slice(bytes, 0, KIND_AT);
    expect(decoded(concat(concat(head, first), second)) == "garbage").toBe(false);
    expect(decoded(concat(concat(head, second), first))).toBe("garbage");
    expect(decoded(concat(concat(head, first), first))).toBe("garbage");
    const token = slice(single(ejected()), KIND_AT, single(ejected()).length);
    expect(decoded(concat(concat(head, token), first)) == "garbage").toBe(false);
    expect(decoded(concat(concat(head, first), token))).toBe("garbage");
  });

  it("is garbage without a model, with another fingerprint, or of another length", () => {
    const bytes = paired(1);
    expect(decoded(patched(bytes, KIND_AT + 3, new StaticArray<u8>(8)))).toBe("garbage");
    expect(decoded(patched(bytes, KIND_AT + 3 + 8, utf8("G")))).toBe("garbage");
    const sizes: Bytes[] = [
      [31, 0],
      [33, 0],
      [0, 0],
    ];
    for (let i = 0; i < sizes.length; i++) expect(decoded(patched(bytes, LENGTH_AT, sizes[i]))).toBe("garbage");
    const longer = concat(patched(bytes, LENGTH_AT, sizes[1]), utf8("x"));
    expect(decoded(longer)).toBe("garbage");
    for (let i = 0; i < bytes.length; i++) expect(decoded(slice(bytes, 0, i))).toBe("garbage", i.toString());
  });
});

describe("a record that is not sound", () => {
  it("is garbage when it ends early, wherever", () => {
    const bytes = encodeRoster(sample());
    for (let i = 0; i < bytes.length; i++) expect(decoded(slice(bytes, 0, i))).toBe("garbage", i.toString());
  });

  it("is garbage when anything follows", () => {
    expect(decoded(concat(encodeRoster(sample()), utf8("x")))).toBe("garbage");
  });

  it("is read or refused with any one bit flipped, and what is read can be written", () => {
    const bytes = encodeRoster(sample());
    let garbage = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = slice(bytes, 0, bytes.length);
      other[bit >> 3] ^= flip(bit);
      const roster = decodeRoster(other);
      if (roster === null) garbage++;
      else if (bit >> 3 < KIND_AT) expect("read").toBe("garbage", bit.toString());
      else if (roster.size == 3) expect(equal(encodeRoster(roster), other)).toBe(true, bit.toString());
    }
    expect(garbage).toBeGreaterThan(500);
    expect(garbage).toBeLessThan(bytes.length * 8);
  });

  it("is garbage with another beginning or of another version", () => {
    const bytes = encodeRoster(sample());
    const versions: Bytes = [0, 2, 0xff];
    for (let i = 0; i < versions.length; i++) {
      const version: Bytes = [versions[i]];
      expect(decoded(patched(bytes, VERSION_AT, version))).toBe("garbage");
    }
    expect(decoded(patched(bytes, 0, utf8("aipL")))).toBe("garbage");
  });

  it("is garbage when another plugin wrote it", () => {
    expect(decoded(EMPTY)).toBe("garbage");
    expect(decoded(utf8("0"))).toBe("garbage");
    expect(decoded(utf8('{"apiTokens":["a","b"]}'))).toBe("garbage");
    expect(decoded(utf8("aipRaipRaipRaipRaipRaipR"))).toBe("garbage");
    expect(decoded(new StaticArray<u8>(4096))).toBe("garbage");
  });

  it("is garbage with more entries than there are, fewer, or more than may be", () => {
    const bytes = encodeRoster(sample());
    const counts: Bytes[] = [
      [0, 0],
      [2, 0],
      [4, 0],
      [1, 4],
      [0xff, 0xff],
    ];
    for (let i = 0; i < counts.length; i++) expect(decoded(patched(bytes, COUNT_AT, counts[i]))).toBe("garbage");
  });

  it("may have 2048 entries, be they of unknown kinds, and not one more", () => {
    const head = slice(encodeRoster(new Roster()), 0, COUNT_AT);
    const most: Bytes = [0, 8];
    const over: Bytes = [1, 8];
    const unknown: Bytes = new StaticArray<u8>(3 * 2048);
    expect(decoded(concat(concat(head, most), unknown))).toBe("");
    expect(decoded(concat(concat(concat(head, over), unknown), new StaticArray<u8>(3)))).toBe("garbage");
  });

  it("is garbage with an entry that is longer or shorter than it says", () => {
    const bytes = single(ejected());
    const size = bytes[LENGTH_AT];
    const sizes: Bytes[] = [
      [0, 0],
      [size - 1, 0],
      [size + 1, 0],
      [0xff, 0xff],
    ];
    for (let i = 0; i < sizes.length; i++) expect(decoded(patched(bytes, LENGTH_AT, sizes[i]))).toBe("garbage");
    const longer: Bytes = [size + 1, 0];
    expect(decoded(concat(patched(bytes, LENGTH_AT, longer), utf8("x")))).toBe("garbage");
  });

  it("is garbage with a health, a claim or a fingerprint that there is not", () => {
    const bytes = single(ejected());
    const three: Bytes = [3];
    const states: Bytes = [3, 5, 7, 8, 255];
    for (let i = 0; i < states.length; i++) {
      expect(decoded(patched(bytes, HEALTH_AT, slice(states, i, i + 1)))).toBe("garbage", states[i].toString());
    }
    expect(decoded(patched(bytes, CLAIM_AT, three))).toBe("garbage");
    const open: Bytes = [1];
    expect(decoded(patched(bytes, CLAIM_AT, open))).toBe("garbage");
    const digits: string[] = ["G", "A", " ", "/", ":", "`", "g"];
    for (let i = 0; i < digits.length; i++) {
      expect(decoded(patched(bytes, FINGERPRINT_AT + 15, utf8(digits[i])))).toBe("garbage", digits[i]);
    }
  });

  it("keeps whether a token is doubted", () => {
    const entry = healthyWith(1, 0);
    entry.doubted = true;
    expect(single(entry)[HEALTH_AT]).toBe(4);
    entry.vendorFault = true;
    expect(single(entry)[HEALTH_AT]).toBe(6);
    const roster = decodeRoster(single(entry));
    expect(roster !== null && roster.get(fingerprintOf(1)).doubted).toBe(true);
  });

  it("keeps whether the last failure was the vendor's", () => {
    const entry = healthyWith(1, 0);
    entry.vendorFault = true;
    const bytes = single(entry);
    expect(bytes[HEALTH_AT]).toBe(2);
    const roster = decodeRoster(bytes);
    expect(roster !== null && roster.get(fingerprintOf(1)).vendorFault).toBe(true);
    const other = decodeRoster(single(healthyWith(1, 0)));
    expect(other !== null && !other.get(fingerprintOf(1)).vendorFault).toBe(true);
  });

  it("is garbage with fingerprints out of order or twice", () => {
    const bytes = encodeRoster(sample());
    const one = fingerprintOf(1);
    expect(decoded(replaced(bytes, one, fingerprintOf(2)))).toBe("garbage");
    expect(decoded(replaced(bytes, one, fingerprintOf(4)))).toBe("garbage");
    expect(decoded(replaced(bytes, one, fingerprintOf(0))) == "garbage").toBe(false);
  });

  it("is garbage with a route that is never recorded", () => {
    const bytes = single(ejected());
    expect(decoded(bytes) == "garbage").toBe(false);
    expect(decoded(replaced(bytes, "/v1/chat", "/v1?chat"))).toBe("garbage");
    expect(decoded(replaced(bytes, "/v1/chat", "/v1#chat"))).toBe("garbage");
    expect(decoded(replaced(bytes, "/v1/chat", "/v1 chat"))).toBe("garbage");
    expect(decoded(replaced(bytes, "gateway", "gat\rway"))).toBe("garbage");
    expect(decoded(replaced(bytes, "gateway", "gat\x7fway"))).toBe("garbage");
    expect(decoded(replaced(bytes, "outbound", "outb\nund"))).toBe("garbage");
    expect(decoded(replaced(bytes, "outbound", "o\u00fctbund"))).toBe("garbage");
    const plain = single(healthyWith(1, 0));
    const length: Bytes = [plain[LENGTH_AT] + 1];
    const authorityAlone: Bytes = [1, 0, 0x61, 0, 0, 0, 0];
    const cut = slice(patched(plain, LENGTH_AT, length), 0, plain.length - 6);
    expect(decoded(concat(cut, authorityAlone))).toBe("garbage");
  });
});
