import { Bytes, utf8 } from "../../../assembly/base/bytes";
import { NO_HEADERS } from "../../../assembly/base/http/header_view";
import { StatusSet } from "../../../assembly/base/http/status_set";
import { JsonDocument } from "../../../assembly/base/json/document";
import { compileStatusPattern } from "../../../assembly/base/pattern/pattern";
import { ErrorRule, Likeness, ValueTest } from "../../../assembly/errors/error_rule";
import { ErrorRules } from "../../../assembly/errors/error_rules";
import { ErrorText } from "../../../assembly/errors/error_text";
import { Fault } from "../../../assembly/errors/fault";
import { VendorFault } from "../../../assembly/errors/vendor_fault";

const QUOTA = '{"error":{"code":"insufficient_quota"}}';

function pathOf(path: string): Bytes[] {
  return path.split(".").map<Bytes>((key) => utf8(key));
}

function test(path: string, likeness: Likeness, text: string): ValueTest {
  return new ValueTest(pathOf(path), likeness, utf8(text));
}

function rule(fault: Fault, statuses: string, body: ValueTest | null = null): ErrorRule {
  const rule = new ErrorRule(fault);
  if (statuses.length > 0) {
    const set = StatusSet.ofAny();
    set.add(compileStatusPattern(utf8(statuses)));
    rule.statuses = set;
  }
  rule.body = body;
  return rule;
}

function faultOf(rules: ErrorRule[], status: u32, body: string, meant: u32 = status): VendorFault {
  return new ErrorRules(rules).faultOf(NO_HEADERS, status, meant, new ErrorText(utf8(body)));
}

function passes(value: ValueTest, json: string): bool {
  return value.passesJson(JsonDocument.parse(utf8(json)));
}

describe("a test of a value in JSON", () => {
  it("finds members and places in lists, and compares texts, numbers and truths in any case", () => {
    const json = '{"error":{"code":"E1017","number":7,"ok":false},"errors":[{"code":1},{"code":"x"}]}';
    expect(passes(test("error.code", Likeness.Equals, "e1017"), json)).toBe(true);
    expect(passes(test("error.code", Likeness.Equals, "e101"), json)).toBe(false);
    expect(passes(test("error.code", Likeness.StartsWith, "e10"), json)).toBe(true);
    expect(passes(test("error.code", Likeness.Contains, "101"), json)).toBe(true);
    expect(passes(test("error.code", Likeness.Contains, "e1018"), json)).toBe(false);
    expect(passes(test("error.number", Likeness.Equals, "7"), json)).toBe(true);
    expect(passes(test("error.ok", Likeness.Equals, "false"), json)).toBe(true);
    expect(passes(test("errors.1.code", Likeness.Equals, "x"), json)).toBe(true);
  });

  it("passes nothing that is not there, no object and no list", () => {
    const json = '{"error":{"code":{"a":"x"}},"list":["x"]}';
    expect(passes(test("error.code", Likeness.Contains, "x"), json)).toBe(false);
    expect(passes(test("list", Likeness.Contains, "x"), json)).toBe(false);
    expect(passes(test("list.1", Likeness.Contains, "x"), json)).toBe(false);
    expect(passes(test("error.message", Likeness.Contains, ""), json)).toBe(false);
    expect(passes(test("error", Likeness.Contains, "x"), "no JSON")).toBe(false);
  });
});

describe("rules for errors", () => {
  it("come before what is known of all vendors", () => {
    expect(faultOf([], 429, QUOTA).fault).toBe(Fault.Quota);
    const ruled = faultOf([rule(Fault.Caller, "429")], 429, QUOTA);
    expect(ruled.fault).toBe(Fault.Caller);
    expect(ruled.isOfRequest).toBe(true);
    expect(ruled.counts).toBe(false);
  });

  it("count in their order, and only where all of them fits", () => {
    const body = test("error.code", Likeness.Equals, "insufficient_quota");
    const rules = [rule(Fault.Caller, "403", body), rule(Fault.RateLimited, "4xx", body), rule(Fault.Overloaded, "")];
    expect(faultOf(rules, 403, QUOTA).fault).toBe(Fault.Caller);
    expect(faultOf(rules, 429, QUOTA).fault).toBe(Fault.RateLimited);
    expect(faultOf(rules, 429, "{}").fault).toBe(Fault.Overloaded);
    expect(faultOf([rules[0]], 403, "{}").isRuled).toBe(false);
  });

  it("know the status that was sent, and the one that is meant", () => {
    expect(faultOf([rule(Fault.Caller, "400")], 400, "{}", 401).fault).toBe(Fault.Caller);
    expect(faultOf([rule(Fault.Caller, "401")], 400, "{}", 401).fault).toBe(Fault.Caller);
    expect(faultOf([rule(Fault.Caller, "402")], 400, "{}", 401).fault).toBe(Fault.Credential);
  });

  it("have a failure count where their class is the token's or the vendor's", () => {
    const counting = [Fault.Credential, Fault.Quota, Fault.RateLimited, Fault.Overloaded];
    for (let i = 0; i < counting.length; i++) expect(faultOf([rule(counting[i], "418")], 418, "").counts).toBe(true);
    expect(faultOf([rule(Fault.Unknown, "418")], 418, "").counts).toBe(false);
    expect(faultOf([rule(Fault.ModelForbidden, "418")], 418, "").forbidsModel).toBe(true);
  });

  it("say nothing of what served, or of nobody's answer", () => {
    expect(faultOf([rule(Fault.Quota, "")], 200, "{}").isRuled).toBe(false);
    expect(faultOf([rule(Fault.Quota, "")], 0, "").isRuled).toBe(false);
  });

  it("find errors in answers of 2xx that they name, and no others", () => {
    const body = test("code", Likeness.Equals, "e1");
    const rules = new ErrorRules([rule(Fault.Caller, "4xx", body), rule(Fault.Quota, "200", body)]);
    expect(rules.statusOf(NO_HEADERS, 200, JsonDocument.parse(utf8('{"code":"E1"}')))).toBe(402);
    expect(rules.statusOf(NO_HEADERS, 200, JsonDocument.parse(utf8('{"code":"E2"}')))).toBe(0);
    expect(rules.statusOf(NO_HEADERS, 201, JsonDocument.parse(utf8('{"code":"E1"}')))).toBe(0);
  });
});
