import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument, JsonFault, JsonKind, NONE } from "../../../../assembly/base/json/document";

function parse(source: string): JsonDocument {
  return JsonDocument.parse(utf8(source));
}

function fault(source: string): string {
  const document = parse(source);
  return `${document.fault}@${document.faultAt}`;
}

/** Faults as `number@offset`, to be compared as text. */
function at(kind: JsonFault, offset: i32): string {
  return `${kind}@${offset}`;
}

function root(source: string): string {
  const document = parse(source);
  return text(document.string(document.root));
}

function integer(source: string): i64 {
  const document = parse(source);
  return document.integer(document.root, -7);
}

function float(source: string): f64 {
  const document = parse(source);
  return document.float(document.root);
}

function bytes(values: StaticArray<u8>): string {
  const document = JsonDocument.parse(values);
  return `${document.fault}@${document.faultAt}`;
}

describe("JSON document", () => {
  it("walks elements, members and values in the order of the text", () => {
    const document = parse('{"a":[1,{},"x"],"b":{"c":null}}');
    const a = document.first(document.root);
    expect(text(document.raw(a))).toBe('"a"');
    const list = document.value(a);
    expect(document.kind(list) == JsonKind.Array).toBe(true);
    expect(document.count(list)).toBe(3);
    const second = document.next(document.first(list));
    expect(document.kind(second) == JsonKind.Object).toBe(true);
    expect(document.first(second)).toBe(NONE);
    expect(document.next(document.next(second))).toBe(NONE);
    const b = document.next(a);
    expect(text(document.raw(document.value(b)))).toBe('{"c":null}');
    expect(document.next(b)).toBe(NONE);
    expect(document.next(list)).toBe(NONE);
  });

  it("names every kind", () => {
    const document = parse('[null,false,true,-1,"",[],{}]');
    let kinds = "";
    for (let node = document.first(document.root); node != NONE; node = document.next(node)) {
      kinds += document.kind(node).toString();
    }
    expect(kinds).toBe("1234567");
  });

  it("gives the byte range of a node", () => {
    const document = parse(' [ "é" , 12 ] ');
    const first = document.first(document.root);
    expect(document.start(document.root)).toBe(1);
    expect(document.end(document.root)).toBe(14);
    expect(document.start(first)).toBe(3);
    expect(document.end(first)).toBe(7);
    expect(text(document.raw(document.next(first)))).toBe("12");
  });

  it("finds the last of several members with one key, escaped or not", () => {
    const document = parse('{"model":1,"mod\\u0065l":2,"other":3}');
    expect(document.integer(document.member(document.root, utf8("model")), 0)).toBe(2);
    expect(document.member(document.root, utf8("mode"))).toBe(NONE);
    expect(document.member(document.root, utf8("models"))).toBe(NONE);
    expect(document.member(document.value(document.first(document.root)), utf8("model"))).toBe(NONE);
  });

  it("answers for nodes that do not exist", () => {
    const document = parse("[1]");
    for (let i = -2; i < 40; i += 21) {
      const node = i == -2 ? i32.MIN_VALUE : i == 19 ? NONE : i32.MAX_VALUE;
      expect(document.kind(node) == JsonKind.None).toBe(true);
      expect(document.start(node) + document.end(node) + document.count(node)).toBe(0);
      expect(document.first(node) == NONE && document.next(node) == NONE && document.value(node) == NONE).toBe(true);
      expect(document.member(node, utf8("a"))).toBe(NONE);
      expect(document.is(node, utf8(""))).toBe(false);
      expect(document.string(node).length + document.raw(node).length).toBe(0);
      expect(document.integer(node, 5)).toBe(5);
      expect(isNaN(document.float(node))).toBe(true);
    }
  });

  it("answers nothing but the fault for a text that is refused", () => {
    const document = parse('{"a":1,}');
    expect(document.root).toBe(NONE);
    expect(document.kind(3) == JsonKind.None).toBe(true);
    expect(document.fault == JsonFault.Syntax).toBe(true);
    expect(document.faultAt).toBe(7);
  });
});

