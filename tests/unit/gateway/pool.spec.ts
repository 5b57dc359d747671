import { equal, text } from "../../../assembly/base/bytes";
import { Report, Verdict } from "../../../assembly/failover/health";
import { PickWish } from "../../../assembly/failover/picker";
import { Health } from "../../../assembly/failover/token_health";
import { WriteOutcome } from "../../../assembly/ports/shared_store";
import { FakeHost, START_MS } from "../fakes/host";
import { Probing, poolIn, pooled } from "../fakes/probing";

const PLAIN = '{"provider":{"type":"groq","apiTokens":["a","b"]}}';

/** The alias that the next pick gives when chance draws 0. */
function picked(scene: Probing): string {
  const token = scene.pool.pick(new PickWish()).token;
  return token === null ? "-" : token.alias;
}

describe("Pool", () => {
  it("keeps no health unless failover is on: it never asks the store", () => {
    const host = new FakeHost();
    const pool = poolIn(host, PLAIN);
    expect(pool.heals).toBe(false);
    const pick = pool.pick(new PickWish());
    expect(pick.token === null).toBe(false);
    pool.report(pool.config.apiTokens[0], Report.ofClient(Verdict.Failed, 0));
    pool.settleQueued(START_MS);
    expect(host.shared.gets + host.shared.sets).toBe(0);
  });

  it("keeps none without tokens", () => {
    const config =
      '{"provider":{"type":"openai","openaiCustomUrl":"http://own.example/v1",' +
      '"failover":{"enabled":true,"healthCheckModel":"m"}}}';
    expect(poolIn(new FakeHost(), config).heals).toBe(false);
  });

  it("picks with one read of the store and no write while all tokens are healthy", () => {
    const scene = new Probing();
    expect(picked(scene)).toBe("first");
    expect(scene.host.shared.gets).toBe(1);
    expect(scene.host.shared.sets).toBe(0);
    expect(scene.host.time.reads).toBe(0);
  });

  it("picks no token that is out, whichever VM took it out", () => {
    const scene = new Probing();
    scene.rival().eject(0);
    expect(picked(scene)).toBe("second");
  });

  it("says by its alias that a token is out and that it is back, and counts both", () => {
    const scene = new Probing();
    scene.eject(1);
    expect(scene.host.lines.text).toBe("warn ai-proxy: token second is ejected");
    scene.pool.report(scene.token(1), Report.ofClient(Verdict.Passed, 1));
    expect(scene.host.lines.lines[1]).toBe("warn ai-proxy: token second is readmitted");
    expect(scene.host.counters.text).toBe("ai_proxy.token.second.ejected ai_proxy.token.second.readmitted");
  });

  it("says nothing of a failure that takes nobody out", () => {
    const scene = new Probing(pooled('"failureThreshold":2'));
    scene.eject();
    expect(scene.host.lines.text + scene.host.counters.text).toBe("");
    expect(scene.health().consecutiveFailures).toBe(1);
  });

  it("keeps a verdict that the store refuses for the next tick, and tells it then", () => {
    const scene = new Probing();
    scene.host.shared.fail(WriteOutcome.Refused, 1);
    scene.eject();
    expect(scene.health().health).toBe(Health.Healthy);
    expect(scene.host.lines.text).toBe("");
    scene.pool.settleQueued(START_MS + 1000);
    expect(scene.health().health).toBe(Health.Ejected);
    expect(scene.logged("token first is ejected")).toBe(1);
    scene.pool.settleQueued(START_MS + 2000);
    expect(scene.logged("token first is ejected")).toBe(1);
  });

  it("counts the verdicts that are lost because too many wait", () => {
    const scene = new Probing();
    scene.host.shared.fail(WriteOutcome.Refused, 65);
    for (let i = 0; i < 64; i++) scene.eject();
    expect(scene.host.counters.text).toBe("");
    scene.eject();
    expect(scene.host.counters.text).toBe("ai_proxy.verdicts_lost");
  });

  it("finds its tokens by fingerprint, and no others", () => {
    const scene = new Probing();
    const found = scene.pool.token(scene.token(1).fingerprint);
    expect(found === null ? "-" : found.alias).toBe("second");
    expect(scene.pool.token("0000000000000000") === null).toBe(true);
  });

  it("has keys of its provider, whatever its tokens are, and others for another host or id", () => {
    const one = poolIn(new FakeHost(), PLAIN).keys;
    expect(equal(one.roster, new Probing().pool.keys.roster)).toBe(true);
    const host = '{"provider":{"type":"openai","apiTokens":["a"],"openaiCustomUrl":"http://own.example/v1"}}';
    const own = poolIn(new FakeHost(), host).keys;
    const stock = poolIn(new FakeHost(), '{"provider":{"type":"openai","apiTokens":["a"]}}').keys;
    const named = poolIn(new FakeHost(), '{"provider":{"type":"openai","id":"x","apiTokens":["a"]}}').keys;
    expect(own.id == stock.id || named.id == stock.id || one.id == stock.id).toBe(false);
    expect(text(own.roster) + text(own.lease) == text(own.lease) + text(own.roster)).toBe(false);
  });

  it("never puts a token into the log or a counter", () => {
    const scene = new Probing();
    scene.eject(0);
    scene.eject(1);
    expect((scene.host.lines.text + scene.host.counters.text).includes("canary")).toBe(false);
  });
});
