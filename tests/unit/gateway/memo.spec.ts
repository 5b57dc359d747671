import { text, utf8 } from "../../../assembly/base/bytes";
import { Memo } from "../../../assembly/gateway/memo";

const LINES = "h.example\n/v1/models?a=1\n/p/v1/models\n";

/** What is read from `bytes`, and written again; "-" when nothing is. */
function copied(bytes: string): string {
  const memo = Memo.parse(utf8(bytes));
  return memo === null ? "-" : text(memo.bytes());
}

function marksOf(bytes: string): string {
  const memo = Memo.parse(utf8(LINES + bytes));
  return memo === null ? "-" : `${memo.isProbe} ${memo.hasVendorFault} ${memo.tried.join(",")}`;
}

function failedOf(bytes: string): string {
  const memo = Memo.parse(utf8(LINES + bytes));
  return memo === null ? "?" : memo.failed.join(",");
}

describe("Memo", () => {
  it("reads back what it wrote", () => {
    const all = ["", "P", "V", "0123456789abcdef", "PV0123456789abcdef-fedcba9876543210"];
    for (let i = 0; i < all.length; i++) expect(copied(LINES + all[i])).toBe(LINES + all[i]);
    expect(copied("\n\n\n")).toBe("\n\n\n");
  });

  it("knows a probe, a vendor's fault and the tokens tried", () => {
    expect(marksOf("")).toBe("false false ");
    expect(marksOf("P0123456789abcdef")).toBe("true false 0123456789abcdef");
    expect(marksOf("V0123456789abcdeffedcba9876543210")).toBe("false true 0123456789abcdef,fedcba9876543210");
    expect(failedOf("-0123456789abcdeffedcba9876543210")).toBe("0123456789abcdef");
    expect(failedOf("0123456789abcdef-fedcba9876543210")).toBe("fedcba9876543210");
    expect(failedOf("0123456789abcdef-")).toBe("");
  });

  it("takes fewer lines for none, and lives with a broken last one", () => {
    expect(copied("")).toBe("-");
    expect(copied("h.example\n/v1/models\n/p")).toBe("-");
    expect(marksOf("0123456789abcdef0123")).toBe("false false 0123456789abcdef");
    expect(marksOf("?")).toBe("false false ");
  });
});
