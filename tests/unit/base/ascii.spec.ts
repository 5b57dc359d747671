import {
  editDistance,
  equalFold,
  isDigit,
  isHeaderValue,
  lower,
  startsWithFold,
  trim,
} from "../../../assembly/base/ascii";
import { Bytes, EMPTY, text, utf8 } from "../../../assembly/base/bytes";

/** `a`, `byte`, `b`. */
function around(byte: u8): Bytes {
  const bytes: Bytes = [0x61, byte, 0x62];
  return bytes;
}

describe("ASCII bytes", () => {
  it("knows the digits and nothing beside them", () => {
    expect(isDigit(0x30)).toBe(true);
    expect(isDigit(0x39)).toBe(true);
    expect(isDigit(0x2f)).toBe(false);
    expect(isDigit(0x3a)).toBe(false);
    expect(isDigit(0xb2)).toBe(false);
  });

  it("lowers A to Z and leaves the neighbours and other bytes alone", () => {
    expect(lower(0x41)).toBe(0x61);
    expect(lower(0x5a)).toBe(0x7a);
    expect(lower(0x40)).toBe(0x40);
    expect(lower(0x5b)).toBe(0x5b);
    expect(lower(0x61)).toBe(0x61);
    expect(lower(0xc9)).toBe(0xc9);
  });

  it("compares without regard to the case of letters", () => {
    expect(equalFold(utf8("X-Api-Key"), utf8("x-aPI-key"))).toBe(true);
    expect(equalFold(utf8("x-api"), utf8("x-api-key"))).toBe(false);
    expect(equalFold(utf8("a@"), utf8("a`"))).toBe(false);
    expect(equalFold(EMPTY, EMPTY)).toBe(true);
    expect(startsWithFold(utf8("BEARER x"), utf8("Bearer "))).toBe(true);
    expect(startsWithFold(utf8("Bear"), utf8("Bearer"))).toBe(false);
    expect(startsWithFold(utf8("Basic x"), utf8("Bearer"))).toBe(false);
    expect(startsWithFold(utf8("x"), EMPTY)).toBe(true);
  });

  it("trims spaces and tabs at both ends only", () => {
    expect(text(trim(utf8(" \t a b\t ")))).toBe("a b");
    expect(text(trim(utf8("a b")))).toBe("a b");
    expect(text(trim(utf8("\na\n")))).toBe("\na\n");
    expect(trim(utf8(" \t ")).length).toBe(0);
    expect(trim(EMPTY).length).toBe(0);
  });
});

describe("isHeaderValue", () => {
  it("takes visible characters, high bytes and blanks between them", () => {
    expect(isHeaderValue(utf8("Bearer sk-1\tx~"))).toBe(true);
    expect(isHeaderValue(utf8("clé"))).toBe(true);
    expect(isHeaderValue(utf8("x"))).toBe(true);
  });

  it("refuses nothing at all and blanks at an end", () => {
    expect(isHeaderValue(EMPTY)).toBe(false);
    expect(isHeaderValue(utf8(" "))).toBe(false);
    expect(isHeaderValue(utf8(" a"))).toBe(false);
    expect(isHeaderValue(utf8("a\t"))).toBe(false);
  });

  it("refuses every control character but the tab", () => {
    let accepted = "";
    for (let byte = 0; byte < 256; byte++) {
      const control = byte < 0x20 || byte == 0x7f;
      if (control && isHeaderValue(around(<u8>byte))) accepted += " " + byte.toString();
      if (!control && !isHeaderValue(around(<u8>byte))) accepted += " !" + byte.toString();
    }
    expect(accepted).toBe(" 9");
  });
});

describe("editDistance", () => {
  it("counts insertions, deletions and replacements", () => {
    expect(editDistance("", "")).toBe(0);
    expect(editDistance("timeout", "timeout")).toBe(0);
    expect(editDistance("", "abc")).toBe(3);
    expect(editDistance("abc", "")).toBe(3);
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("apiToken", "apiTokens")).toBe(1);
    expect(editDistance("Timeout", "timeout")).toBe(1);
  });

  it("counts a swap of neighbours as one", () => {
    expect(editDistance("tiemout", "timeout")).toBe(1);
    expect(editDistance("ab", "ba")).toBe(1);
    expect(editDistance("ca", "abc")).toBe(3);
  });

  it("looks at the first 64 characters only", () => {
    const long = "a".repeat(64);
    expect(editDistance(long + "x".repeat(10000), long + "y".repeat(5000))).toBe(0);
    expect(editDistance(long, "")).toBe(64);
    expect(editDistance("b".repeat(9000), long)).toBe(64);
  });
});
