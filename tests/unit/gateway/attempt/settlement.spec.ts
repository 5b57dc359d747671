import { Health, TokenHealth } from "../../../../assembly/failover/token_health";
import { Pool } from "../../../../assembly/gateway/attempt/pool";
import { Scene, chat, get } from "../../fakes/scene";

/** `count` tokens upstream, with the usual thresholds. */
function pooled(count: i32, mode: string = "upstream"): Scene {
  const tokens: string[] = [];
  for (let i = 0; i < count; i++) tokens.push(`"canary-${i}"`);
  const health = '"failover":{"enabled":true,"healthCheckModel":"probe"}';
  const scene = new Scene(`{"mode":"${mode}","provider":{"type":"groq","apiTokens":[${tokens.join()}],${health}}}`);
  scene.random.draws = [0];
  return scene;
}

function poolOf(scene: Scene): Pool {
  return scene.gateway.backendOf(scene.gateway.config.providers[0]).pool;
}

function healthOf(scene: Scene, index: i32): TokenHealth {
  const pool = poolOf(scene);
  return pool.roster.read().get(pool.config.apiTokens[index].fingerprint);
}

/** A request whose attempts are answered with these statuses, one after the other; 0: the connection breaks. */
function ask(scene: Scene, statuses: u32[]): void {
  scene.request(get("/v1/models"), true);
  for (let i = 0; i < statuses.length; i++) {
    if (i > 0) scene.attempt(true);
    if (statuses[i] > 0) scene.answer(statuses[i]);
    scene.exchange.end();
  }
}

/** What is known of each token: its failures, `?` where it is doubted, `x` where it is out. */
function shown(scene: Scene): string {
  const all: string[] = [];
  for (let i = 0; i < poolOf(scene).config.apiTokens.length; i++) {
    const health = healthOf(scene, i);
    const mark = health.health == Health.Ejected ? "x" : health.consecutiveFailures.toString();
    all.push(health.doubted ? mark + "?" : mark);
  }
  return all.join(" ");
}

function after(statuses: u32[], times: i32 = 1, count: i32 = 3): string {
  const scene = pooled(count);
  for (let i = 0; i < times; i++) ask(scene, statuses);
  return shown(scene);
}

describe("the failures of a request", () => {
  it("are nobody's before it is over", () => {
    const scene = pooled(3);
    scene.request(get("/v1/models"), true);
    scene.answer(401);
    expect(shown(scene)).toBe("0 0 0");
    expect(scene.host.shared.sets).toBe(0);
  });

  it("are the tokens' own when another one serves it", () => {
    expect(after([401, 200])).toBe("1 0 0");
    expect(after([429, 403, 200])).toBe("1 1 0");
    expect(after([429, 200], 3)).toBe("x 0 0");
    expect(after([401, 200], 3)).toBe("x 0 0");
  });

  it("are nobody's when several refuse it alike: probes find out", () => {
    const statuses: u32[] = [401, 402, 403, 429];
    for (let i = 0; i < statuses.length; i++) {
      const status = statuses[i];
      expect(after([status, status, status], 1000)).toBe("0? 0? 0?", status.toString());
    }
  });

  it("say nothing at all when the vendor fails for all", () => {
    expect(after([500, 503, 529], 1000)).toBe("0 0 0");
  });

  it("count one by one when they differ, of the vendor's the first alone", () => {
    expect(after([401, 429, 403])).toBe("1 1 1");
    expect(after([500, 429, 503])).toBe("1 1 0");
    expect(after([500, 503, 200])).toBe("1 0 0");
  });

  it("are alike for all that another answer is the client's fault, or none came", () => {
    expect(after([429, 429, 400])).toBe("0? 0? 0");
    expect(after([429, 0, 429, 429])).toBe("0? 0? 0?");
  });

  it("take a token out by themselves if they speak of it, and have a probe decide if the client can cause them", () => {
    const caused: u32[] = [402, 403, 429, 451];
    for (let i = 0; i < caused.length; i++) expect(after([caused[i]], 1000, 1)).toBe("3?", caused[i].toString());
    expect(after([401], 3, 1)).toBe("x");
    expect(after([401], 2, 1)).toBe("2");
  });

  it("count at once downstream, where a request has one attempt", () => {
    const scene = pooled(2, "downstream");
    ask(scene, [401]);
    ask(scene, [401]);
    expect(shown(scene)).toBe("2 0");
    ask(scene, [401]);
    expect(shown(scene)).toBe("x 0");
  });
});

