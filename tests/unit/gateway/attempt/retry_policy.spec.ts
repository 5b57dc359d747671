import { text } from "../../../../assembly/base/bytes";
import { STATE_RETRY } from "../../../../assembly/gateway/attempt/retry_state";
import { ResponsePhase } from "../../../../assembly/gateway/response/response";
import { Scene, chat, get } from "../../fakes/scene";

const MEMO = text(STATE_RETRY);
const FAILOVER = '"failover":{"enabled":true,"failureThreshold":1,"healthCheckModel":"m"}';

/** Three tokens in upstream mode, and `more` keys of the provider. */
function three(more: string = FAILOVER): Scene {
  const tokens = '"apiTokens":["canary-1","canary-2","canary-3"]';
  return new Scene(`{"mode":"upstream","provider":{"type":"groq",${tokens}${more.length > 0 ? "," + more : ""}}}`);
}

/** The token that the last attempt used. */
function used(scene: Scene): string {
  return scene.header("authorization").substring("Bearer ".length);
}

/** Requests until no further attempt is asked for; the vendor's answers by token in `dead`, 200 to all others. */
function play(scene: Scene, dead: string[], status: u32 = 401): string[] {
  const calls: string[] = [];
  scene.request(get("/v1/models"), true);
  for (let n = 0; n < 10; n++) {
    if (scene.replied != "-") break;
    calls.push(used(scene));
    scene.answer(dead.includes(used(scene)) ? status : 200);
    if (scene.shown("x-ai-proxy-retry") == "-") break;
    scene.attempt(true);
  }
  return calls;
}

