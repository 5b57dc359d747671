import { utf8 } from "../../../../assembly/base/bytes";
import { lookInto } from "../../../../assembly/gateway/response/peek";
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
  return vendorStatus(new CalloutAnswer(headerView(headers), utf8(body)), lookInto(config.looksIntoAnswers, status));
}

describe("the answer to a callout", () => {
  it("stands for its status", () => {
    const statuses: u32[] = [200, 201, 302, 400, 401, 429, 500, 503, 504, 529];
    for (let i = 0; i < statuses.length; i++) {
      expect(statusOf(statuses[i], "application/json", "{}")).toBe(statuses[i], statuses[i].toString());
    }
  });

  it("stands for 401 where a key is refused with 400", () => {
    expect(statusOf(400, "application/json", '{"error":"Incorrect API key provided: xa***."}')).toBe(401);
  });

  it("stands for the real status of an error inside a 200, as JSON or as an event", () => {
    expect(statusOf(200, "application/json", ERROR)).toBe(429);
    expect(statusOf(201, "application/json; charset=utf-8", ERROR)).toBe(429);
    expect(statusOf(200, "text/event-stream", `data: ${ERROR}\n\n`)).toBe(429);
    expect(statusOf(200, "text/event-stream", `data: ${ERROR}`)).toBe(429);
    expect(statusOf(200, "text/event-stream", ERROR)).toBe(429);
  });

  it("stands for its status when the body is ordinary, or of a type that nothing is read in", () => {
    const ordinary = '{"choices":[{"message":{"content":"error"}}]}';
    const types = ["application/json", "text/plain; charset=utf-8", "", "text/event-stream"];
    for (let i = 0; i < types.length; i++) expect(statusOf(200, types[i], ordinary)).toBe(200, types[i]);
    expect(statusOf(200, "text/event-stream", `data: ${ordinary}\n\n`)).toBe(200);
    expect(statusOf(200, "application/octet-stream", ERROR)).toBe(200);
    expect(statusOf(204, "", "")).toBe(204);
  });

  it("is a bad one when nothing of an answer came, and an error under any type", () => {
    const none = ["", " \n", "null", '"hi"', "hi", "<html></html>", ERROR.substring(0, 20)];
    const types = ["application/json", "text/plain", "text/html", "", "text/event-stream"];
    for (let i = 0; i < none.length; i++) {
      for (let t = 0; t < types.length; t++)
        expect(statusOf(200, types[t], none[i])).toBe(502, `${types[t]} ${none[i]}`);
    }
    const streams = [": nothing\n\n", "data: [DONE]\n\n", "event: ping\n\n", "data:\n\n"];
    for (let i = 0; i < streams.length; i++)
      expect(statusOf(200, "text/event-stream", streams[i])).toBe(502, streams[i]);
    for (let t = 0; t < types.length; t++) expect(statusOf(200, types[t], ERROR)).toBe(429, types[t]);
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