describe("a request that nobody goes on with", () => {
  it("is over after two seconds", () => {
    const scene = pooled(3);
    ask(scene, [401]);
    scene.host.time.atMs += 1999;
    scene.gateway.tick();
    expect(shown(scene)).toBe("0 0 0");
    scene.host.time.atMs += 1;
    scene.gateway.tick();
    expect(shown(scene)).toBe("1 0 0");
    scene.host.time.atMs += 5000;
    scene.gateway.tick();
    expect(shown(scene)).toBe("1 0 0");
  });

  it("is over, too, when its last attempt had no answer", () => {
    const scene = pooled(3);
    ask(scene, [403, 403, 0]);
    scene.host.time.atMs += 2000;
    scene.gateway.tick();
    expect(shown(scene)).toBe("0? 0? 0");
  });

  it("is not over while an attempt is under way, however long", () => {
    const scene = pooled(3);
    ask(scene, [401]);
    scene.attempt(true);
    scene.host.time.atMs += 600_000;
    scene.gateway.tick();
    expect(shown(scene)).toBe("0 0 0");
    scene.answer(200);
    expect(shown(scene)).toBe("1 0 0");
  });

  it("is settled at once when too many are open", () => {
    const scene = pooled(3);
    for (let i = 0; i < 1024; i++) ask(scene, [429]);
    expect(shown(scene)).toBe("0 0 0");
    ask(scene, [429]);
    expect(shown(scene)).toBe("1 0 0");
  });

  it("leaves no more in filter state than who was tried and when, and the id of the request", () => {
    const scene = pooled(3);
    scene.request(chat());
    scene.answer(429, "via_upstream", ["retry-after", "77"]);
    expect(scene.stateOf("ai_proxy.request").includes("canary")).toBe(false);
    expect(scene.stateOf("ai_proxy.request").includes("02".repeat(8))).toBe(true);
    expect(scene.stateOf("ai_proxy.request").length).toBeLessThan(120);
  });
});

const NO_MODEL = '{"error":{"message":"Project `p` does not have access to model `m`","code":"model_not_found"}}';

/** A chat about `model` whose attempts are answered in turn: `n` no access to the model, `g` served, `b` broken. */
function chatted(scene: Scene, answers: string, model: string = "m", status: u32 = 404): void {
  scene.request(chat());
  for (let i = 0; i < answers.length; i++) {
    if (i > 0) scene.attempt();
    scene.body(`{"model":"${model}","messages":[]}`);
    if (answers.charAt(i) == "g") scene.answer(200);
    else if (answers.charAt(i) == "b") scene.answer(500);
    else {
      scene.answerHead(status, ["content-type", "application/json"]);
      scene.answerBody(NO_MODEL, true);
    }
    scene.exchange.end();
  }
}

/** How many pairs of tokens and models the record tells of. */
function pairsOf(scene: Scene): i32 {
  return poolOf(scene).roster.read().forbidden.pairs.length;
}

describe("a model that a token may not use", () => {
  it("is noted when another token has served the very request, and no token has a failure", () => {
    const scene = pooled(3);
    chatted(scene, "ng");
    expect(pairsOf(scene)).toBe(1);
    expect(shown(scene)).toBe("0 0 0");
    expect(scene.host.shared.sets).toBe(1);
    expect(scene.meter.text.includes("model_forbidden")).toBe(true);
  });

  it("is not noted when none has: clients can make up names", () => {
    const scene = pooled(3);
    chatted(scene, "nn");
    for (let i = 0; i < 100; i++) chatted(scene, "nn", `invented-${i}`);
    expect(scene.host.shared.sets).toBe(0);
    chatted(scene, "nb");
    scene.host.time.atMs += 5000;
    scene.gateway.tick();
    expect(pairsOf(scene)).toBe(0);
  });

  it("is noted of each token that refused it, and beside the failure of another", () => {
    const scene = pooled(4);
    chatted(scene, "nbg");
    expect(pairsOf(scene)).toBe(1);
    expect(shown(scene).replace("1", "0")).toBe("0 0 0 0");
    expect(shown(scene).includes("1")).toBe(true);
  });

  it("is noted by the name that the vendor is asked for, if that is no longer than 256 bytes", () => {
    const scene = pooled(3);
    chatted(scene, "ng", "x".repeat(257));
    expect(pairsOf(scene)).toBe(0);
    chatted(scene, "ng", "x".repeat(256));
    expect(pairsOf(scene)).toBe(1);
  });

  it("is written once, however many requests find it out at the same time", () => {
    const scene = pooled(2);
    const pool = poolOf(scene);
    const token = pool.config.apiTokens[0];
    for (let i = 0; i < 20; i++) pool.forbid(token, 7);
    expect(scene.host.shared.sets).toBe(1);
    pool.forbid(token, 8);
    expect(scene.host.shared.sets).toBe(2);
  });

  it("is nothing that is kept where no health is", () => {
    const tokens = '"apiTokens":["canary-0","canary-1"]';
    const scene = new Scene(`{"mode":"upstream","provider":{"type":"groq",${tokens},"failover":{"enabled":false}}}`);
    chatted(scene, "ng");
    expect(scene.host.shared.sets).toBe(0);
  });
});
