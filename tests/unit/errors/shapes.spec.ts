import { EMPTY, utf8 } from "../../../assembly/base/bytes";
import { errorStatus } from "../../../assembly/errors/shapes";

function statusOf(data: string, name: string = "", comment: string = ""): u32 {
  return errorStatus(utf8(data), utf8(name), utf8(comment));
}

/** Status of an answer whose `error.code` is `code`. */
function statusOfCode(code: string): u32 {
  return statusOf('{"error":{"code":"' + code + '"}}');
}

function expectCodes(codes: string[], status: u32): void {
  for (let i = 0; i < codes.length; i++) expect(statusOfCode(codes[i])).toBe(status, codes[i]);
}

function expectNone(answers: string[]): void {
  for (let i = 0; i < answers.length; i++) expect(statusOf(answers[i])).toBe(0, answers[i]);
}

describe("errorStatus", () => {
  it("finds no error where error says nothing", () => {
    expectNone(['{"error":null}', '{"error":{}}', '{"error":""}', '{"error":[]}', '{"error":false}', '{"error":0}']);
    expectNone([
      '{"error":{"code":null,"message":""}}',
      '{"error":{"code":0,"type":null,"message":""}}',
      '[{"error":{}}]',
    ]);
  });

  it("finds no error in what is no object or no JSON", () => {
    expectNone(["", "[DONE]", "[]", "[[]]", "[1]", "null", '"error"', "500", "{", '{"error":{"code":500}', "<html>"]);
  });

  it("finds no error below the top", () => {
    expectNone(['{"a":{"error":{"code":500}}}', '{"choices":[{"message":{"error":{"code":500}}}]}']);
    expectNone(['{"choices":[{"error":null},{"error":{"code":500}}]}', '{"response":{"error":{"code":"x"}}}']);
  });

  it("takes a code or status that is an HTTP status before any word", () => {
    expect(statusOf('{"error":{"code":429,"type":"authentication_error"}}')).toBe(429);
    expect(statusOf('{"error":{"code":"599","type":"authentication_error"}}')).toBe(599);
    expect(statusOf('{"error":{"code":"rate_limit","status":401}}')).toBe(401);
    expect(statusOf('{"error":{"code":399}}')).toBe(500);
    expect(statusOf('{"error":{"code":600}}')).toBe(500);
    expect(statusOf('{"error":{"code":4.29e2}}')).toBe(429);
  });

  it("asks the code, then the type, then the status", () => {
    expect(statusOf('{"error":{"type":"invalid_request_error","code":"invalid_api_key"}}')).toBe(401);
    expect(statusOf('{"error":{"type":"permission_error","code":"mystery"}}')).toBe(403);
    expect(statusOf('{"error":{"status":"UNAVAILABLE","type":"mystery"}}')).toBe(503);
    expect(statusOf('{"error":{"type":null,"code":null,"status":"NOT_FOUND"}}')).toBe(404);
  });

  it("asks the message only where nothing else is", () => {
    expect(statusOf('{"error":{"message":"Rate limit reached"}}')).toBe(429);
    expect(statusOf('{"error":{"message":"Rate limit reached","type":"mystery"}}')).toBe(500);
    expect(statusOf('{"error":"model \'m\' not found"}')).toBe(404);
    expect(statusOf('{"error":"mystery"}')).toBe(500);
  });

  it("reads escaped keys and words, and the last of equal keys", () => {
    expect(statusOf('{"\\u0065rror":{"c\\u006fde":"rate\\u005flimit"}}')).toBe(429);
    expect(statusOf('{"error":null,"error":{"code":503}}')).toBe(503);
    expect(statusOf('{"error":{"code":503},"error":null}')).toBe(0);
  });

  it("takes the status of a comment first", () => {
    expect(statusOf('{"error":{"code":500}}', "", "HTTP_STATUS/429")).toBe(429);
    expect(statusOf("", "", "keep-alive\nHTTP_STATUS/400")).toBe(400);
    expect(statusOf('{"output":{}}', "result", "HTTP_STATUS/200")).toBe(0);
    expect(statusOf("{}", "", "HTTP_STATUS/60")).toBe(0);
    expect(statusOf("{}", "", "xHTTP_STATUS/429")).toBe(0);
    expect(statusOf("{}", "", "HTTP_STATUS/")).toBe(0);
    expect(statusOf("{}", "", "HTTP_STATUS/4x9")).toBe(0);
  });

  it("takes an event named error as one, whatever it carries", () => {
    expect(errorStatus(EMPTY, utf8("error"), EMPTY)).toBe(500);
    expect(statusOf("mystery", "error")).toBe(500);
    expect(statusOf("[]", "error")).toBe(500);
    expect(statusOf('{"message":"Too many requests"}', "error")).toBe(429);
    expect(statusOf("mystery", "message")).toBe(0);
  });

  it("takes a code with a message as an error when nothing else is there", () => {
    expect(statusOf('{"code":"Throttling","message":"slow"}')).toBe(429);
    expect(statusOf('{"code":"mystery","msg":"x","data":null}')).toBe(500);
    expect(statusOf('{"code":"429","message":"x"}')).toBe(429);
    expectNone(['{"code":"Throttling","message":""}', '{"code":"Throttling"}', '{"code":"","message":"x"}']);
    expectNone(['{"code":"OK","message":"x"}', '{"code":"0","message":"x"}', '{"code":200,"message":"x"}']);
    expectNone(['{"code":"Throttling","message":"x","choices":[{}]}', '{"code":500,"message":"x","data":[1]}']);
  });

  it("takes base_resp, success and error_code at their word", () => {
    expect(statusOf('{"base_resp":{"status_code":1}}')).toBe(500);
    expect(statusOf('{"success":false,"message":"x"}')).toBe(500);
    expect(statusOf('{"error_code":"110","error_msg":"x"}')).toBe(401);
    expectNone(['{"base_resp":{"status_code":0}}', '{"success":true,"code":1113,"data":{"a":1}}']);
    expectNone(['{"error_code":0,"error_msg":"x"}', '{"error_code":0,"error_msg":""}', '{"success":null}']);
  });
});

