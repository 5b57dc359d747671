import { utf8 } from "../../../assembly/base/bytes";
import { KeyHash } from "../../../assembly/base/key_hash";

function keyOf(parts: string[]): u64 {
  const hash = new KeyHash();
  for (let i = 0; i < parts.length; i++) hash.add(utf8(parts[i]), 0, parts[i].length);
  return hash.key;
}

describe("a hash of parts", () => {
  it("is the same for the same parts, and never 0", () => {
    expect(keyOf(["a", "b"])).toBe(keyOf(["a", "b"]));
    expect(keyOf([]) != 0).toBe(true);
  });

  it("differs by where parts end, and by their order", () => {
    expect(keyOf(["ab", "c"]) != keyOf(["a", "bc"])).toBe(true);
    expect(keyOf(["a", "b"]) != keyOf(["b", "a"])).toBe(true);
    expect(keyOf(["a"]) != keyOf(["", "a"])).toBe(true);
  });

  it("reads a range, as far as there is one, and says whether there was", () => {
    const hash = new KeyHash();
    expect(hash.add(utf8("xaby"), 1, 3)).toBe(true);
    expect(hash.key).toBe(keyOf(["ab"]));
    expect(hash.add(utf8("ab"), 2, 9)).toBe(false);
    expect(hash.add(utf8("ab"), 5, 1)).toBe(false);
  });

  it("of one whole part is had without an object", () => {
    expect(KeyHash.of(utf8("ab"))).toBe(keyOf(["ab"]));
    expect(KeyHash.of(utf8(""))).toBe(keyOf([""]));
  });
});
