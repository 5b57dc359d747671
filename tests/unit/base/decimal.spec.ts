import { text, utf8 } from "../../../assembly/base/bytes";
import { decimal, parseDecimal, parseLong } from "../../../assembly/base/decimal";

describe("decimal", () => {
  it("writes what it reads", () => {
    expect(text(decimal(0))).toBe("0");
    expect(text(decimal(10))).toBe("10");
    expect(text(decimal(u32.MAX_VALUE))).toBe("4294967295");
    expect(parseDecimal(utf8("429"))).toBe(429);
    expect(parseDecimal(utf8("999999999"))).toBe(999999999);
    expect(text(decimal(1_800_000_000_123))).toBe("1800000000123");
    expect(parseLong(utf8("1800000000123"))).toBe(1_800_000_000_123);
    expect(parseLong(utf8("9999999999999999999"))).toBe(9_999_999_999_999_999_999);
  });

  it("reads 0 where there is no number", () => {
    expect(parseDecimal(utf8(""))).toBe(0);
    expect(parseDecimal(utf8("4x"))).toBe(0);
    expect(parseDecimal(utf8("-1"))).toBe(0);
    expect(parseDecimal(utf8("99999999999"))).toBe(0);
    expect(parseLong(utf8("10000000000000000000"))).toBe(0);
    expect(parseLong(utf8("18 "))).toBe(0);
  });
});
