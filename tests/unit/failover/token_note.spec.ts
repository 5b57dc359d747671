import { Bytes, concat, equal, slice, utf8 } from "../../../assembly/base/bytes";
import { hex } from "../../../assembly/base/hex";
import { Roster } from "../../../assembly/failover/roster";
import { decodeRoster, encodeRoster } from "../../../assembly/failover/roster_codec";
import { TokenHealth } from "../../../assembly/failover/token_health";
import { ejected, fingerprintOf, flip, show, showAll } from "./samples";

/** Magic, version and count; then entries, each a kind and a length of two bytes before it. */
const COUNT_AT = 5;
const HEAD = 7;
const ENTRY_HEAD = 3;
/** The last field of a note. */
const LAST = 8;

function told(reason: u8, status: u16): TokenHealth {
  const entry = ejected();
  entry.reason = reason;
  entry.status = status;
  return entry;
}

function recordOf(entries: TokenHealth[]): Bytes {
  const roster = new Roster();
  for (let i = 0; i < entries.length; i++) roster.set(fingerprintOf(i + 1), entries[i]);
  return encodeRoster(roster);
}

function decoded(bytes: Bytes): string {
  const roster = decodeRoster(bytes);
  return roster === null ? "garbage" : showAll(roster);
}

function counted(bytes: Bytes, count: u8): Bytes {
  const copy = slice(bytes, 0, bytes.length);
  copy[COUNT_AT] = count;
  return copy;
}

describe("the note of a token", () => {
  it("tells why it is out, and is not there without anything to tell", () => {
    const bare = recordOf([ejected()]);
    const bytes = recordOf([told(2, 429)]);
    const note = slice(bytes, bare.length, bytes.length);
    expect(hex(note)).toBe("03" + "1c00" + hex(utf8(fingerprintOf(1))) + "00" + "02" + "ad01" + "0000000000000000");
    expect(bytes[COUNT_AT]).toBe(2);
    expect(decoded(bytes).includes("Ejected for 2/429 ")).toBe(true);
  });

  it("tells the vendor's code of a token that is out, where versions without codes tell none", () => {
    const entry = told(2, 429);
    entry.code = 1113;
    const bytes = recordOf([entry]);
    const plain = recordOf([told(2, 429)]);
    expect(bytes.length).toBe(plain.length);
    expect(hex(slice(bytes, bytes.length - LAST, bytes.length))).toBe("5904000000000000");
    expect(decoded(bytes).includes("Ejected for 2/429/1113 ")).toBe(true);
  });

  it("is none with a code of a size that no code has", () => {
    const bytes = recordOf([told(2, 429)]);
    bytes[bytes.length - LAST + 2] = 1;
    expect(decoded(bytes)).toBe("garbage");
  });

  it("tells of a token that serves when it came back, and no code", () => {
    const entry = new TokenHealth();
    entry.backSinceMs = 1113;
    const back = entry.copy();
    entry.code = 7;
    const roster = decodeRoster(recordOf([entry]));
    expect(roster === null ? "garbage" : show(roster.get(fingerprintOf(1)))).toBe(show(back));
  });

  it("leaves the entry of its token as versions without notes read it", () => {
    const bare = recordOf([ejected()]);
    const bytes = recordOf([told(2, 429)]);
    expect(equal(counted(slice(bytes, 0, bare.length), 1), bare)).toBe(true);
  });

  it("is of the token before it, or all is garbage", () => {
    const bare = recordOf([ejected()]);
    const note = slice(recordOf([told(2, 429)]), bare.length, bare.length + 31);
    expect(decoded(counted(concat(bare, note), 2)).includes("429")).toBe(true);
    expect(decoded(counted(concat(concat(bare, note), note), 3))).toBe("garbage");
    const head = slice(bare, 0, HEAD);
    expect(decoded(counted(concat(head, note), 1))).toBe("garbage");
    const two = recordOf([ejected(), ejected()]);
    expect(decoded(counted(concat(two, note), 3))).toBe("garbage");
  });

  it("is read or refused with any one bit flipped, and what is read can be written", () => {
    const bytes = recordOf([told(2, 429)]);
    const start = recordOf([ejected()]).length;
    for (let bit = (start + ENTRY_HEAD) * 8; bit < bytes.length * 8; bit++) {
      const other = slice(bytes, 0, bytes.length);
      other[bit >> 3] ^= flip(bit);
      const roster = decodeRoster(other);
      if (roster !== null) expect(equal(encodeRoster(roster), other)).toBe(true, bit.toString());
    }
  });
});
