import { text } from "../../../../assembly/base/bytes";
import { Claim, ClaimOutcome } from "../../../../assembly/failover/claim";
import { Attempt } from "../../../../assembly/gateway/attempt/request";
import { STATE_MEMO, RetryState } from "../../../../assembly/gateway/attempt/retry_state";
import { Scene, chat } from "../../fakes/scene";

const CONFIG = '{"mode":"upstream","provider":{"type":"groq","apiTokens":["canary-1","canary-2"]}}';
const HEALTH = '"failover":{"enabled":true,"healthCheckModel":"probe"}';
const HEALING = CONFIG.replace('"apiTokens"', HEALTH + ',"apiTokens"');
const OWN_KEY = '{"mode":"upstream","provider":{"type":"groq"}}';

/** A scene with an attempt under way. */
function begun(config: string = CONFIG): Scene {
  const scene = new Scene(config);
  scene.request(chat());
  return scene;
}

function attemptOf(scene: Scene): Attempt {
  const attempt = scene.exchange.attempt;
  if (attempt === null) expect(false).toBe(true, "no attempt");
  return changetype<Attempt>(attempt);
}

/** Fingerprint of the token in use; "-" for none. */
function tokenOf(attempt: Attempt): string {
  const token = attempt.token;
  return token === null ? "-" : token.fingerprint;
}

describe("an attempt", () => {
  it("has used the token that it took", () => {
    const attempt = attemptOf(begun());
    expect(attempt.tried.join()).toBe(tokenOf(attempt));
    expect(attempt.tried[0].length).toBe(16);
  });

  it("has used none when the client brings its own key", () => {
    const attempt = attemptOf(begun(OWN_KEY));
    expect(tokenOf(attempt)).toBe("-");
    expect(attempt.tried.length).toBe(0);
  });

  it("goes on with the tokens that the one before used", () => {
    const scene = begun();
    const first = tokenOf(attemptOf(scene));
    scene.answer(429);
    scene.attempt();
    const second = attemptOf(scene);
    expect(second.tried.join()).toBe(`${first},${tokenOf(second)}`);
    expect(tokenOf(second) == first).toBe(false);
  });

  it("takes over the failures that the one before kept, and the request's id", () => {
    const scene = begun(HEALING);
    scene.answer(429);
    expect(attemptOf(scene).failures.length).toBe(0);
    scene.attempt();
    const second = attemptOf(scene);
    expect(second.failures.length).toBe(1);
    expect(second.failures[0].status).toBe(429);
    expect(second.requestId.length).toBe(16);
  });

  it("leaves all of that as a memo", () => {
    const attempt = attemptOf(begun());
    attempt.requestId = "0123";
    attempt.claim = new Claim(ClaimOutcome.Claimed);
    const memo = RetryState.parse(attempt.memo().bytes());
    expect(memo === null).toBe(false);
    if (memo === null) return;
    expect(text(memo.authority)).toBe("gateway.example");
    expect(text(memo.target)).toBe("/v1/chat/completions");
    expect(memo.isProbe).toBe(true);
    expect(memo.requestId).toBe("0123");
    expect(memo.tried.join()).toBe(attempt.tried.join());
  });

  it("leaves no token in it", () => {
    const scene = begun();
    expect(scene.stateOf(text(STATE_MEMO)).includes("canary")).toBe(false);
    expect(scene.stateOf(text(STATE_MEMO)).includes(attemptOf(scene).tried[0])).toBe(true);
  });
});
