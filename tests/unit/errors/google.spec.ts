import { utf8 } from "../../../assembly/base/bytes";
import { waitToldMs } from "../../../assembly/errors/google";
import { ErrorText } from "../../../assembly/errors/error_text";
import { VendorFault } from "../../../assembly/errors/vendor_fault";

function error(details: string): string {
  return `{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[${details}]}}`;
}

function wait(details: string): u64 {
  return waitToldMs(utf8(error(details)));
}

function delay(text: string): string {
  return `{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"${text}"}`;
}

function quota(id: string): string {
  return `{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"q"},{"quotaId":"${id}","quotaValue":"20"}]}`;
}

describe("google's errors", () => {
  it("say how long to wait", () => {
    expect(wait(delay("34s"))).toBe(34_000);
    expect(wait(delay("3.5s"))).toBe(3_500);
    expect(wait(delay("50.447778025s"))).toBe(50_447);
    expect(wait(delay("86400.123456789s"))).toBe(86_400_123);
    expect(waitToldMs(utf8(`[${error(delay("2s"))}]`))).toBe(2_000);
    expect(wait('{"@type":"a"},' + delay("1s") + "," + delay("3s"))).toBe(3_000);
  });

  it("say it of a day's quota at least an hour long", () => {
    expect(wait(quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier") + "," + delay("18s"))).toBe(3_600_000);
    expect(wait(quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier") + "," + delay("7200s"))).toBe(7_200_000);
    expect(wait(quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier") + "," + delay("18s"))).toBe(18_000);
    expect(wait(quota("GenerateRequestsPerMinutePerProjectPerModel"))).toBe(0);
  });

  it("say nothing of it in any other form", () => {
    const others = [
      "",
      delay(""),
      delay("s"),
      delay("x"),
      delay("-5s"),
      delay("5"),
      delay("1.s"),
      "7",
      '{"violations":{}}',
    ];
    for (let i = 0; i < others.length; i++) expect(wait(others[i])).toBe(0, others[i]);
    expect(waitToldMs(utf8('{"error":{"details":{"retryDelay":"5s"}}}'))).toBe(0);
    expect(waitToldMs(utf8('{"error":"retryDelay"}'))).toBe(0);
    expect(waitToldMs(utf8("no json"))).toBe(0);
    expect(waitToldMs(utf8(""))).toBe(0);
    expect(waitToldMs(new StaticArray<u8>(70_000))).toBe(0);
  });

  it("are not always the token's", () => {
    const fault = (status: u32, code: string, message: string): bool =>
      VendorFault.of(
        new ErrorText(utf8(`{"error":{"code":${status},"message":"${message}","status":"${code}"}}`)),
        status,
      ).isOfRequest;
    const gone = "This model models/gemini-2.0-flash is no longer available to new users.";
    expect(fault(404, "NOT_FOUND", gone)).toBe(true);
    expect(
      fault(400, "INVALID_ARGUMENT", "The input token count (1048577) exceeds the maximum number of tokens allowed."),
    ).toBe(true);
    expect(fault(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.")).toBe(false);
    expect(fault(403, "PERMISSION_DENIED", "Your API key was reported as leaked.")).toBe(false);
  });
});
