import { Bytes, utf8 } from "../../../../assembly/base/bytes";
import { LAST_RUNE, decode, runeOf, widthOf } from "../../../../assembly/base/pattern/rune";

const INVALID: string = "fffd:1";
const TWO: string = INVALID + " " + INVALID;

/** The code points of `bytes` in hexadecimal, each with its width. */
function runes(bytes: Bytes): string {
  const shown: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const decoded = decode(bytes, at);
    shown.push(runeOf(decoded).toString(16) + ":" + widthOf(decoded).toString());
    at += widthOf(decoded);
  }
  return shown.join(" ");
}

describe("decode", () => {
  it("reads code points of every width", () => {
    expect(runes(utf8("a\0\x7f"))).toBe("61:1 0:1 7f:1");
    expect(runes(utf8("\u0080é\u07ff"))).toBe("80:2 e9:2 7ff:2");
    expect(runes(utf8("\u0800€\ud7ff\ue000\uffff"))).toBe("800:3 20ac:3 d7ff:3 e000:3 ffff:3");
    expect(runes(utf8("😀"))).toBe("1f600:4");
    const last: Bytes = [0xf4, 0x8f, 0xbf, 0xbf];
    expect(runes(last)).toBe(LAST_RUNE.toString(16) + ":4");
  });

  it("reads each byte that is not UTF-8 as a replacement character", () => {
    const overlong2: Bytes = [0xc1, 0xbf];
    const overlong3: Bytes = [0xe0, 0x9f, 0xbf];
    const overlong4: Bytes = [0xf0, 0x8f, 0xbf, 0xbf];
    const surrogate: Bytes = [0xed, 0xa0, 0x80];
    const beyond: Bytes = [0xf4, 0x90, 0x80, 0x80];
    const cut: Bytes = [0xe2, 0x82];
    const lone: Bytes = [0x80, 0xff];
    const broken: Bytes = [0xe2, 0x61, 0x82];
    expect(runes(overlong2)).toBe(TWO);
    expect(runes(overlong3)).toBe(TWO + " " + INVALID);
    expect(runes(overlong4)).toBe(TWO + " " + TWO);
    expect(runes(surrogate)).toBe(TWO + " " + INVALID);
    expect(runes(beyond)).toBe(TWO + " " + TWO);
    expect(runes(cut)).toBe(TWO);
    expect(runes(lone)).toBe(TWO);
    expect(runes(broken)).toBe(INVALID + " 61:1 " + INVALID);
  });
});
