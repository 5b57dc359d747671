import { text, utf8 } from "../../../assembly/base/bytes";
import { openaiError } from "../../../assembly/canonical/error";

function translated(body: string): string {
  return text(openaiError(utf8(body)));
}

function error(message: string, type: string, code: string): string {
  return `{"error":{"message":${message},"type":${type},"param":null,"code":${code}}}`;
}

describe("a vendor's error in OpenAI's words", () => {
  it("has message, type and code from the error's object or, without one, from beside", () => {
    const inside =
      '{"type":"error","error":{"type":"overloaded_error","message":"Busy","code":"c"},"message":"outside"}';
    expect(translated(inside)).toBe(error('"Busy"', '"overloaded_error"', '"c"'));
    const beside = '{"code":"InvalidApiKey","message":"Invalid API-key provided.","request_id":"r"}';
    expect(translated(beside)).toBe(error('"Invalid API-key provided."', '"upstream_error"', '"InvalidApiKey"'));
    expect(translated('{"error":null,"message":"m"}')).toBe(error('"m"', '"upstream_error"', "null"));
  });

  it("takes other names for message and type", () => {
    expect(translated('{"error":{"msg":"m","status":"NOT_FOUND","code":404}}')).toBe(
      error('"m"', '"NOT_FOUND"', "404"),
    );
    expect(translated('{"message":1,"msg":"m","type":null}')).toBe(error('"m"', '"upstream_error"', "null"));
    expect(translated('{"error":"m","code":7}')).toBe(error('"m"', '"upstream_error"', "7"));
  });

  it("is the first of a list", () => {
    expect(translated('[{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}},{"message":"n"}]')).toBe(
      error('"m"', '"INVALID_ARGUMENT"', "400"),
    );
    expect(translated("[]")).toBe("");
  });

  it("copies texts and numbers as they are written", () => {
    const body = '{"error":{"message":"\\u0041\\n\\"\\ud83d\\ude00","type":"t\\/","code":1.50e1}}';
    expect(translated(body)).toBe(error('"\\u0041\\n\\"\\ud83d\\ude00"', '"t\\/"', "1.50e1"));
  });

  it("says which member of the request is wrong, where the vendor does", () => {
    const whole = '{"error":{"message":"m","type":"t","param":"max_tokens","code":null}}';
    expect(translated(whole)).toBe(whole);
    expect(translated('{"object":"error","message":"m","type":"t","param":"n","code":null}')).toBe(
      whole.replace("max_tokens", "n"),
    );
    expect(translated('{"message":"m","param":{"a":1}}')).toBe(error('"m"', '"upstream_error"', "null"));
  });

  it("leaves out a code that is neither text nor number", () => {
    const odd = ["null", "true", "{}", "[1]"];
    for (let i = 0; i < odd.length; i++) {
      expect(translated(`{"message":"m","code":${odd[i]}}`)).toBe(error('"m"', '"upstream_error"', "null"), odd[i]);
    }
  });

  it("is not there where no message is", () => {
    const others = [
      "",
      "busy",
      "null",
      "1",
      '"text"',
      "[]",
      '[{"message":"m"}]',
      "{}",
      '{"message":null}',
      '{"message":{"a":1}}',
      '{"error":{},"message":"m"}',
      '{"error":{"code":"c"}}',
      '{"message":"m"',
      '{"message":"m"}}',
    ];
    for (let i = 0; i < others.length; i++) expect(translated(others[i])).toBe("", others[i]);
  });

  it("is not there where the body is nested beyond the limit", () => {
    expect(translated('{"message":"m","x":' + "[".repeat(300) + "]".repeat(300) + "}")).toBe("");
  });
});
