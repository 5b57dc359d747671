import { utf8 } from "../../../../assembly/base/bytes";
import { isAuthority, isHeaderName } from "../../../../assembly/base/http/syntax";

describe("syntax", () => {
  it("knows hosts with and without a port", () => {
    const good = [
      "h",
      "api.example.com",
      "api.example.com:8443",
      "10.0.0.1:1",
      "a_b-c.d",
      "[::1]",
      "[fe80::1.2.3.4]:65535",
    ];
    for (let i = 0; i < good.length; i++) expect(isAuthority(utf8(good[i]))).toBe(true, good[i]);
  });

  it("refuses what is no host, or more than one", () => {
    const bad = [
      "",
      ":",
      ":80",
      "h:",
      "h:x",
      "h:123456",
      "h:1:2",
      "a b",
      "h\r\n",
      "h/",
      "u@h",
      "h?x",
      "h#x",
      "h%41",
      "é.example",
    ];
    for (let i = 0; i < bad.length; i++) expect(isAuthority(utf8(bad[i]))).toBe(false, bad[i]);
    const brackets = ["[", "[]", "[::1", "[::1]x", "[::1]:", "[g::]", "::1]", "a[::1]", "[::1]80", "]"];
    for (let i = 0; i < brackets.length; i++) expect(isAuthority(utf8(brackets[i]))).toBe(false, brackets[i]);
  });

  it("knows names of headers, but no pseudo-header", () => {
    expect(isHeaderName(utf8("X-Api_Key.2"))).toBe(true);
    const bad = ["", ":path", "a b", "a:", "a\n", "é", "a\u0000"];
    for (let i = 0; i < bad.length; i++) expect(isHeaderName(utf8(bad[i]))).toBe(false, bad[i]);
  });
});
