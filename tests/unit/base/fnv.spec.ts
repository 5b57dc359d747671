import { EMPTY, utf8 } from "../../../assembly/base/bytes";
import { fnv1a } from "../../../assembly/base/fnv";

describe("fnv1a", () => {
  it("gives the published values of 32-bit FNV-1a", () => {
    expect(fnv1a(EMPTY)).toBe(2166136261);
    expect(fnv1a(utf8("a"))).toBe(0xe40c292c);
    expect(fnv1a(utf8("foobar"))).toBe(0xbf9cf968);
  });

  it("places consumers where the Higress Go plugin places them", () => {
    expect(fnv1a(utf8("alice"))).toBe(2267157479);
    expect(fnv1a(utf8("bob"))).toBe(2261164244);
    expect(fnv1a(utf8("consumer-alice"))).toBe(1148784940);
  });
});
