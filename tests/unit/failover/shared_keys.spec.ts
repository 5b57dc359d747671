import { text } from "../../../assembly/base/bytes";
import { SharedKeys } from "../../../assembly/failover/shared_keys";

function idOf(type: string, id: string, host: string): string {
  return new SharedKeys(type, id, host).id;
}

describe("SharedKeys", () => {
  it("are two recognisable keys of fixed length", () => {
    const keys = new SharedKeys("acme", "blue", "");
    expect(text(keys.roster)).toBe("ai-proxy.roster." + keys.id);
    expect(text(keys.lease)).toBe("ai-proxy.lease." + keys.id);
    expect(keys.id.length).toBe(32);
    expect(idOf("", "", "").length).toBe(32);
    expect(idOf("acme".repeat(99), "é", "x").length).toBe(32);
  });

  it("are the same for equal providers, and stay so from version to version", () => {
    // SHA-256 of "8:ai-proxy,4:acme,4:blue,0:,"
    expect(idOf("acme", "blue", "")).toBe(idOf("acme", "blue", ""));
    expect(idOf("acme", "blue", "")).toBe("a7c3c07502079fd98cc2410b3649b566");
  });

  it("differ for others, also for parts that read alike when joined", () => {
    const ids = [
      idOf("acme", "", ""),
      idOf("acme", "blue", ""),
      idOf("acme", "", "blue"),
      idOf("acmeb", "lue", ""),
      idOf("acme", "0:,", ""),
      idOf("acme", "blue", "h"),
      idOf("acme", "blu", "eh"),
    ];
    for (let i = 0; i < ids.length; i++) expect(ids.indexOf(ids[i])).toBe(i);
  });
});
