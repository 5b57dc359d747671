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
