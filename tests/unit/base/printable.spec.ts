import { Bytes, EMPTY, slice, text, utf8 } from "../../../assembly/base/bytes";
import { ByteBuffer } from "../../../assembly/base/json/buffer";
import { appendPrintable } from "../../../assembly/base/printable";

function printed(bytes: Bytes, most: i32 = 1000, isQuoted: bool = false): string {
  const line = new ByteBuffer();
  line.append(utf8("> "));
  const isWhole = appendPrintable(line, bytes, most, isQuoted);
  return text(line.take()) + (isWhole ? "" : " (cut)");
}

function sequence(bytes: u8[]): Bytes {
  const copy = new StaticArray<u8>(bytes.length);
  for (let i = 0; i < bytes.length; i++) copy[i] = bytes[i];
  return copy;
}

describe("text from outside in a line of the log", () => {
  it("stays as it is where it is letters of any script", () => {
    const words = 'a "b" \\n ~ é ß \u4f60\u597d \u{1f600}';
    expect(printed(utf8(words))).toBe("> " + words);
    expect(printed(EMPTY)).toBe("> ");
  });

  it("has no control of ASCII's or Latin's", () => {
    for (let code = 0; code < 0xa0; code++) {
      const letter = utf8(String.fromCodePoint(code));
      const isPlain = code >= 0x20 && code < 0x7f;
      expect(printed(letter).startsWith("> \\x")).toBe(!isPlain, code.toString());
    }
    expect(printed(utf8("a\r\n\tb\x7f"))).toBe("> a\\x0d\\x0a\\x09b\\x7f");
    expect(printed(utf8("\u00a0"))).toBe("> \u00a0");
  });

  it("has no line breaks, marks of direction and letters without width", () => {
    for (let code = 0x2000; code < 0x2070; code++) {
      const isHidden =
        (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f);
      expect(printed(utf8(String.fromCodePoint(code))).startsWith("> \\xe2")).toBe(isHidden, code.toString());
    }
    expect(printed(utf8("\ufeff"))).toBe("> \\xef\\xbb\\xbf");
    expect(printed(utf8("\ufefe"))).toBe("> \ufefe");
  });

  it("has bytes that are no UTF-8 escaped, each of them", () => {
    expect(printed(sequence([0x61, 0xff, 0xc3, 0x28, 0xe4, 0xbd]))).toBe("> a\\xff\\xc3(\\xe4\\xbd");
    expect(printed(sequence([0xed, 0xa0, 0x80, 0xc0, 0x80]))).toBe("> \\xed\\xa0\\x80\\xc0\\x80");
  });

  it("has quotes escaped where it stands between some", () => {
    expect(printed(utf8('a"b'), 1000, true)).toBe("> a\\x22b");
  });

  it("ends where the next letter would not fit whole", () => {
    expect(printed(utf8("abc"), 3)).toBe("> abc");
    expect(printed(utf8("abcd"), 3)).toBe("> abc (cut)");
    expect(printed(utf8("a\u4f60"), 3)).toBe("> a (cut)");
    expect(printed(utf8("a\n"), 4)).toBe("> a (cut)");
    expect(printed(slice(utf8("\u4f60"), 0, 2), 7)).toBe("> \\xe4 (cut)");
  });
});