describe("JSON syntax", () => {
  it("tells where the text stops being JSON", () => {
    expect(fault("")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("  ")).toBe(at(JsonFault.Syntax, 2));
    expect(fault("[1,]")).toBe(at(JsonFault.Syntax, 3));
    expect(fault("[1 2]")).toBe(at(JsonFault.Syntax, 3));
    expect(fault("{1:2}")).toBe(at(JsonFault.Syntax, 1));
    expect(fault('{"a" 1}')).toBe(at(JsonFault.Syntax, 5));
    expect(fault("[}")).toBe(at(JsonFault.Syntax, 1));
    expect(fault("1 1")).toBe(at(JsonFault.Syntax, 2));
    expect(fault("nul")).toBe(at(JsonFault.Syntax, 0));
    expect(fault('["a')).toBe(at(JsonFault.Syntax, 3));
    expect(fault("[1]\v")).toBe(at(JsonFault.Syntax, 3));
    expect(fault('["a\nb"]')).toBe(at(JsonFault.Syntax, 3));
    expect(fault('["\\x"]')).toBe(at(JsonFault.Syntax, 2));
    expect(fault('["\\u12g4"]')).toBe(at(JsonFault.Syntax, 2));
    expect(fault("\uFEFF1")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("[1]\0")).toBe(at(JsonFault.Syntax, 3));
  });

  it("accepts what the grammar allows", () => {
    expect(fault(" \t\r\n1\t\r\n ")).toBe(at(JsonFault.None, 0));
    expect(fault('{"":"","":{}}')).toBe(at(JsonFault.None, 0));
    expect(fault("[-0,0.0,1E+9,1e-9,-1.5e05]")).toBe(at(JsonFault.None, 0));
    expect(fault('"\\ud800\\"\\/\\b\\f\\n\\r\\t\\\\\x7f"')).toBe(at(JsonFault.None, 0));
  });

  it("refuses numbers outside the grammar", () => {
    expect(fault("01")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("[-]")).toBe(at(JsonFault.Syntax, 1));
    expect(fault("1.")).toBe(at(JsonFault.Syntax, 0));
    expect(fault(".5")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("+1")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("1e")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("1e+")).toBe(at(JsonFault.Syntax, 0));
    expect(fault("0x1")).toBe(at(JsonFault.Syntax, 1));
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(bytes([0x22, 0x61, 0xc3, 0x22])).toBe(at(JsonFault.Encoding, 2));
    expect(bytes([0x22, 0xc0, 0x80, 0x22])).toBe(at(JsonFault.Encoding, 1));
    expect(bytes([0x22, 0xed, 0xa0, 0x80, 0x22])).toBe(at(JsonFault.Encoding, 1));
    expect(bytes([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22])).toBe(at(JsonFault.Encoding, 1));
    expect(bytes([0x31, 0xff])).toBe(at(JsonFault.Encoding, 1));
    expect(bytes([0x22, 0xf4, 0x8f, 0xbf, 0xbf, 0x22])).toBe(at(JsonFault.None, 0));
  });

  it("refuses the 257th open container", () => {
    expect(fault("[".repeat(256) + "]".repeat(256))).toBe(at(JsonFault.None, 0));
    expect(fault("[".repeat(257) + "]".repeat(257))).toBe(at(JsonFault.Depth, 256));
    expect(fault('{"a":'.repeat(100000))).toBe(at(JsonFault.Depth, 1280));
    expect(fault("[" + "[[]],".repeat(1000) + "1]")).toBe(at(JsonFault.None, 0));
  });
});

