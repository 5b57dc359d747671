import { EMPTY, utf8 } from "../../../assembly/base/bytes";
import { ErrorText } from "../../../assembly/errors/error_text";
import { VendorFault } from "../../../assembly/errors/vendor_fault";
import { errorStatus } from "../../../assembly/errors/shapes";

/** An error as its vendor tells it, with the status that it has, or should have had. */
class Told {
  constructor(
    readonly status: u32,
    readonly body: string,
  ) {}
}

function coded(code: string, message: string = "x"): string {
  return `{"error":{"code":"${code}","message":"${message}","type":"x"}}`;
}

describe("errors of single vendors inside a 200", () => {
  it("have the status that the vendor documents", () => {
    const told = [
      // https://docs.mistral.ai/resources/error-glossary
      new Told(429, '{"object":"error","message":"Rate limit exceeded","type":"rate_limited","code":"1300"}'),
      new Told(503, '{"object":"error","message":"Service tier capacity exceeded","type":"x","code":"3505"}'),
      // https://cloud.baidu.com/doc/qianfan-api
      new Told(401, coded("invalid_iam_token")),
      new Told(404, coded("invalid_model")),
      new Told(404, coded("model_offline")),
      new Told(402, coded("account_overdue")),
      new Told(429, coded("rpm_rate_limit_exceeded")),
      new Told(429, coded("coding_plan_week_quota_exceeded")),
      new Told(500, coded("dispatch_internal_error")),
      new Told(400, coded("malformed_json")),
      // https://docs.bigmodel.cn/cn/faq/api-code
      new Told(401, coded("1002")),
      new Told(429, coded("1113")),
      new Told(429, coded("1305")),
      new Told(404, coded("1211")),
      new Told(403, coded("1311")),
      new Told(400, coded("1301")),
      new Told(500, coded("1234")),
      // https://www.volcengine.com/docs/82379/1299023
      new Told(401, coded("AuthenticationError")),
      new Told(401, coded("InvalidAccountStatus")),
      new Told(402, coded("AccountOverdueError")),
      new Told(402, coded("OperationDenied.ServiceOverdue")),
      new Told(404, coded("ModelNotOpen")),
      new Told(404, coded("InvalidEndpointOrModel.NotFound")),
      new Told(429, coded("SetLimitExceeded")),
      new Told(429, coded("QuotaExceeded")),
      new Told(429, coded("ServerOverloaded")),
      new Told(429, coded("RateLimitExceeded.EndpointTPMExceeded")),
      new Told(429, coded("InflightBatchsizeExceeded")),
      new Told(400, coded("InputImageSensitiveContentDetected")),
      new Told(500, coded("InternalServiceError")),
      // https://developers.cloudflare.com/workers-ai/platform/errors
      new Told(429, '{"success":false,"errors":[{"code":3040,"message":"out of capacity"}],"result":null}'),
      new Told(404, '{"success":false,"errors":[{"code":5007,"message":"No such model"}],"result":null}'),
      new Told(401, '{"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"result":null}'),
      // https://docs.x.ai/docs/key-information/debugging
      new Told(403, '{"code":"permission-denied","error":"Your team has used all available credits"}'),
      new Told(429, '{"code":"Some resource has been exhausted","error":"Your team has exhausted its credits"}'),
      // https://docs.fireworks.ai/guides/inference-error-codes
      new Told(429, '{"error":{"object":"error","type":"rate_limit_exceeded","message":"x"}}'),
      new Told(413, coded("tokens_limit_reached")),
      new Told(429, coded("RateLimitReached", "Rate limit of 50 per 86400s exceeded for UserByModelByDay")),
    ];
    for (let i = 0; i < told.length; i++) {
      expect(errorStatus(utf8(told[i].body), EMPTY, EMPTY)).toBe(told[i].status, told[i].body);
    }
  });
});

describe("an error of a single vendor", () => {
  it("is caused by the request where the vendor says so", () => {
    const told = [
      new Told(401, coded("invalid_model", "The model does not exist or you do not have access to it.")),
      new Told(401, coded("invalid_appid")),
      new Told(401, coded("no_parameter_permission")),
      new Told(403, coded("model_offline")),
      new Told(403, '{"error":{"code":"input_unsafe","message":"x","type":"unsafe_request"}}'),
      new Told(403, '{"error":{"message":"Input tokens (9000) + max_tokens exceed the context length of 8192"}}'),
      new Told(403, coded("3", "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193.")),
      new Told(400, coded("1261", "Prompt too long")),
      new Told(429, coded("1301", "sensitive")),
      new Told(403, coded("InvalidSubscription.UnsupportedModel", "The plan has no access to the model")),
      new Told(403, coded("OperationDenied.InvalidModel", "model is not available")),
      new Told(403, coded("no_access", "No access to model: gpt-5")),
      new Told(404, '{"success":false,"errors":[{"code":3042,"message":"x"}]}'),
    ];
    for (let i = 0; i < told.length; i++) {
      expect(VendorFault.of(new ErrorText(utf8(told[i].body)), told[i].status).isOfRequest).toBe(
        true,
        `${told[i].status} ${told[i].body}`,
      );
    }
  });

  it("is the key's, its money's or its rate's otherwise", () => {
    const told = [
      new Told(401, coded("invalid_iam_token")),
      new Told(403, coded("account_overdue")),
      new Told(429, coded("1113", "Insufficient balance or no resource package. Please recharge.")),
      new Told(429, coded("1302")),
      new Told(403, coded("AccountOverdueError")),
      new Told(401, coded("AuthenticationError")),
      new Told(412, '{"error":{"message":"Account x is suspended, possibly due to reaching the spending limit"}}'),
      new Told(403, '{"code":"permission-denied","error":"Your team has used all available credits"}'),
      new Told(429, '{"success":false,"errors":[{"code":3036,"message":"daily free allocation used up"}]}'),
    ];
    for (let i = 0; i < told.length; i++) {
      expect(VendorFault.of(new ErrorText(utf8(told[i].body)), told[i].status).isOfRequest).toBe(
        false,
        `${told[i].status} ${told[i].body}`,
      );
    }
  });
});
