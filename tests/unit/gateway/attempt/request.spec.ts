import { text } from "../../../../assembly/base/bytes";
import { Claim, ClaimOutcome } from "../../../../assembly/failover/claim";
import { Request } from "../../../../assembly/gateway/attempt/request";
import { STATE_RETRY, RetryState } from "../../../../assembly/gateway/attempt/retry_state";
import { Scene, chat } from "../../fakes/scene";

const CONFIG = '{"mode":"upstream","provider":{"type":"groq","apiTokens":["canary-1","canary-2"]}}';
const HEALTH = '"failover":{"enabled":true,"healthCheckModel":"probe"}';
const HEALING = CONFIG.replace('"apiTokens"', HEALTH + ',"apiTokens"');
const OWN_KEY = '{"mode":"upstream","provider":{"type":"openai"}}';

/** A scene with a request under way. */
function begun(config: string = CONFIG): Scene {
  const scene = new Scene(config);
  scene.request(chat());
  return scene;
}

function requestOf(scene: Scene): Request {
  scene.leave();
  const request = scene.exchange.request;
  if (request === null) expect(false).toBe(true, "no request");
  return changetype<Request>(request);
}

/** Fingerprint of the token in use; "-" for none. */
function tokenOf(request: Request): string {
  const token = request.tries.token;
  return token === null ? "-" : token.fingerprint;
}

describe("a request", () => {
  it("has used the token that it took", () => {
    const request = requestOf(begun());
    expect(request.tries.tried.join()).toBe(tokenOf(request));
    expect(request.tries.tried[0].length).toBe(16);
  });

  it("has used none when the client brings its own key", () => {
    const request = requestOf(begun(OWN_KEY));
    expect(tokenOf(request)).toBe("-");
    expect(request.tries.tried.length).toBe(0);
  });

  it("goes on with the tokens that the one before used", () => {
    const scene = begun();
    const first = tokenOf(requestOf(scene));
    scene.answer(429);
    scene.attempt();
    const second = requestOf(scene);
    expect(second.tries.tried.join()).toBe(`${first},${tokenOf(second)}`);
    expect(tokenOf(second) == first).toBe(false);
  });

  it("takes over the failures that the one before kept, and the request's id", () => {
    const scene = begun(HEALING);
    scene.answer(429);
    expect(requestOf(scene).tries.failures.length).toBe(0);
    scene.attempt();
    const second = requestOf(scene);
    expect(second.tries.failures.length).toBe(1);
    expect(second.tries.failures[0].status).toBe(429);
    expect(second.tries.requestId.length).toBe(16);
  });

  it("leaves all of that as a state", () => {
    const request = requestOf(begun());
    request.tries.requestId = "0123";
    request.claim = new Claim(ClaimOutcome.Claimed);
    const state = RetryState.parse(request.retryState().bytes());
    expect(state === null).toBe(false);
    if (state === null) return;
    expect(text(state.authority)).toBe("gateway.example");
    expect(text(state.target)).toBe("/v1/chat/completions");
    expect(state.isProbe).toBe(true);
    expect(state.requestId).toBe("0123");
    expect(state.tried.join()).toBe(request.tries.tried.join());
  });

  it("leaves no token in it", () => {
    const scene = begun();
    expect(scene.stateOf(text(STATE_RETRY)).includes("canary")).toBe(false);
    expect(scene.stateOf(text(STATE_RETRY)).includes(requestOf(scene).tries.tried[0])).toBe(true);
  });
});
