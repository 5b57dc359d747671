import { text, utf8 } from "../../../../assembly/base/bytes";
import { LookFor, Peek, PeekResult } from "../../../../assembly/gateway/response/peek";

const JSON_TYPE = "application/json";
const EVENTS_TYPE = "text/event-stream";
const ERROR = '{"error":{"code":401,"message":"bad key"}}';
const CHUNK = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n';
/** One byte more than is looked at. */
const TOO_LONG: i32 = 64 * 1024 + 1;

function at(type: string): Peek {
  const look = Peek.at(utf8(type), LookFor.Errors);
  return look === null ? unlooked() : look;
}

/** Fails the spec that asked for a look which there is none of. */
function unlooked(): Peek {
  expect(false).toBe(true, "not looked into");
  return changetype<Peek>(Peek.at(utf8(JSON_TYPE), LookFor.Errors));
}

/** What a whole body shows. */
function whole(type: string, body: string): PeekResult {
  return at(type).look(utf8(body), true);
}

/** What the beginning of a body shows. */
function start(type: string, body: string): PeekResult {
  return at(type).look(utf8(body), false);
}

describe("a first look", () => {
  it("is had at JSON and at event streams, with parameters and in any case", () => {
    const seen = [
      JSON_TYPE,
      "Application/JSON",
      "application/json; charset=utf-8",
      EVENTS_TYPE,
      "text/event-stream;x=y",
    ];
    for (let i = 0; i < seen.length; i++) expect(Peek.at(utf8(seen[i]), LookFor.Errors) === null).toBe(false, seen[i]);
    const others = ["", "text/plain", "text/html", "audio/mpeg", "application/octet-stream", "application/x-ndjson"];
    for (let i = 0; i < others.length; i++)
      expect(Peek.at(utf8(others[i]), LookFor.Errors) === null).toBe(true, others[i]);
  });

  it("takes JSON only whole, events as they come, and what is too long as it is", () => {
    const json = at(JSON_TYPE);
    expect(json.isReady(10, false)).toBe(false);
    expect(json.isReady(10, true)).toBe(true);
    expect(json.isReady(TOO_LONG - 1, false)).toBe(false);
    expect(json.isReady(TOO_LONG, false)).toBe(true);
    expect(at(EVENTS_TYPE).isReady(0, false)).toBe(true);
  });

  it("sees an error in a whole JSON body, and gives its status and the body", () => {
    const look = at(JSON_TYPE);
    expect(look.look(utf8(ERROR), true)).toBe(PeekResult.Error);
    expect(look.status).toBe(401);
    expect(text(look.json)).toBe(ERROR);
  });

  it("sees none in an ordinary body, in one that is no JSON, and in none at all", () => {
    const bodies = ['{"choices":[{"message":{"content":"hi"}}]}', "{", "error", "", "[]", "null", '{"error":null}'];
    for (let i = 0; i < bodies.length; i++) expect(whole(JSON_TYPE, bodies[i])).toBe(PeekResult.Clean, bodies[i]);
  });

  it("sees the error of the first event as soon as that is whole, and gives its data alone", () => {
    const look = at(EVENTS_TYPE);
    const stream = `: hello\n\nevent: error\ndata: ${ERROR}\n\n`;
    const last = stream.length - 1;
    for (let at = 0; at < last; at++) {
      expect(look.look(utf8(stream.substring(at, at + 1)), false)).toBe(PeekResult.Unclear, at.toString());
    }
    expect(look.look(utf8(stream.substring(last) + CHUNK), false)).toBe(PeekResult.Error);
    expect(look.status).toBe(401);
    expect(text(look.json)).toBe(ERROR);
  });

  it("does not see an error behind a first event that is ordinary: its answer has begun", () => {
    expect(start(EVENTS_TYPE, `${CHUNK}data: ${ERROR}\n\n`)).toBe(PeekResult.Clean);
  });

  it("lets a stream end without any event", () => {
    expect(whole(EVENTS_TYPE, "")).toBe(PeekResult.Clean);
    expect(whole(EVENTS_TYPE, ": nothing\n\n")).toBe(PeekResult.Clean);
    expect(start(EVENTS_TYPE, "")).toBe(PeekResult.Unclear);
    expect(start(EVENTS_TYPE, ": nothing\n\n")).toBe(PeekResult.Unclear);
  });

  it("takes the last event of a stream that ends without a blank line", () => {
    expect(whole(EVENTS_TYPE, `data: ${ERROR}`)).toBe(PeekResult.Error);
  });

  it("knows plain JSON under the type of events, and waits for all of it", () => {
    const look = at(EVENTS_TYPE);
    expect(look.look(utf8(ERROR.substring(0, 15)), false)).toBe(PeekResult.Unclear);
    expect(look.isReady(20, false)).toBe(false);
    expect(look.look(utf8(ERROR.substring(15)), true)).toBe(PeekResult.Error);
    expect(look.status).toBe(401);
    expect(text(look.json)).toBe(ERROR);
  });

  it("lets go at once what is neither", () => {
    expect(start(EVENTS_TYPE, "<html>")).toBe(PeekResult.Clean);
  });

  it("lets go what is longer than 64 KiB before it is whole", () => {
    expect(start(JSON_TYPE, ERROR + " ".repeat(TOO_LONG))).toBe(PeekResult.Clean);
    expect(start(EVENTS_TYPE, "data: " + "x".repeat(TOO_LONG))).toBe(PeekResult.Clean);
    expect(start(EVENTS_TYPE, "data: " + "x".repeat(1000))).toBe(PeekResult.Unclear);
  });
});
