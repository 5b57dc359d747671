import { text, utf8 } from "../../../../assembly/base/bytes";
import { isOriginForm, unescaped } from "../../../../assembly/base/http/path";

function accepted(targets: string[]): string {
  return targets.filter((target) => isOriginForm(utf8(target))).join(" ");
}

function read(path: string): string {
  const bytes = utf8(path);
  const plain = unescaped(bytes, 0, bytes.length);
  return plain === null ? "-" : text(plain);
}

describe("the target of a request", () => {
  it("is a path that begins with one slash, and a query of any visible text", () => {
    const good = [
      "/",
      "/v1/models",
      "/a//b",
      "/a?b=//x&c=../d",
      "/a?x=%00",
      "/v1/models/meta%2Fllama",
      "/...",
      "/a;b",
      "/é",
    ];
    expect(accepted(good)).toBe(good.join(" "));
  });

  it("names no other host and no user", () => {
    const others = [
      "",
      "*",
      "v1",
      "http://evil.example/",
      "@evil",
      ":80/",
      "//evil.example/",
      "//",
      "?a=1",
      "\\\\evil",
      "/\\evil",
    ];
    expect(accepted(others)).toBe("");
  });

  it("has nothing in it that ends a request line or begins a fragment", () => {
    expect(accepted(["/a b", "/a\tb", "/a\r\nx: y", "/a\0", "/a\x7f", "/a?b c", "/a#b", "/a?b#c"])).toBe("");
  });

  it("has no dot segments, backslashes or control characters, escaped or not", () => {
    expect(accepted(["/..", "/a/../b", "/a/./b", "/a/%2e%2E/b", "/a/..%2fb", "/a%5c..%5cb", "/a\\b"])).toBe("");
    expect(accepted(["/a/..;x/b", "/a/%252e%252e/b", "/a/%00", "/a/%0a", "/%c0%ae%c0%ae/"])).toBe("");
  });

  it("is read as often as servers may unescape it, and refused when that is not enough", () => {
    expect(read("/a%2Fb")).toBe("/a/b");
    expect(read("/a%252Fb")).toBe("/a/b");
    expect(read("/a%25252Fb")).toBe("-");
    expect(read("/a%zz%4")).toBe("/a%zz%4");
    expect(read("")).toBe("");
  });
});
