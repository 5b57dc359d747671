import { RetryStep } from "../../../../assembly/gateway/callouts/callout_retry";
import { ResponsePhase } from "../../../../assembly/gateway/response/response";
import { Replaying, replayed } from "../../fakes/replaying";
import { Scene, chat } from "../../fakes/scene";

const JSON_TYPE: string[] = ["content-type", "application/json"];
const TWICE = '"enabled":true,"maxRetries":2';

/** A chat request whose first answer was `status`. */
function failed(retry: string = '"enabled":true', status: u32 = 401, more: string = ""): Replaying {
  const scene = new Scene(replayed(retry, more));
  scene.request(chat());
  scene.body('{"model":"m"}');
  expect(scene.answer(status)).toBe(ResponsePhase.Retrying);
  return new Replaying(scene);
}

/** What the meter shows, without the names' common part. */
function counted(replaying: Replaying): string {
  return replaying.scene.meter.text.replaceAll("ai_proxy.", "").replaceAll("token.", "").replaceAll("upstream_rq_", "");
}

describe("a request that failed downstream", () => {
  it("goes to the cluster of its route again with another token each time", () => {
    const replaying = failed(TWICE);
    expect(replaying.send()).toBe(true);
    expect(replaying.answer(429)).toBe(RetryStep.Wait);
    expect(replaying.keys).toBe("canary-2 canary-3");
    expect(replaying.answer(200, JSON_TYPE, "{}")).toBe(RetryStep.Reply);
    expect(replaying.reply).toBe("200 {}");
    expect(replaying.count).toBe(2);
  });

  it("is repeated once by default", () => {
    const replaying = failed();
    expect(replaying.send()).toBe(true);
    expect(replaying.answer(401)).toBe(RetryStep.Resume);
    expect(replaying.keys).toBe("canary-2");
    expect(replaying.reply).toBe("-");
  });

  it("is repeated as often as maxRetries says, and as there are tokens", () => {
    const replaying = failed('"enabled":true,"maxRetries":9');
    replaying.send();
    expect(replaying.answer(429)).toBe(RetryStep.Wait);
    expect(replaying.answer(429)).toBe(RetryStep.Resume);
    expect(replaying.keys).toBe("canary-2 canary-3");
  });

  it("waits as long as retryTimeout says, 30 seconds by default", () => {
    const replaying = failed();
    replaying.send();
    expect(replaying.last.timeoutMs).toBe(30_000);
    const shorter = failed('"enabled":true,"retryTimeout":1500');
    shorter.send();
    expect(shorter.last.timeoutMs).toBe(1500);
  });

  it("is not repeated again once a replay was with the vendor for long and got no answer", () => {
    const broken = failed(TWICE);
    broken.scene.host.time.atMs += 60_000;
    broken.send();
    expect(broken.answer(0)).toBe(RetryStep.Wait);
    broken.scene.host.time.atMs += 10_001;
    expect(broken.answer(0)).toBe(RetryStep.Resume);
    const answered = failed(TWICE);
    answered.send();
    answered.scene.host.time.atMs += 60_000;
    expect(answered.answer(429)).toBe(RetryStep.Wait);
  });

  it("is repeated on the statuses of retryOnStatus alone", () => {
    const replaying = failed('"enabled":true,"maxRetries":2,"retryOnStatus":["401"]');
    replaying.send();
    expect(replaying.answer(429)).toBe(RetryStep.Resume);
    const other = failed('"enabled":true,"maxRetries":2,"retryOnStatus":["400"]', 400);
    other.send();
    expect(other.answer(400)).toBe(RetryStep.Wait);
    expect(counted(other)).toBe("first.400 retries second.400 retries");
  });

  it("ends with the first answer when a replay fails by the client's own mistake", () => {
    const replaying = failed(TWICE);
    replaying.send();
    expect(replaying.answer(400, JSON_TYPE, '{"error":{"message":"no such model"}}')).toBe(RetryStep.Resume);
    expect(replaying.reply).toBe("-");
    expect(replaying.count).toBe(1);
  });

  it("is not sent when the host takes no callout: the first answer stands", () => {
    const replaying = failed();
    replaying.scene.host.calls.refusals = 1;
    expect(replaying.send()).toBe(false);
    expect(counted(replaying)).toBe("first.401 first.ejected");
    const later = failed(TWICE);
    later.send();
    later.scene.host.calls.refusals = 1;
    expect(later.answer(429)).toBe(RetryStep.Resume);
    expect(later.count).toBe(1);
  });

  it("is not sent when the tokens left went out in the meantime", () => {
    const scene = new Scene(replayed());
    scene.request(chat());
    scene.body('{"model":"m"}');
    const first = scene.exchange;
    scene.random.draws = [1];
    for (let i = 0; i < 2; i++) {
      scene.request(chat());
      scene.body('{"model":"m"}');
      scene.answer(401);
      scene.exchange.end();
      scene.host.time.atMs += 2000;
      scene.gateway.tick();
    }
    expect(scene.meter.text.includes("token.second.ejected")).toBe(true);
    expect(scene.meter.text.includes("token.third.ejected")).toBe(true);
    scene.exchange = first;
    expect(scene.receive(first, [":status", "401"], true, "via_upstream")).toBe(ResponsePhase.Retrying);
    expect(new Replaying(scene).send()).toBe(false);
    expect(scene.host.calls.sent.length).toBe(0);
  });

  it("hears nothing of the answer to another callout, nor of one that comes twice", () => {
    const replaying = failed(TWICE);
    replaying.send();
    replaying.answerTo(77, 200, JSON_TYPE, "{}");
    expect(replaying.reply).toBe("-");
    replaying.answer(429);
    replaying.answerTo(1, 200, JSON_TYPE, "{}");
    expect(replaying.reply).toBe("-");
    expect(counted(replaying)).toBe("first.401 retries second.429 retries");
  });

  it("hears nothing of any answer once its client has left", () => {
    const replaying = failed(TWICE);
    replaying.send();
    replaying.abandon();
    replaying.answer(429);
    expect(replaying.count).toBe(1);
    expect(counted(replaying)).toBe("first.401 retries");
  });
});