describe("a further attempt upstream", () => {
  it("is asked for when a token failed, and goes out with one that the request has not tried", () => {
    for (let draw = 0; draw < 6; draw++) {
      const scene = three("");
      scene.random.draws = [<u32>(draw % 3), <u32>(draw / 3)];
      const calls = play(scene, ["canary-1", "canary-2"]);
      expect(calls.includes("canary-3")).toBe(true, calls.join(" "));
      expect(calls[calls.length - 1]).toBe("canary-3");
      calls.sort();
      for (let i = 1; i < calls.length; i++) expect(calls[i] == calls[i - 1]).toBe(false, calls.join(" "));
    }
  });

  it("is not asked for once every token was used: the vendor's own error stands", () => {
    expect(play(three(""), ["canary-1", "canary-2", "canary-3"]).length).toBe(3);
    expect(play(three(""), ["canary-1", "canary-2", "canary-3"], 503).length).toBe(3);
  });

  it("is not asked for when the tokens left are out", () => {
    const scene = three();
    play(scene, ["canary-1", "canary-2"]);
    expect(play(scene, ["canary-3"]).length).toBe(1);
  });

  it("is asked for whatever the status when the token may not use the model", () => {
    const more: string[] = ["", '"retryOnFailure":{"enabled":true,"retryOnStatus":["429"]}'];
    for (let i = 0; i < more.length; i++) {
      const scene = three(more[i]);
      scene.request(chat());
      scene.answerHead(404, ["content-type", "application/json"]);
      scene.answerBody('{"error":{"message":"You do not have access to the model.","code":"model_not_found"}}', true);
      expect(scene.shown("x-ai-proxy-retry")).toBe(i == 0 ? "1" : "-");
    }
  });

  it("is not asked for a client's own mistake, nor for a success", () => {
    expect(play(three(), ["canary-1", "canary-2", "canary-3"], 400).length).toBe(1);
    expect(play(three(), []).length).toBe(1);
  });

  it("is limited by maxRetries, statuses, and switched off", () => {
    const all = ["canary-1", "canary-2", "canary-3"];
    expect(play(three('"retryOnFailure":{"enabled":true,"maxRetries":1}'), all).length).toBe(2);
    expect(play(three('"retryOnFailure":{"enabled":true,"retryOnStatus":["429"]}'), all).length).toBe(1);
    expect(play(three('"retryOnFailure":{"enabled":true,"retryOnStatus":["400"]}'), all, 400).length).toBe(3);
    expect(play(three('"retryOnFailure":{"enabled":false}'), all).length).toBe(1);
  });

  it("charges each token for its own 401 when the last one serves the request", () => {
    const scene = three();
    play(scene, ["canary-1", "canary-2"]);
    expect(ejections(scene)).toBe(2);
  });

  it("charges of the 5xx of one request the first token only", () => {
    const scene = three();
    play(scene, ["canary-1", "canary-2"], 503);
    expect(ejections(scene)).toBe(1);
  });

  it("charges a token for its 401 after another one's 503", () => {
    const scene = three();
    scene.random.draws = [0, 0];
    scene.request(get("/v1/models"), true);
    scene.answer(503);
    scene.attempt(true);
    scene.answer(401);
    scene.attempt(true);
    scene.answer(200);
    expect(ejections(scene)).toBe(2);
  });

  it("after a connection that broke takes another token, or the same if there is no other", () => {
    const scene = three();
    scene.request(get("/v1/models"), true);
    const first = used(scene);
    scene.attempt(true);
    expect(used(scene) == first).toBe(false);
    const single = new Scene('{"mode":"upstream","provider":{"type":"groq","apiTokens":["canary-1"]}}');
    single.request(get("/v1/models"), true);
    single.attempt(true);
    expect(used(single)).toBe("canary-1");
    expect(single.meter.text).toBe("");
  });

  it("is not made once a connection broke at which the vendor may have worked", () => {
    for (let tokens = 0; tokens < 2; tokens++) {
      const scene = tokens == 1 ? three() : new Scene('{"mode":"upstream","provider":{"type":"openai"}}');
      scene.request(get("/v1/models", ["authorization", "Bearer canary-1"]), true);
      scene.host.time.atMs += 10_000;
      scene.attempt(true);
      expect(scene.replied).toBe("-");
      scene.host.time.atMs += 10_001;
      scene.attempt(true);
      expect(scene.replied).toBe("502 ai-proxy.unanswered");
    }
  });

  it("is made after an answer, however long that took", () => {
    const scene = three();
    scene.request(get("/v1/models"), true);
    scene.host.time.atMs += 600_000;
    scene.answer(503);
    scene.attempt(true);
    expect(scene.replied).toBe("-");
  });

  it("is made for as long after it was sent as unansweredWithin says, and by a clock that went back", () => {
    const scene = three('"retryOnFailure":{"enabled":true,"unansweredWithin":60000}');
    scene.request(get("/v1/models"), true);
    scene.host.time.atMs += 60_000;
    scene.attempt(true);
    expect(scene.replied).toBe("-");
    scene.host.time.atMs -= 600_000;
    scene.attempt(true);
    expect(scene.replied).toBe("-");
  });

  it("comes back to a token whose connection broke, before one that failed", () => {
    const scene = three("");
    scene.random.draws = [2, 0, 0, 0];
    scene.request(get("/v1/models"), true);
    expect(used(scene)).toBe("canary-3");
    scene.attempt(true);
    scene.answer(401);
    scene.attempt(true);
    scene.answer(401);
    expect(scene.shown("x-ai-proxy-retry")).toBe("1");
    scene.attempt(true);
    expect(used(scene)).toBe("canary-3");
    scene.answer(401);
    expect(scene.shown("x-ai-proxy-retry")).toBe("-");
  });

  it("leaves fingerprints in filter state, no token", () => {
    const scene = three();
    play(scene, ["canary-1", "canary-2", "canary-3"]);
    expect(scene.stateOf(MEMO).includes("canary")).toBe(false);
  });

  it("is never asked for downstream, where nobody listens", () => {
    const scene = new Scene(`{"provider":{"type":"groq","apiTokens":["canary-1","canary-2"],${FAILOVER}}}`);
    scene.request(get("/v1/models"), true);
    expect(scene.answer(401)).toBe(ResponsePhase.Passing);
    expect(scene.shown("x-ai-proxy-retry")).toBe("-");
  });
});

function ejections(scene: Scene): i32 {
  let count = 0;
  const names = scene.meter.names;
  for (let i = 0; i < names.length; i++) if (names[i].endsWith(".ejected")) count++;
  return count;
}
