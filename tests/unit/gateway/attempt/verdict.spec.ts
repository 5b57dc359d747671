import { utf8 } from "../../../../assembly/base/bytes";
import { ErrorText } from "../../../../assembly/errors/error_text";
import { VendorFault } from "../../../../assembly/errors/vendor_fault";
import { FailoverSettings } from "../../../../assembly/failover/failover_settings";
import { Action, Report, Verdict } from "../../../../assembly/failover/report";
import { judge } from "../../../../assembly/gateway/attempt/verdict";

function judged(status: u32, error: string, settings: FailoverSettings): Report {
  const body = error.length == 0 ? "{}" : `{"error":${error}}`;
  const report = new Report(Verdict.Failed, 0);
  judge(report, VendorFault.of(new ErrorText(utf8(body)), status), settings);
  return report;
}

function action(status: u32, error: string, isThresholdSet: bool = false): Action {
  const settings = new FailoverSettings();
  settings.isThresholdSet = isThresholdSet;
  return judged(status, error, settings).action;
}

describe("what a failure does to its token", () => {
  it("is to take it out where the vendor's words say that the key or the account is none", () => {
    const told: string[] = ['{"code":"insufficient_quota"}', '{"message":"Your credit balance is too low"}'];
    for (let i = 0; i < told.length; i++) expect(action(429, told[i])).toBe(Action.Out, told[i]);
    expect(action(402, '{"code":"Arrearage"}')).toBe(Action.Out);
    expect(action(401, '{"code":"invalid_api_key"}')).toBe(Action.Out);
  });

  it("is to count where a status alone says so, or the user has set how many do", () => {
    expect(action(401, "")).toBe(Action.Count);
    expect(action(402, "")).toBe(Action.Count);
    expect(action(403, "")).toBe(Action.Count);
    expect(action(503, '{"type":"overloaded_error"}')).toBe(Action.Count);
    expect(action(429, '{"code":"insufficient_quota"}', true)).toBe(Action.Count);
    expect(action(401, '{"code":"invalid_api_key"}', true)).toBe(Action.Count);
  });

  it("is to count what a client can cause alone", () => {
    expect(action(402, '{"message":"This request requires more credits, or fewer max_tokens."}')).toBe(Action.Count);
    expect(action(429, '{"message":"Request too large: Limit 10, Requested 20."}')).toBe(Action.Count);
  });

  it("is to have it wait where too much is asked of it, whatever the threshold", () => {
    expect(action(429, "")).toBe(Action.Wait);
    expect(action(429, '{"type":"rate_limit_error"}', true)).toBe(Action.Wait);
  });

  it("is to ask no more for a while where the account has to be paid for, unless a cooldown is set", () => {
    const settings = new FailoverSettings();
    expect(judged(402, '{"code":"Arrearage"}', settings).quietMs).toBe(600_000);
    expect(judged(401, '{"code":"invalid_api_key"}', settings).quietMs).toBe(0);
    settings.cooldownMs = 1000;
    expect(judged(402, '{"code":"Arrearage"}', settings).quietMs).toBe(0);
  });
});
