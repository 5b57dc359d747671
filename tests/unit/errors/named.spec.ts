import { text, utf8 } from "../../../assembly/base/bytes";
import { errorName, nameIn, statusNamed, withName, withoutName } from "../../../assembly/errors/named";

function named(body: string, name: string): string {
  return text(withName(utf8(body), utf8(name)));
}

describe("an error whose name a header tells, or a member of its own", () => {
  it("has the name without what stands around it", () => {
    const values = ["ThrottlingException", "X:http://internal.amazon.com/coral/", "com.amazon#Y", "a#Z:b", ""];
    const names = ["ThrottlingException", "X", "Y", "Z", ""];
    for (let i = 0; i < values.length; i++) expect(text(errorName(utf8(values[i])))).toBe(names[i]);
  });

  it("has it beside its message", () => {
    const expected = '{"error":{"code":"X","message":"no \\"go\\""}}';
    expect(named('{"message":"no \\"go\\""}', "X")).toBe(expected);
    expect(named('{"Message":"no \\"go\\""}', "X")).toBe(expected);
    expect(named("<html>", "X")).toBe('{"error":{"code":"X","message":""}}');
    expect(named("", "X")).toBe('{"error":{"code":"X","message":""}}');
  });

  it("has it from its body where no header tells it", () => {
    const body = '{"__type":"com.amazon.coral.validate#X:y","message":"m"}';
    expect(named(body, "")).toBe('{"error":{"code":"X","message":"m"}}');
    expect(named(body, "Y")).toBe('{"error":{"code":"Y","message":"m"}}');
    expect(named('{"__type":7,"message":"m"}', "")).toBe('{"__type":7,"message":"m"}');
    expect(named('{"__type":"X","error":{"message":"m"}}', "")).toBe('{"__type":"X","error":{"message":"m"}}');
  });

  it("stays as it is where there is no name, or the body has an error of its own", () => {
    expect(named('{"message":"m"}', "")).toBe('{"message":"m"}');
    expect(named('{"error":{"message":"m"}}', "X")).toBe('{"error":{"message":"m"}}');
  });

  it("has both apart again, the name with a capital where it can be a header", () => {
    const error = utf8('{"error":{"code":"throttlingException","message":"no \\"go\\""}}');
    expect(text(nameIn(error))).toBe("ThrottlingException");
    expect(text(withoutName(error))).toBe('{"message":"no \\"go\\""}');
    expect(text(nameIn(utf8('{"error":{"code":"stream_broken"}}')))).toBe("Stream_broken");
    expect(text(nameIn(utf8('{"error":{"code":"AccessDenied"}}')))).toBe("AccessDenied");
    expect(text(nameIn(utf8('{"error":{"code":"a\\r\\nx: y"}}')))).toBe("");
    expect(text(nameIn(utf8("{}")))).toBe("");
    expect(text(withoutName(utf8("{}")))).toBe('{"message":""}');
  });

  it("has the status that the name means", () => {
    expect(statusNamed(utf8("ServiceQuotaExceededException"), 400)).toBe(429);
    expect(statusNamed(utf8("ServiceQuotaExceededException"), 402)).toBe(402);
    expect(statusNamed(utf8("ValidationException"), 400)).toBe(400);
  });
});
