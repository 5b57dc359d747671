import { EMPTY, text, utf8 } from "../../../../../assembly/base/bytes";
import { errorBody } from "../../../../../assembly/formats/anthropic/client/error";

function error(body: string, status: u32 = 400): string {
  return text(errorBody(utf8(body), status, EMPTY));
}

/** The words of the error with this body. */
function words(body: string): string {
  const whole = error(body);
  return whole.substring(whole.indexOf('"message":') + 10, whole.length - 2);
}

function typeOf(status: u32): string {
  const whole = error("", status);
  return whole.substring(whole.indexOf('{"type":"', 1) + 9, whole.indexOf('","message"'));
}

describe("an error for a client of the Messages API", () => {
  it("names the request as the vendor does, in its own words before its header's", () => {
    const plain = text(errorBody(utf8('{"error":{"message":"m"}}'), 400, utf8("req_1")));
    expect(plain.endsWith('"message":"m"},"request_id":"req_1"}')).toBe(true);
    const own = '{"type":"error","error":{"type":"api_error","message":"m"},"request_id":"req_2"}';
    expect(text(errorBody(utf8(own), 500, utf8("req_1"))).endsWith('"request_id":"req_2"}')).toBe(true);
  });

  it("is known for a chat that is too long by its code, whatever the words, and keeps words that are known", () => {
    expect(words('{"error":{"message":"no","code":"context_length_exceeded"}}')).toBe('"prompt is too long: no"');
    const known = "Range of input length should be [1, 30720]";
    expect(words(`{"message":"${known}","code":"InvalidParameter"}`)).toBe(`"${known}"`);
    expect(words("Input is too long, at most 5 tokens")).toBe(
      '"prompt is too long: Input is too long, at most 5 tokens"',
    );
  });

  it("has the words of the canonical error and the type of its status", () => {
    expect(error('{"error":{"message":"No \\"model\\"","type":"server_error","param":null,"code":"x"}}')).toBe(
      '{"type":"error","error":{"type":"invalid_request_error","message":"No \\"model\\""}}',
    );
  });

  it("has a type for every status", () => {
    const statuses: u32[] = [400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 499, 500, 502, 503, 504, 529, 0, 200];
    const types: string[] = [];
    for (let i = 0; i < statuses.length; i++) types.push(typeOf(statuses[i]));
    expect(types.join(" ")).toBe(
      "invalid_request_error authentication_error billing_error permission_error not_found_error timeout_error " +
        "invalid_request_error request_too_large invalid_request_error rate_limit_error invalid_request_error " +
        "api_error api_error overloaded_error timeout_error overloaded_error api_error api_error",
    );
  });

  it("finds the words wherever vendors put them", () => {
    expect(words('{"error":"text"}')).toBe('"text"');
    expect(words('{"error":{"code":1,"msg":"m"}}')).toBe('"m"');
    expect(words('[{"error":{"message":"listed"}}]')).toBe('"listed"');
    expect(words('{"code":"Throttling","message":"slow"}')).toBe('"slow"');
    expect(words('{"error_code":18,"error_msg":"qps"}')).toBe('"qps"');
    expect(words('{"base_resp":{"status_code":1004,"status_msg":"login"}}')).toBe('"login"');
    expect(words('{"Response":{"Error":{"Code":"c","Message":"M"}}}')).toBe('"M"');
    expect(words('{"response":{"error":{"message":"failed"}}}')).toBe('"failed"');
    expect(words('{"success":false,"errors":[{"code":1,"message":"e"}]}')).toBe('"e"');
    expect(words('{"detail":"Not Found"}')).toBe('"Not Found"');
    expect(words('{"error":"invalid_client","error_description":"bad key"}')).toBe('"bad key"');
  });

  it("keeps the type and the request of an error that is one already", () => {
    expect(
      error('{\n"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}'),
    ).toBe('{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}');
  });

  it("shows a short text, and nothing of a page or of broken JSON", () => {
    expect(words('upstream "x"\n')).toBe('"upstream \\"x\\"\\n"');
    const unknown = '"the provider answered with status 400"';
    expect(words("")).toBe(unknown);
    expect(words("<html>")).toBe(unknown);
    expect(words('{"error":')).toBe(unknown);
    expect(words("a".repeat(513))).toBe(unknown);
    expect(words("{}")).toBe(unknown);
    expect(words("null")).toBe(unknown);
    expect(words('{"error":{"message":""},"errors":["x"],"message":5}')).toBe(unknown);
  });
});
