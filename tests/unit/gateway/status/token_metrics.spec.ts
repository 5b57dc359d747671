import { Health, TokenHealth } from "../../../../assembly/failover/token_health";
import { Roster } from "../../../../assembly/failover/roster";
import { encodeRoster } from "../../../../assembly/failover/roster_codec";
import { FakeHost } from "../../fakes/host";
import { Scene, chat } from "../../fakes/scene";

const FAILOVER = '"failover":{"enabled":true,"healthCheckModel":"m","failureThreshold":1}';

function configOf(name: string, more: string = FAILOVER): string {
  return `{"provider":{"type":"groq","apiTokens":[{"token":"k1","name":"${name}"}],${more}}}`;
}

/** Sends a chat that is served. */
function serve(scene: Scene): void {
  scene.request(chat());
  scene.answer(200);
}

/** The gauges that one tick sets. */
function ticked(scene: Scene): string {
  const before = scene.meter.gauges.length;
  scene.gateway.tick();
  return scene.meter.gauges.slice(before).join(" ");
}

/** Sets what the roster says about the only token. */
function record(scene: Scene, entry: TokenHealth): void {
  const pool = scene.gateway.backendOf(scene.gateway.config.providers[0]).pool;
  const roster = new Roster();
  roster.set(pool.config.apiTokens[0].fingerprint, entry);
  scene.host.shared.put(pool.keys.roster, encodeRoster(roster));
}

function out(scene: Scene): TokenHealth {
  const entry = new TokenHealth();
  entry.health = Health.Ejected;
  entry.generation = 1;
  entry.outSinceMs = scene.host.time.atMs;
  entry.touchedMs = scene.host.time.atMs;
  entry.dueMs = scene.host.time.atMs + 10_000_000;
  entry.notBeforeMs = scene.host.time.atMs + 10_000_000;
  return entry;
}

describe("uses of a token", () => {
  it("are counted as they come, by the meter's own sum, and the state of one that was used is told once", () => {
    const scene = new Scene(configOf("uses"));
    for (let i = 0; i < 3; i++) serve(scene);
    expect(scene.meter.uses.join(" ")).toBe("ai_proxy.token.uses.picked+1 ".repeat(3).trim());
    expect(ticked(scene)).toBe("ai_proxy.token.uses.state=0");
    expect(ticked(scene)).toBe("");
    serve(scene);
    expect(ticked(scene)).toBe("");
  });

  it("are counted without failover, whose state nobody keeps", () => {
    const scene = new Scene(configOf("plain", '"timeout":1000'));
    serve(scene);
    expect(scene.meter.uses.join(" ")).toBe("ai_proxy.token.plain.picked+1");
    expect(ticked(scene)).toBe("");
  });
});

describe("the state of a token", () => {
  it("is told when it changes, and of one that never served nothing while it is well", () => {
    const scene = new Scene(configOf("state"));
    expect(ticked(scene)).toBe("");
    const counted = new TokenHealth();
    counted.consecutiveFailures = 1;
    counted.touchedMs = scene.host.time.atMs;
    record(scene, counted);
    expect(ticked(scene)).toBe("");
    const doubted = counted.copy();
    doubted.doubted = true;
    doubted.dueMs = scene.host.time.atMs + 5000;
    record(scene, doubted);
    expect(ticked(scene)).toBe("ai_proxy.token.state.state=1");
    record(scene, out(scene));
    expect(ticked(scene)).toBe("ai_proxy.token.state.state=3");
    expect(ticked(scene)).toBe("");
    record(scene, counted);
    expect(ticked(scene)).toBe("ai_proxy.token.state.state=0");
  });

  it("is told again after a minute while it is not well", () => {
    const scene = new Scene(configOf("again"));
    record(scene, out(scene));
    let told = "";
    for (let i = 0; i < 121; i++) told += ticked(scene);
    expect(told).toBe("ai_proxy.token.again.state=3".repeat(3));
  });

  it("is 0 at the end, unless another configuration has the token", () => {
    const host = new FakeHost();
    const scene = new Scene(configOf("gone"), host);
    record(scene, out(scene));
    scene.gateway.tick();
    const next = new Scene(configOf("gone"), host);
    scene.gateway.end();
    expect(host.counters.gauges.join(" ")).toBe("ai_proxy.token.gone.state=3");
    next.gateway.tick();
    next.gateway.end();
    expect(host.counters.gauges.join(" ")).toBe(
      "ai_proxy.token.gone.state=3 ai_proxy.token.gone.state=3 ai_proxy.token.gone.state=0",
    );
  });
});