describe("JSON strings", () => {
  it("decodes escapes", () => {
    expect(root('"plain é"')).toBe("plain é");
    expect(root('"\\"\\\\\\/\\b\\f\\n\\r\\t"')).toBe('"\\/\b\f\n\r\t');
    expect(root('"\\u0041\\u00e9\\u20AC\\ud83d\\ude00"')).toBe("Aé€😀");
    expect(parse("1").string(3).length).toBe(0);
  });

  it("replaces a surrogate without its other half", () => {
    expect(root('"a\\ud83d"')).toBe("a\uFFFD");
    expect(root('"\\ude00\\ud83d"')).toBe("\uFFFD\uFFFD");
    expect(root('"\\ud83d\\u0041"')).toBe("\uFFFDA");
    expect(root('"\\ud83d\\ud83d\\ude00"')).toBe("\uFFFD😀");
  });

  it("compares through escapes", () => {
    const document = parse('["\\u0061\\ud83d\\ude00b","ab"]');
    const first = document.first(document.root);
    expect(document.is(first, utf8("a😀b"))).toBe(true);
    expect(document.is(first, utf8("a😀"))).toBe(false);
    expect(document.is(first, utf8("a😀bc"))).toBe(false);
    expect(document.is(document.next(first), utf8("ab"))).toBe(true);
    expect(document.is(document.next(first), utf8("aB"))).toBe(false);
    expect(document.is(document.root, utf8(""))).toBe(false);
  });
});

describe("JSON numbers", () => {
  it("reads whole numbers however they are written", () => {
    expect(integer("5")).toBe(5);
    expect(integer("5.0")).toBe(5);
    expect(integer("1e3")).toBe(1000);
    expect(integer("2.50e1")).toBe(25);
    expect(integer("1200e-2")).toBe(12);
    expect(integer("-0.0")).toBe(0);
    expect(integer("0e99999999999")).toBe(0);
    expect(integer("9223372036854775807")).toBe(i64.MAX_VALUE);
    expect(integer("-9223372036854775808")).toBe(i64.MIN_VALUE);
  });

  it("falls back when the number is not whole or too large", () => {
    expect(integer("5.5")).toBe(-7);
    expect(integer("1e-1")).toBe(-7);
    expect(integer("9223372036854775808")).toBe(-7);
    expect(integer("-9223372036854775809")).toBe(-7);
    expect(integer("1e19")).toBe(-7);
    expect(integer("1e99999999999")).toBe(-7);
    expect(integer('"5"')).toBe(-7);
  });

  it("reads the nearest double", () => {
    expect(float("0.1")).toBe(0.1);
    expect(float("-1.5e300")).toBe(-1.5e300);
    expect(float("9007199254740993")).toBe(9007199254740992);
    expect(float("9007199254740993.0000000000000000000000001")).toBe(9007199254740994);
    expect(float("5e-324")).toBe(5e-324);
    expect(float("2e-324")).toBe(0);
    expect(float("1.7976931348623157e308")).toBe(1.7976931348623157e308);
    expect(float("1e309")).toBe(Infinity);
    expect(isNaN(float("true"))).toBe(true);
  });
});

describe("JSON memory", () => {
  it("has a bound for the index, whatever the values are, and is as good as before when that is passed", () => {
    expect(parse("[" + "1,".repeat(1048000) + "2]").fault).toBe(JsonFault.None);
    const long: string[] = ["1,", "{},", "[],", '"",'];
    for (let i = 0; i < long.length; i++) {
      const document = parse("[" + long[i].repeat(1050000) + "2]");
      expect(document.fault).toBe(JsonFault.Nodes, long[i]);
      expect(document.root).toBe(NONE);
    }
    expect(parse("{" + '"a":1,'.repeat(600000) + '"b":2}').fault).toBe(JsonFault.Nodes);
    expect(parse("[3]").fault).toBe(JsonFault.None);
  });

  it("indexes a long list of the smallest elements", () => {
    const document = parse("[" + "1,".repeat(20000) + "2]");
    expect(document.count(document.root)).toBe(20001);
    const small = parse("[3]");
    expect(small.integer(small.first(small.root), 0)).toBe(3);
    expect(document.integer(document.first(document.root), 0)).toBe(1);
  });
});
