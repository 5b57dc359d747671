import { utf8 } from "../../../../assembly/base/bytes";
import { plainEnd } from "../../../../assembly/base/json/plain_end";

/** Enough behind an object for its end to be looked for. */
const BEHIND = "                ";

describe("the end of a plain object", () => {
  it("is behind its brace, wherever that stands", () => {
    for (let size = 0; size < 70; size++) {
      const object = '{"a":"' + "x".repeat(size) + '"}';
      expect(plainEnd(utf8("[" + object + BEHIND), 1)).toBe(1 + object.length, object);
    }
    expect(plainEnd(utf8("{}" + BEHIND), 0)).toBe(2);
  });

  it("is not told of what is nested, escaped, or in a text", () => {
    for (let size = 0; size < 40; size++) {
      const text = "x".repeat(size);
      expect(plainEnd(utf8('{"a":"' + text + '","b":{}}' + BEHIND), 0)).toBe(0, "nested");
      expect(plainEnd(utf8('{"a":"' + text + '\\""}' + BEHIND), 0)).toBe(0, "escaped");
      expect(plainEnd(utf8('{"a":"' + text + '}"}' + BEHIND), 0)).toBe(0, "in a text");
    }
  });

  it("is not told where it may be missing", () => {
    expect(plainEnd(utf8('{"a":"' + "x".repeat(100)), 0)).toBe(0, "cut");
    expect(plainEnd(utf8('{"a":1}'), 0)).toBe(0, "near the end of the bytes");
    expect(plainEnd(utf8("{"), 0)).toBe(0, "begun");
    expect(plainEnd(utf8(""), 0)).toBe(0, "nothing");
  });
});
