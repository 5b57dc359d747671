import { Bytes, text, utf8 } from "../../../../assembly/base/bytes";
import { JsonWriter, quote } from "../../../../assembly/base/json/writer";

const writer = new JsonWriter();

function integer(value: i64): string {
  writer.integer(value);
  return text(writer.take());
}

describe("JSON writer", () => {
  it("puts the commas", () => {
    writer.beginObject();
    writer.key(utf8("a"));
    writer.beginArray();
    writer.integer(1);
    writer.bool(true);
    writer.bool(false);
    writer.null();
    writer.beginObject();
    writer.endObject();
    writer.beginArray();
    writer.endArray();
    writer.endArray();
    writer.key(utf8('"'));
    writer.string(utf8("é"));
    writer.endObject();
    expect(text(writer.take())).toBe('{"a":[1,true,false,null,{},[]],"\\"":"é"}');
  });

  it("starts anew after the text was taken", () => {
    writer.beginArray();
    writer.integer(1);
    writer.take();
    writer.integer(2);
    expect(text(writer.take())).toBe("2");
    expect(writer.take().length).toBe(0);
  });

  it("copies raw values and ranges of another text", () => {
    const source = utf8('{"k":[1, 2]}');
    writer.beginObject();
    writer.keyRange(source, 1, 4);
    writer.rawRange(source, 5, 11);
    writer.key(utf8("n"));
    writer.raw(utf8("1.50"));
    writer.key(utf8("clamped"));
    writer.rawRange(source, 10, 99);
    expect(text(writer.take())).toBe('{"k":[1, 2],"n":1.50,"clamped":]}');
  });

  it("joins a string from pieces, escaped and not", () => {
    writer.beginArray();
    writer.beginString();
    writer.text(utf8('"a"'));
    writer.rawText(utf8('"x\\ny"'), 1, 5);
    writer.rawText(utf8("abc"), 2, 1);
    writer.endString();
    writer.beginString();
    writer.endString();
    writer.endArray();
    expect(text(writer.take())).toBe('["\\"a\\"x\\ny",""]');
  });

  it("writes whole numbers of 64 bits", () => {
    expect(integer(0)).toBe("0");
    expect(integer(-1)).toBe("-1");
    expect(integer(10)).toBe("10");
    expect(integer(999999999999999999)).toBe("999999999999999999");
    expect(integer(1000000000000000000)).toBe("1000000000000000000");
    expect(integer(i64.MAX_VALUE)).toBe("9223372036854775807");
    expect(integer(i64.MIN_VALUE)).toBe("-9223372036854775808");
  });

  it("grows beyond its first buffer", () => {
    const long = "0123456789".repeat(20000);
    writer.string(utf8(long));
    expect(text(writer.take()).length).toBe(200002);
    expect(integer(7)).toBe("7");
  });
});

describe("JSON quote", () => {
  it("escapes what cannot stand in a literal and nothing else", () => {
    expect(text(quote(utf8("")))).toBe('""');
    expect(text(quote(utf8('a"b\\c/d')))).toBe('"a\\"b\\\\c/d"');
    expect(text(quote(utf8("\b\t\n\f\r\0\x1f\x7f")))).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"');
    expect(text(quote(utf8("é中😀\u2028")))).toBe('"é中😀\u2028"');
  });

  it("replaces bytes that are not UTF-8", () => {
    const cut: Bytes = [0x61, 0xe4, 0xb8, 0x62];
    expect(text(quote(cut))).toBe('"a\uFFFDb"');
    const surrogate: Bytes = [0xed, 0xa0, 0x80];
    expect(text(quote(surrogate))).toBe('"\uFFFD\uFFFD\uFFFD"');
    const end: Bytes = [0xf0, 0x9f, 0x98];
    expect(text(quote(end))).toBe('"\uFFFD"');
  });

  it("goes back to where it was", () => {
    const writer = new JsonWriter();
    writer.beginArray();
    const first = writer.place;
    writer.integer(1);
    writer.backTo(first);
    writer.integer(2);
    const second = writer.place;
    writer.beginObject();
    writer.key(utf8("a"));
    writer.backTo(second);
    writer.integer(3);
    writer.endArray();
    expect(text(writer.take())).toBe("[2,3]");
  });
});