describe("a replay", () => {
  it("is charged to its own token when the request is over", () => {
    const replaying = failed(TWICE);
    replaying.send();
    replaying.answer(429);
    replaying.answer(200);
    expect(counted(replaying)).toBe("first.401 retries second.429 retries first.ejected second.ejected");
  });

  it("that fails like the ones before is charged to nobody", () => {
    const replaying = failed(TWICE);
    replaying.send();
    replaying.answer(401);
    replaying.answer(401);
    const asked = "first.doubted second.doubted third.doubted";
    expect(counted(replaying)).toBe(`first.401 retries second.401 retries third.401 ${asked}`);
  });

  it("is not waited for to charge the first answer, once the client is gone", () => {
    const replaying = failed(TWICE);
    replaying.send();
    replaying.scene.exchange.end();
    replaying.scene.host.time.atMs += 2000;
    replaying.scene.gateway.tick();
    expect(counted(replaying)).toBe("first.401 retries first.ejected");
  });

  it("is not made when too many are under way, whether their clients wait or not", () => {
    const replaying = failed(TWICE);
    replaying.scene.gateway.ledger.retries = 255;
    expect(replaying.send()).toBe(true);
    expect(replaying.send()).toBe(false);
    expect(replaying.count).toBe(1);
    replaying.abandon();
    replaying.answer(200);
    expect(replaying.send()).toBe(true);
  });

  it("counts as the vendor's trouble once: a second 5xx of the same request takes no further token out", () => {
    const replaying = failed(TWICE, 503);
    replaying.send();
    replaying.answer(500);
    replaying.answer(200);
    expect(counted(replaying)).toBe("first.503 retries second.500 retries first.ejected");
  });

  it("is asked to wait as long as its own answer says", () => {
    const replaying = failed(TWICE);
    replaying.send();
    replaying.answer(429, ["retry-after-ms", "12345"]);
    replaying.answer(200);
    const scene = replaying.scene;
    const pool = scene.gateway.backendOf(scene.gateway.config.providers[0]).pool;
    const health = pool.roster.read().get(pool.config.apiTokens[1].fingerprint);
    const restMs = health.notBeforeMs - scene.host.time.atMs;
    expect(restMs >= 12_345 && restMs < 12_345 + 2469).toBe(true, restMs.toString());
  });

  it("that nobody answered is charged to nobody, and the next token is tried", () => {
    const bodies = ["upstream connect error or disconnect/reset before headers", "no healthy upstream"];
    for (let i = 0; i < bodies.length; i++) {
      const replaying = failed(TWICE);
      replaying.send();
      expect(replaying.answer(503, [], bodies[i])).toBe(RetryStep.Wait);
      expect(replaying.answer(504, [], "upstream request timeout")).toBe(RetryStep.Resume);
      expect(counted(replaying)).toBe("first.401 retries retries first.ejected", bodies[i]);
    }
    const broken = failed(TWICE);
    broken.send();
    expect(broken.answer(0)).toBe(RetryStep.Wait);
    expect(broken.answer(200)).toBe(RetryStep.Reply);
    expect(counted(broken)).toBe("first.401 retries retries first.ejected");
  });

  it("whose 200 is an error is a failure, and the next token is tried", () => {
    const replaying = failed(TWICE);
    replaying.send();
    expect(replaying.answer(200, JSON_TYPE, '{"error":{"code":402,"message":"no credit"}}')).toBe(RetryStep.Wait);
    const stream = 'data: {"error":{"code":403,"message":"no"}}\n\n';
    expect(replaying.answer(200, ["content-type", "text/event-stream"], stream)).toBe(RetryStep.Resume);
    const charged = "first.ejected second.ejected third.ejected";
    expect(counted(replaying)).toBe(`first.401 retries second.402 retries third.403 ${charged}`);
  });

  it("that is good writes down the failure before it, and nothing of its own token", () => {
    const replaying = failed();
    replaying.send();
    expect(replaying.scene.host.shared.written).toBe(0);
    expect(replaying.answer(200, JSON_TYPE, "{}")).toBe(RetryStep.Reply);
    expect(replaying.scene.host.shared.written).toBe(1);
  });
});
