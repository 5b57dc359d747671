import { EMPTY, utf8 } from "../../../assembly/base/bytes";
import { fnv1a } from "../../../assembly/base/fnv";

describe("fnv1a", () => {
  it("gives the published values of 32-bit FNV-1a", () => {
    expect(fnv1a(EMPTY)).toBe(2166136261);
    expect(fnv1a(utf8("a"))).toBe(0xe40c292c);
    expect(fnv1a(utf8("foobar"))).toBe(0xbf9cf968);
  });
});
