import { EMPTY, utf8 } from "../../../assembly/base/bytes";
import { statusMeant } from "../../../assembly/errors/key_fault";

const REFUSED = "Incorrect API key provided: xa***. You can obtain an API key from https://console.x.ai.";

function meant(body: string, status: u32 = 400): u32 {
  return statusMeant(utf8(body), status);
}

describe("the status that is meant", () => {
  it("is 401 for a key that is refused with 400, in whichever shape", () => {
    expect(meant(`{"code":"Client specified an invalid argument","error":"${REFUSED}"}`)).toBe(401);
    expect(meant(`{"error":{"message":"${REFUSED}","type":"invalid_request_error"}}`)).toBe(401);
    expect(meant(`{"error":"${REFUSED}"}`)).toBe(401);
  });

  it("is 401 for a key that Google refuses", () => {
    const refused = (reason: string): string =>
      `{"error":{"code":400,"message":"x","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.Help"},{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"${reason}","domain":"googleapis.com"}]}}`;
    expect(meant(refused("API_KEY_INVALID"))).toBe(401);
    expect(meant(`[${refused("API_KEY_INVALID")}]`)).toBe(401);
    expect(meant(refused("API_KEY_EXPIRED"))).toBe(401);
    expect(meant(refused("OTHER"))).toBe(400);
    expect(meant('{"error":{"message":"API key not valid. Please pass a valid API key."}}')).toBe(401);
    expect(meant('{"error":{"message":"API key expired. Please renew the API key."}}')).toBe(401);
    expect(meant('{"error":{"message":"You said: API key not valid"}}')).toBe(400);
  });

  it("is 402 for an account whose money or allowance is used up", () => {
    expect(
      meant('{"type":"error","error":{"type":"x","message":"Your credit balance is too low to access the API."}}'),
    ).toBe(402);
    expect(meant('{"error":{"message":"You have reached your specified API usage limits."}}')).toBe(402);
    expect(meant('{"code":"Arrearage","message":"Access denied"}')).toBe(402);
    expect(meant('{"error":{"type":"Arrearage","code":"Arrearage","message":"Access denied"}}')).toBe(402);
    expect(meant('{"error":{"message":"messages: Your credit balance is too low"}}')).toBe(400);
    expect(meant('{"error":{"code":"not_arrearage","message":"x"}}')).toBe(400);
  });

  it("is the one that stands there otherwise", () => {
    expect(meant(`{"error":"${REFUSED}"}`, 429)).toBe(429);
    expect(meant(`{"error":"No such model: ${REFUSED}"}`)).toBe(400);
    expect(meant(`{"error":{"message":"x"},"message":"${REFUSED}"}`)).toBe(400);
    expect(meant('{"error":{}}')).toBe(400);
    expect(meant(REFUSED)).toBe(400);
    expect(statusMeant(EMPTY, 400)).toBe(400);
  });
});