describe("the words of errors", () => {
  it("know limits and used up quotas", () => {
    expectCodes(["rate_limit_error", "rate_limit_exceeded", "RateLimitReached", "slow_down", "limit_requests"], 429);
    expectCodes(["insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded"], 429);
    expectCodes(["Throttling", "Throttling.AllocationQuota", "ThrottlingException", "RESOURCE_EXHAUSTED"], 429);
    expectCodes(["too_many_requests", "exceeded_current_quota_error", "engine_overloaded_error"], 429);
    expectCodes(["RateLimitExceeded.EndpointRPMExceeded", "RequestBurstTooFast", "ServerOverloaded"], 429);
  });

  it("know dead tokens and missing money", () => {
    expectCodes(
      ["invalid_api_key", "InvalidApiKey", "API_KEY_INVALID", "authentication_error", "UNAUTHENTICATED"],
      401,
    );
    expectCodes(["invalid_iam_token", "account_deactivated", "AuthFailure.SecretIdNotFound", "unauthorized"], 401);
    expectCodes(["billing_error", "billing_not_active", "payment_required", "Arrearage", "AccountOverdueError"], 402);
    expectCodes(["permission_error", "PERMISSION_DENIED", "access_denied", "AccessDenied.Unpurchased"], 403);
    expectCodes(["AllocationQuota.FreeTierOnly", "unsupported_country_region_territory"], 403);
  });

  it("know the caller's mistakes", () => {
    expectCodes(["invalid_request_error", "INVALID_ARGUMENT", "InvalidParameter", "FAILED_PRECONDITION"], 400);
    expectCodes(["context_length_exceeded", "content_policy_violation", "DataInspectionFailed", "BadRequest"], 400);
    expectCodes(["InternalError.Algo.InvalidParameter", "invalid_prompt", "string_above_max_length"], 400);
    expectCodes(["not_found_error", "model_not_found", "NOT_FOUND", "ModelNotOpen", "unknown_model"], 404);
    expectCodes(["request_too_large", "tokens_limit_reached"], 413);
  });

  it("know the vendor's trouble", () => {
    expectCodes(["api_error", "server_error", "INTERNAL", "InternalError", "mystery", "error"], 500);
    expectCodes(["service_unavailable_error", "UNAVAILABLE", "server_is_overloaded", "capacity_exceeded"], 503);
    expectCodes(["timeout_error", "DEADLINE_EXCEEDED"], 504);
    expectCodes(["overloaded_error"], 529);
  });

  it("know numbers", () => {
    expectCodes(["1113", "1302", "11202"], 429);
    expectCodes(["1000", "1004"], 401);
    expectCodes(["99999", "7"], 500);
  });

  it("stand in the first 256 bytes", () => {
    expect(statusOfCode("x".repeat(240) + "ratelimit")).toBe(429);
    expect(statusOfCode("x".repeat(256) + "ratelimit")).toBe(500);
  });
});
