import { Response, ResponsePhase } from "../../../../assembly/gateway/response/response";
import { replayed } from "../../fakes/replaying";
import { Scene, chat, post } from "../../fakes/scene";

const JSON_TYPE: string[] = ["content-type", "application/json"];
const EVENTS_TYPE: string[] = ["content-type", "text/event-stream"];

/** A chat on its way to a vendor of type `claude`, whose answers are converted. */
function converted(): Scene {
  const scene = new Scene('{"provider":{"type":"claude","apiTokens":["canary-1"]}}');
  scene.request(chat());
  scene.body('{"model":"m","messages":[{"role":"user","content":"hi"}]}');
  return scene;
}

/** A chat that the filter repeats when it fails. */
function repeated(): Scene {
  const scene = new Scene(replayed());
  scene.request(chat());
  scene.body('{"model":"m"}');
  return scene;
}

/** The answer of `scene` is overdue; where that leads. */
function overdue(scene: Scene, isPartThere: bool = false): ResponsePhase {
  const response = scene.response;
  if (response === null) return ResponsePhase.Peeking;
  response.overdue(isPartThere, scene.facts);
  response.proceed();
  return response.phase;
}

/** A Retrying answer of 401, which the client gets as it is but for the token, and whose body did not come in time. */
function retrying(): Response | null {
  const scene = repeated();
  expect(scene.answerHead(401, JSON_TYPE)).toBe(ResponsePhase.Peeking);
  expect(overdue(scene)).toBe(ResponsePhase.Retrying);
  return scene.response;
}

describe("the phase of an answer", () => {
  it("is Streaming where the body is converted as it comes", () => {
    expect(converted().answerHead(200, EVENTS_TYPE)).toBe(ResponsePhase.Streaming);
  });

  it("is Whole until a body that is converted all at once has its end, and Replaced then", () => {
    const scene = converted();
    expect(scene.answerHead(200, JSON_TYPE)).toBe(ResponsePhase.Whole);
    expect(scene.answerBody('{"content":[{"type":"text","text":"hi"}]}', true)).toBe(ResponsePhase.Replaced);
  });

  it("is Streaming, to be written at its end, where the headers of a whole body were not held", () => {
    const scene = converted();
    scene.answerHead(200, JSON_TYPE);
    expect(overdue(scene)).toBe(ResponsePhase.Streaming);
  });

  it("is Passing for an ordinary answer, once it is known to be one or overdue", () => {
    const scene = repeated();
    expect(scene.answerHead(200, EVENTS_TYPE)).toBe(ResponsePhase.Peeking);
    expect(overdue(scene)).toBe(ResponsePhase.Passing);
  });

  it("is Replaced, and never Retrying, for an overdue answer that nobody can read", () => {
    const scene = new Scene(replayed('"enabled":true', '"modelMapping":{"*":"m"}'));
    scene.request(post("/v1/messages"));
    scene.body('{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}');
    expect(scene.answerHead(200, ["content-encoding", "gzip"].concat(JSON_TYPE))).toBe(ResponsePhase.Whole);
    expect(overdue(scene)).toBe(ResponsePhase.Replaced);
  });

  it("is Retrying for an error, once its words are there", () => {
    const scene = repeated();
    expect(scene.answerHead(401, JSON_TYPE)).toBe(ResponsePhase.Peeking);
    expect(scene.answerBody("{}", true)).toBe(ResponsePhase.Retrying);
  });

  it("is Whole for an overdue error of which a part is there, and judged once", () => {
    const scene = new Scene('{"provider":{"type":"openai","apiTokens":["canary-1"]}}');
    scene.request(chat());
    scene.body('{"model":"m"}');
    scene.answerHead(401, JSON_TYPE);
    expect(overdue(scene, true)).toBe(ResponsePhase.Whole);
    expect(scene.answerBody('{"error":"canary-1"}', true)).toBe(ResponsePhase.Passing);
    expect(scene.shownBody).toBe('{"error":"********"}');
    expect(scene.meter.text.split("upstream_rq_401").length).toBe(2, scene.meter.text);
  });

  it("is after Retrying what it would have been without, where the first answer stands", () => {
    const response = retrying();
    if (response === null) return expect(false).toBe(true);
    expect(response.isHeld).toBe(true);
    response.proceed();
    expect(response.phase).toBe(ResponsePhase.Passing);
    expect(response.isHeld).toBe(false);
  });

  it("is after Retrying Whole, where the beginning of an error that may hold the token is there", () => {
    const response = retrying();
    if (response === null) return expect(false).toBe(true);
    expect(response.keeps(10, false)).toBe(true);
    expect(response.next).toBe(ResponsePhase.Whole);
    expect(response.keeps(100_000, false)).toBe(false);
    expect(response.next).toBe(ResponsePhase.Passing);
    expect(response.keeps(10, true)).toBe(true);
    expect(response.next).toBe(ResponsePhase.Passing);
  });
});
