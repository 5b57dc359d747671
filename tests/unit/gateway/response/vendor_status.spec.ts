import { utf8 } from "../../../../assembly/base/bytes";
import { vendorStatus } from "../../../../assembly/gateway/response/vendor_status";
import { CalloutAnswer } from "../../../../assembly/ports/callouts";
import { groqWith, providerOf } from "../../fakes/configured";
import { headerView } from "../../fakes/header_map";

const LOOKS = '"failover":{"enabled":true,"healthCheckModel":"m"}';
const ERROR = '{"error":{"code":429,"message":"slow down"}}';

/** What an answer stands for; a status of 0 = no headers came. */
function statusOf(status: u32, type: string, body: string, provider: string = LOOKS): u32 {
  const config = providerOf(groqWith(provider));
  if (config === null) return 9999;
  const headers: string[] = status == 0 ? [] : [":status", status.toString(), "content-type", type];
  return vendorStatus(new CalloutAnswer(headerView(headers), utf8(body)), config.looksIntoAnswers);
}

describe("the answer to a callout", () => {
  it("stands for its status", () => {
    const statuses: u32[] = [200, 201, 302, 400, 401, 429, 500, 503, 504, 529];
    for (let i = 0; i < statuses.length; i++) {
      expect(statusOf(statuses[i], "application/json", "{}")).toBe(statuses[i], statuses[i].toString());
    }
  });

  it("stands for the real status of an error inside a 200, as JSON or as an event", () => {
    expect(statusOf(200, "application/json", ERROR)).toBe(429);
    expect(statusOf(201, "application/json; charset=utf-8", ERROR)).toBe(429);
    expect(statusOf(200, "text/event-stream", `data: ${ERROR}\n\n`)).toBe(429);
    expect(statusOf(200, "text/event-stream", `data: ${ERROR}`)).toBe(429);
    expect(statusOf(200, "text/event-stream", ERROR)).toBe(429);
  });

  it("stands for its status when the body is ordinary, of another type, or not whole", () => {
    expect(statusOf(200, "application/json", '{"choices":[{"message":{"content":"error"}}]}')).toBe(200);
    expect(statusOf(200, "text/plain", ERROR)).toBe(200);
    expect(statusOf(200, "application/json", ERROR.substring(0, 20))).toBe(200);
    expect(statusOf(200, "application/json", "")).toBe(200);
  });

  it("is not looked into when answers are not", () => {
    expect(statusOf(200, "application/json", ERROR, "")).toBe(200);
    expect(statusOf(200, "application/json", ERROR, LOOKS + ',"firstEventTimeout":0')).toBe(200);
  });

  it("is nobody's when the host gave it, or nothing came", () => {
    const reset = "upstream connect error or disconnect/reset before headers. reset reason: connection termination";
    expect(statusOf(503, "text/plain", reset)).toBe(0);
    expect(statusOf(504, "text/plain", "upstream request timeout")).toBe(0);
    expect(statusOf(503, "text/plain", "no healthy upstream")).toBe(0);
    expect(statusOf(0, "", "")).toBe(0);
  });

  it("is the vendor's own 503 or 504 when its words are others, or it has another status", () => {
    expect(statusOf(503, "application/json", '{"error":{"message":"upstream connect error"}}')).toBe(503);
    expect(statusOf(504, "text/plain", "")).toBe(504);
    expect(statusOf(500, "text/plain", "no healthy upstream")).toBe(500);
  });
});
