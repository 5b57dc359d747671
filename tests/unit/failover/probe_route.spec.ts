import { Bytes, EMPTY, text, utf8 } from "../../../assembly/base/bytes";
import { NO_ROUTE, ProbeRoute } from "../../../assembly/failover/probe_route";

function known(authority: string, path: string, cluster: string): bool {
  return ProbeRoute.of(1, utf8(authority), utf8(path), utf8(cluster)).isKnown;
}

function pathOf(path: string): string {
  return text(ProbeRoute.of(1, utf8("a"), utf8(path), utf8("c")).path);
}

describe("ProbeRoute", () => {
  it("keeps the path without its query", () => {
    expect(pathOf("/v1/chat?key=secret")).toBe("/v1/chat");
    expect(pathOf("/v1/chat?a?b#c")).toBe("/v1/chat");
    expect(pathOf("/v1/chat#a?b")).toBe("/v1/chat");
    expect(pathOf("/v1/a%2Fb")).toBe("/v1/a%2Fb");
  });

  it("takes parts up to their caps", () => {
    expect(known("a".repeat(255), "/" + "p".repeat(511), "c".repeat(255))).toBe(true);
    expect(known("a".repeat(256), "/", "c")).toBe(false);
    expect(known("a", "/" + "p".repeat(512), "c")).toBe(false);
    expect(known("a", "/" + "p".repeat(511) + "?" + "q".repeat(999), "c")).toBe(true);
    expect(known("a", "/", "c".repeat(256))).toBe(false);
  });

  it("is whole or nothing", () => {
    expect(known("", "/", "c")).toBe(false);
    expect(known("a", "", "c")).toBe(false);
    expect(known("a", "?q", "c")).toBe(false);
    expect(known("a", "/", "")).toBe(false);
    const cut = ProbeRoute.of(4, utf8("a"), utf8("/"), EMPTY);
    expect(cut.api).toBe(4);
    expect(cut.authority.length + cut.path.length + cut.cluster.length).toBe(0);
    expect(NO_ROUTE.isKnown).toBe(false);
  });

  it("takes printable ASCII only, without spaces", () => {
    for (let code = 0; code < 256; code++) {
      const byte: Bytes = [<u8>code];
      const printable = code > 0x20 && code < 0x7f;
      expect(ProbeRoute.of(1, byte, utf8("/"), utf8("c")).isKnown).toBe(printable, code.toString());
      expect(ProbeRoute.of(1, utf8("a"), utf8("/"), byte).isKnown).toBe(printable, code.toString());
      const inPath = printable && code != 0x3f && code != 0x23;
      expect(ProbeRoute.of(1, utf8("a"), byte, utf8("c")).isKnown).toBe(inPath, code.toString());
    }
  });
});
