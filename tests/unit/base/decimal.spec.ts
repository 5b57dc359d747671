import { text, utf8 } from "../../../assembly/base/bytes";
import { decimal, parseDecimal } from "../../../assembly/base/decimal";

describe("decimal", () => {
  it("writes what it reads", () => {
    expect(text(decimal(0))).toBe("0");
    expect(text(decimal(10))).toBe("10");
    expect(text(decimal(u32.MAX_VALUE))).toBe("4294967295");
    expect(parseDecimal(utf8("429"))).toBe(429);
    expect(parseDecimal(utf8("999999999"))).toBe(999999999);
  });

  it("reads 0 where there is no number", () => {
    expect(parseDecimal(utf8(""))).toBe(0);
    expect(parseDecimal(utf8("4x"))).toBe(0);
    expect(parseDecimal(utf8("-1"))).toBe(0);
    expect(parseDecimal(utf8("99999999999"))).toBe(0);
  });
});
