import { utf8 } from "../../../assembly/base/bytes";
import { NO_HEADERS } from "../../../assembly/base/http/header_view";
import { ErrorText } from "../../../assembly/errors/error_text";
import { Fault } from "../../../assembly/errors/fault";
import { VendorFault, NO_FAULT } from "../../../assembly/errors/vendor_fault";
import { errorsOf, groqWith, providerOf } from "../fakes/configured";

const GOOD = '{"status":[418,"5xx"],"body":{"path":"error.code","equals":"E1"},"class":"quota","restDuration":60000}';

function rules(list: string): string {
  return groqWith(`"errorRules":${list}`);
}

function refusal(rule: string): string {
  return errorsOf(rules(`[${rule}]`));
}

function fault(status: u32, body: string): VendorFault {
  const config = providerOf(rules(`[${GOOD}]`));
  return config === null ? NO_FAULT : config.errorRules.faultOf(NO_HEADERS, status, status, new ErrorText(utf8(body)));
}

describe("errorRules", () => {
  it("are read with all that they name", () => {
    expect(refusal(GOOD)).toBe("");
    const found = fault(418, '{"error":{"code":"e1"}}');
    expect(found.fault).toBe(Fault.Quota);
    expect(found.restMs).toBe(60_000);
    expect(fault(418, '{"error":{"code":"E2"}}').isRuled).toBe(false);
    expect(fault(404, '{"error":{"code":"E1"}}').isRuled).toBe(false);
  });

  it("are none by default", () => {
    expect(errorsOf(rules("[]"))).toBe("");
    expect(errorsOf(rules("null"))).toBe("");
  });

  it("say where they are wrong", () => {
    const at = "$.provider.errorRules[0]";
    expect(refusal("7")).toBe(`${at}: must be an object`);
    expect(refusal('{"status":[418]}').startsWith(`${at}.class: is needed: one of unknown, credential`)).toBe(true);
    expect(refusal('{"status":[418],"class":"x"}').startsWith(`${at}.class: must be one of unknown`)).toBe(true);
    expect(refusal('{"class":"quota"}').startsWith(`${at}: needs status, header or body`)).toBe(true);
    expect(refusal('{"status":[200],"class":"quota"}').startsWith(`${at}.body: is needed for a status of 2xx`)).toBe(
      true,
    );
    expect(refusal('{"status":["(4"],"class":"quota"}').startsWith(`${at}.status[0]: `)).toBe(true);
    expect(refusal('{"status":[418],"class":"caller","restDuration":5}').startsWith(`${at}.restDuration: is for`)).toBe(
      true,
    );
    expect(refusal('{"status":[418],"class":"quota","restDuration":86400001}')).toBe(
      `${at}.restDuration: must be at most 86400000`,
    );
  });

  it("say where a header or a member is wrong", () => {
    const header = (members: string): string => refusal(`{"class":"quota","header":{${members}}}`);
    const body = (members: string): string => refusal(`{"class":"quota","body":{${members}}}`);
    const at = "$.provider.errorRules[0]";
    expect(header('"equals":"x"')).toBe(`${at}.header.name: is needed`);
    expect(header('"name":"a b","equals":"x"')).toBe(`${at}.header.name: is no header's name`);
    expect(header('"name":"a"')).toBe(`${at}.header: needs one of equals, contains, startsWith`);
    expect(header('"name":"a","equals":"x","contains":"y"')).toBe(`${at}.header.contains: cannot be beside equals`);
    expect(body('"equals":"x"')).toBe(`${at}.body.path: is needed`);
    expect(body(`"path":"${"a.".repeat(16)}a","equals":"x"`)).toBe(
      `${at}.body.path: must be of at most 16 keys and 256 characters`,
    );
    expect(body(`"path":"a","equals":"${"x".repeat(257)}"`)).toBe(
      `${at}.body.equals: must be of at most 256 characters`,
    );
  });

  it("are at most 32", () => {
    const many = new Array<string>(33).fill(GOOD).join(",");
    expect(errorsOf(rules(`[${many}]`))).toBe("$.provider.errorRules: must be of at most 32 entries");
  });
});
