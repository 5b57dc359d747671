import { utf8 } from "../../../assembly/base/bytes";
import { ErrorText } from "../../../assembly/errors/error_text";
import { codeNamed, codeOf } from "../../../assembly/errors/vendor_codes";
import { VendorFault } from "../../../assembly/errors/vendor_fault";

function told(body: string): string {
  return codeNamed(codeOf(new ErrorText(utf8(body)).words));
}

describe("the code of a vendor's error", () => {
  it("is told where it is known, however it is written", () => {
    expect(told('{"error":{"code":"insufficient_quota","type":"insufficient_quota"}}')).toBe("insufficient_quota");
    expect(told('{"error":{"code":"InsufficientQuota"}}')).toBe("insufficient_quota");
    expect(told('{"code":"Arrearage","message":"Access denied"}')).toBe("Arrearage");
    expect(told('{"code":"Throttling.RateQuota"}')).toBe("Throttling.RateQuota");
  });

  it("is a number where the vendor's are, in a number or in quotes", () => {
    expect(told('{"error":{"code":"1113","message":"x"}}')).toBe("1113");
    expect(told('{"base_resp":{"status_code":2056,"status_msg":"x"}}')).toBe("2056");
  });

  it("is the one that says most", () => {
    const claude =
      '{"type":"error","error":{"type":"rate_limit_error","details":{"error_code":"enforced_spend_limit_reached"}}}';
    expect(told(claude)).toBe("enforced_spend_limit_reached");
    const google =
      '{"error":{"code":400,"status":"FAILED_PRECONDITION","details":[{"reason":"API_KEY_INVALID"},{"reason":"x"}]}}';
    expect(told(google)).toBe("API_KEY_INVALID");
    expect(told('{"error":{"code":"slow_down","type":"rate_limit_error"}}')).toBe("slow_down");
  });

  it("is none that is not known, whole and as such", () => {
    expect(told('{"error":{"code":"sk-canary-0001","type":"canary"}}')).toBe("");
    expect(told('{"error":{"code":"canary_insufficient_quota"}}')).toBe("");
    expect(told('{"error":{"code":"insufficient_quota_canary"}}')).toBe("");
    expect(told('{"error":{"message":"insufficient_quota"}}')).toBe("");
    expect(told('{"error":{"code":4711}}')).toBe("");
    expect(told('{"error":{"code":123456789}}')).toBe("");
    expect(told('{"error":{"code":""}}')).toBe("");
  });

  it("is not looked for in what the request is to blame for", () => {
    const text = new ErrorText(utf8('{"error":{"code":"context_length_exceeded","type":"server_error"}}'));
    expect(VendorFault.of(text, 400).code).toBe(0);
    expect(codeOf(text.words)).not.toBe(0);
  });
});

describe("the number of a code", () => {
  it("stays what it is, for other versions read it", () => {
    expect(codeNamed(1)).toBe("api_error");
    expect(codeNamed(23)).toBe("invalid_api_key");
    expect(codeNamed(25)).toBe("insufficient_quota");
    expect(codeNamed(44)).toBe("API_KEY_INVALID");
    expect(codeNamed(83)).toBe("provider_not_initialize");
  });

  it("is none of this version's", () => {
    expect(codeNamed(0)).toBe("");
    expect(codeNamed(84)).toBe("");
    expect(codeNamed(999)).toBe("");
  });
});
