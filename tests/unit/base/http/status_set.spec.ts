import { utf8 } from "../../../../assembly/base/bytes";
import { compileStatusPattern } from "../../../../assembly/base/pattern/pattern";
import { FailoverSettings } from "../../../../assembly/failover/failover_settings";
import { StatusSet } from "../../../../assembly/base/http/status_set";

function members(set: StatusSet): string {
  const found: string[] = [];
  for (let status: u32 = 0; status < 1000; status++) if (set.has(status)) found.push(status.toString());
  return found.join(" ");
}

function setOf(patterns: string[]): StatusSet {
  const set = new StatusSet();
  for (let i = 0; i < patterns.length; i++) set.add(compileStatusPattern(utf8(patterns[i])));
  return set;
}

describe("StatusSet", () => {
  it("holds by default all 4xx and 5xx but those a client's own request causes", () => {
    const set = StatusSet.ofTokenFaults();
    const outside: u32[] = [400, 404, 405, 406, 409, 411, 413, 414, 415, 422];
    for (let status: u32 = 400; status < 600; status++) {
      expect(set.has(status)).toBe(!outside.includes(status), status.toString());
    }
    for (let status: u32 = 0; status < 400; status++) expect(set.has(status)).toBe(false, status.toString());
    expect(set.has(600)).toBe(false);
    expect(set.has(u32.MAX_VALUE)).toBe(false);
  });

  it("is that set in the settings of a provider that says nothing", () => {
    expect(members(new FailoverSettings().failoverOn)).toBe(members(StatusSet.ofTokenFaults()));
  });

  it("matches whole statuses", () => {
    expect(members(setOf(["429", "40[13]"]))).toBe("401 403 429");
    expect(members(setOf(["4"]))).toBe("");
    expect(members(setOf(["29"]))).toBe("");
  });

  it("reads 5xx as all of its class", () => {
    expect(members(setOf(["52x"]))).toBe("");
    expect(setOf(["5xx"]).has(599)).toBe(true);
    expect(setOf(["5XX"]).has(500)).toBe(true);
    expect(setOf(["5xx"]).has(499)).toBe(false);
  });

  it("never holds a success", () => {
    expect(members(setOf(["2.*", "200"]))).toBe("");
    expect(setOf([".*"]).has(199)).toBe(true);
    expect(setOf([".*"]).has(200)).toBe(false);
    expect(setOf([".*"]).has(299)).toBe(false);
    expect(setOf([".*"]).has(302)).toBe(true);
  });

  it("says whether a pattern added anything", () => {
    const set = new StatusSet();
    expect(set.add(compileStatusPattern(utf8("4.*")))).toBe(true);
    expect(set.add(compileStatusPattern(utf8("2.*")))).toBe(false);
    expect(set.add(compileStatusPattern(utf8("1000")))).toBe(false);
    expect(set.add(compileStatusPattern(utf8("(")))).toBe(false);
  });
});
