import { equal, slice, text, utf8 } from "../../../assembly/base/bytes";
import { hex } from "../../../assembly/base/hex";
import { ProbeMark } from "../../../assembly/failover/probe_mark";
import { SharedKeys } from "../../../assembly/failover/shared_keys";
import { fingerprintOf, nonceOf } from "./samples";

const KEYS = new SharedKeys("acme", "", "");
const VALUE = new ProbeMark(KEYS.id, fingerprintOf(7), nonceOf(0xa5)).value();

function shown(value: string): string {
  const mark = ProbeMark.parse(utf8(value));
  return mark === null ? "none" : `${mark.providerKey} ${mark.fingerprint} ${hex(mark.nonce)}`;
}

describe("ProbeMark", () => {
  it("is read as it was written", () => {
    expect(shown(text(VALUE))).toBe(`${KEYS.id} ${fingerprintOf(7)} ${hex(nonceOf(0xa5))}`);
  });

  it("is none when it is cut, longer, or of other digits", () => {
    for (let i = 0; i < VALUE.length; i++) expect(shown(text(slice(VALUE, 0, i)))).toBe("none");
    expect(shown(text(VALUE) + "0")).toBe("none");
    expect(shown(text(VALUE).toUpperCase())).toBe("none");
    expect(shown(text(VALUE).replaceAll(".", "-"))).toBe("none");
    expect(shown("x".repeat(VALUE.length))).toBe("none");
  });

  it("is read with dots and lower-case hexadecimal digits at their places alone, the provider's key not left out", () => {
    for (let at = 0; at < VALUE.length; at++) {
      const allowed = at == 32 || at == 49 ? "." : "0123456789abcdef";
      let read = "";
      for (let code = 0; code < 256; code++) {
        const other = slice(VALUE, 0, VALUE.length);
        other[at] = <u8>code;
        const mark = ProbeMark.parse(other);
        if (mark === null) continue;
        read += String.fromCharCode(code);
        if (!equal(mark.value(), other)) expect(text(mark.value())).toBe(text(other));
      }
      expect(read).toBe(allowed, `at ${at}`);
    }
  });
});
