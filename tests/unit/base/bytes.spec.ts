import {
  EMPTY,
  concat,
  contains,
  endsWith,
  equal,
  equalRange,
  indexOf,
  indexOfPair,
  joined,
  slice,
  startsWith,
  text,
  utf8,
} from "../../../assembly/base/bytes";

describe("bytes", () => {
  it("find a pair, which may be cut by their end", () => {
    for (let size = 0; size < 40; size++) {
      const before = "ab".repeat(size);
      expect(indexOfPair(utf8(before + "xy" + before), 0x78, 0x79, 0)).toBe(2 * size, "whole");
      expect(indexOfPair(utf8(before + "xz" + before + "x"), 0x78, 0x79, 0)).toBe(4 * size + 2, "cut");
      expect(indexOfPair(utf8(before + "xz"), 0x78, 0x79, 0)).toBe(2 * size + 2, "none");
      expect(indexOfPair(utf8("xy" + before), 0x78, 0x79, 1)).toBe(2 * size + 2, "behind it");
    }
    expect(indexOfPair(EMPTY, 0x78, 0x79, 0)).toBe(0, "in nothing");
  });

  it("carries text through UTF-8 and back", () => {
    expect(text(utf8("añ€😀"))).toBe("añ€😀");
    expect(utf8("añ€😀").length).toBe(10);
  });

  it("clamps a slice to what exists", () => {
    expect(text(slice(utf8("hello"), 1, 3))).toBe("el");
    expect(text(slice(utf8("hello"), -4, 99))).toBe("hello");
    expect(slice(utf8("hello"), 4, 2).length).toBe(0);
    expect(slice(utf8("hello"), 9, 12).length).toBe(0);
  });

  it("compares whole strings and ranges", () => {
    expect(equal(utf8("ab"), utf8("ab"))).toBe(true);
    expect(equal(utf8("ab"), utf8("abc"))).toBe(false);
    expect(equalRange(utf8("xaby"), 1, 3, utf8("ab"))).toBe(true);
    expect(equalRange(utf8("xab"), 2, 4, utf8("ab"))).toBe(false);
    expect(startsWith(utf8("/v1/chat"), utf8("/v1"))).toBe(true);
    expect(startsWith(utf8("/"), utf8("/v1"))).toBe(false);
    expect(endsWith(utf8("/v1/chat"), utf8("/chat"))).toBe(true);
    expect(endsWith(utf8("chat"), utf8("/chat"))).toBe(false);
  });

  it("finds the first of a byte wherever it stands, in texts of any length", () => {
    for (let size = 0; size < 70; size++) {
      const bytes = new StaticArray<u8>(size);
      for (let at = 0; at < size; at++) {
        bytes[at] = 0xff;
        if (at + 1 < size) bytes[size - 1] = 0xff;
        for (let from = -1; from <= at; from++) expect(indexOf(bytes, 0xff, from)).toBe(at);
        bytes[at] = 0;
        bytes[size - 1] = 0;
      }
      expect(indexOf(bytes, 0xff)).toBe(-1);
      expect(indexOf(bytes, 0, size + 1)).toBe(-1);
    }
  });

  it("sees any byte that differs, in texts of any length", () => {
    for (let size = 0; size < 40; size++) {
      const one = new StaticArray<u8>(size);
      const other = new StaticArray<u8>(size);
      expect(equal(one, other)).toBe(true);
      for (let at = 0; at < size; at++) {
        other[at] = 1;
        expect(equal(one, other)).toBe(false);
        other[at] = 0;
      }
    }
  });

  it("finds a byte and joins", () => {
    expect(indexOf(utf8("a?b?"), 0x3f)).toBe(1);
    expect(indexOf(utf8("a?b?"), 0x3f, 2)).toBe(3);
    expect(indexOf(utf8("ab"), 0x3f, -5)).toBe(-1);
    expect(contains(utf8("abc"), utf8("bc"))).toBe(true);
    expect(contains(utf8("abc"), utf8("ac"))).toBe(false);
    expect(contains(utf8("a"), utf8("ab"))).toBe(false);
    expect(text(concat(utf8("a"), utf8("b")))).toBe("ab");
    expect(text(joined([utf8("a"), utf8(""), utf8("bc")], 0x2c))).toBe("a,,bc");
    expect(text(joined([utf8("a")], 0x2c)) + text(joined([], 0x2c))).toBe("a");
  });
});
