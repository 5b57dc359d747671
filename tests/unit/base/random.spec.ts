import { Prng } from "../../../assembly/base/random";

const DRAWS: i32 = 60000;
const FACES: u32 = 6;

describe("Prng", () => {
  it("gives the published SplitMix64 sequence of seed 1234567", () => {
    const prng = new Prng(1234567);
    expect(prng.next().toString()).toBe("6457827717110365317");
    expect(prng.next().toString()).toBe("3203168211198807973");
    expect(prng.next().toString()).toBe("9817491932198370423");
  });

  it("starts from seed 0 as well as from another", () => {
    const prng = new Prng(0);
    expect(prng.next().toString(16)).toBe("e220a8397b1dcdaf");
    expect(prng.next().toString(16)).toBe("6e789e6aa1b965f4");
  });

  it("gives equal sequences for equal seeds only", () => {
    const one = new Prng(42);
    const same = new Prng(42);
    const other = new Prng(43);
    let equal = 0;
    let shared = 0;
    for (let i = 0; i < 100; i++) {
      const value = one.next();
      if (value == same.next()) equal++;
      if (value == other.next()) shared++;
    }
    expect(equal).toBe(100);
    expect(shared).toBe(0);
  });

  it("stays below the bound", () => {
    const prng = new Prng(7);
    expect(prng.below(0)).toBe(0);
    expect(prng.below(1)).toBe(0);
    let above = 0;
    for (let bound: u32 = 1; bound < 5000; bound++) if (prng.below(bound) >= bound) above++;
    for (let i = 0; i < 5000; i++) if (prng.below(0x80000001) >= 0x80000001) above++;
    expect(above).toBe(0);
  });

  it("draws every face of a die about equally often", () => {
    const prng = new Prng(1);
    const seen = new StaticArray<i32>(FACES);
    for (let i = 0; i < DRAWS; i++) seen[prng.below(FACES)]++;
    // 10 000 expected of each with a standard deviation of 91: 400 is more than four of them.
    for (let face: u32 = 0; face < FACES; face++) expect(abs(seen[face] - 10000) < 400).toBe(true);
  });

  it("favours no part of a bound that does not divide the range", () => {
    // Without rejected draws every third value would come twice as often as its neighbours.
    const prng = new Prng(3);
    let thirds = 0;
    for (let i = 0; i < DRAWS; i++) if (prng.below(0xc0000000) % 3 == 0) thirds++;
    expect(abs(thirds - 20000) < 600).toBe(true);
  });
});
