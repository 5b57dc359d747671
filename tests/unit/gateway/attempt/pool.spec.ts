import { equal, text } from "../../../../assembly/base/bytes";
import { PickInfo } from "../../../../assembly/failover/pick";
import { Report, Verdict } from "../../../../assembly/failover/report";
import { Health } from "../../../../assembly/failover/token_health";
import { WriteOutcome } from "../../../../assembly/ports/shared_store";
import { FakeHost, START_MS } from "../../fakes/host";
import { Probing, poolIn, pooled } from "../../fakes/probing";

const PLAIN = '{"provider":{"type":"groq","apiTokens":["a","b"]}}';

/** The alias that the next pick gives when chance draws 0. */
function picked(scene: Probing): string {
  const token = scene.pool.pick(new PickInfo()).token;
  return token === null ? "-" : token.alias;
}

const OUTAGE =
  "warn ai-proxy: groq: every healthy token failed with 5xx or a timeout within 10 s: " +
  "taken for an outage of the vendor, no token is ejected";
const LIMIT = "warn ai-proxy: groq: one more token out would be more than maxEjectionPercent, no token is ejected";
const PERCENT_50 = pooled('"maxEjectionPercent":50');

/** A failure of a token at `START_MS + afterMs`. */
function fail(scene: Probing, token: i32, isVendorFault: bool, afterMs: i64): void {
  scene.host.time.atMs = <u64>(<i64>START_MS + afterMs);
  const report = new Report(Verdict.Failed, scene.health(token).generation);
  report.isVendorFault = isVendorFault;
  scene.pool.report(scene.token(token), report);
}

/** Two tokens, the first out by a fault of its own, and the second kept in by an outage. */
function outage(config: string = pooled()): Probing {
  const scene = new Probing(config);
  fail(scene, 0, false, 0);
  scene.host.lines.lines.splice(0);
  fail(scene, 1, true, 0);
  return scene;
}

/** How often a counter of the provider was counted. */
function counted(scene: Probing, name: string): i32 {
  let times = 0;
  const names = scene.host.counters.names;
  for (let i = 0; i < names.length; i++) if (names[i] == `ai_proxy.provider.groq.${name}`) times++;
  return times;
}

describe("Pool", () => {
  it("keeps no health unless failover is on: it never asks the store", () => {
    const host = new FakeHost();
    const pool = poolIn(host, PLAIN);
    expect(pool.heals).toBe(false);
    const pick = pool.pick(new PickInfo());
    expect(pick.token === null).toBe(false);
    pool.report(pool.config.apiTokens[0], new Report(Verdict.Failed, 0));
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
    scene.pool.report(scene.token(1), new Report(Verdict.Passed, 1));
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

describe("Pool, of tokens that stay in", () => {
  it("tells an outage once while it lasts, and counts each write about it", () => {
    const scene = outage();
    expect(scene.host.lines.text).toBe(OUTAGE);
    for (let ms: i64 = 0; ms <= 180_000; ms += 500) fail(scene, 1, true, ms);
    expect(scene.host.lines.text).toBe(OUTAGE);
    expect(counted(scene, "outage_spared")).toBe(181);
    expect(counted(scene, "ejection_limit_spared")).toBe(0);
  });

  it("tells it again after a minute without it", () => {
    const scene = outage();
    fail(scene, 1, true, 59_999);
    expect(scene.logged("outage of the vendor")).toBe(1);
    fail(scene, 1, true, 59_999 + 60_000);
    expect(scene.logged("outage of the vendor")).toBe(2);
  });

  it("tells it again once a token has gone out or come back", () => {
    const scene = outage();
    scene.pool.report(scene.token(0), new Report(Verdict.Passed, 1));
    fail(scene, 0, true, 1000);
    expect(scene.logged("first is readmitted")).toBe(1);
    expect(scene.logged("outage of the vendor")).toBe(2);
    fail(scene, 0, false, 2000);
    fail(scene, 1, true, 2000);
    expect(scene.logged("first is ejected")).toBe(1);
    expect(scene.logged("outage of the vendor")).toBe(3);
  });

  it("tells it rather twice than never when the clock goes back", () => {
    const scene = outage();
    fail(scene, 1, true, -3_600_000);
    expect(scene.logged("outage of the vendor")).toBe(2);
  });

  it("tells of the limit in words and a counter of its own, also during an outage", () => {
    const scene = outage(PERCENT_50);
    fail(scene, 1, false, 0);
    fail(scene, 1, false, 1000);
    expect(scene.host.lines.text).toBe(`${OUTAGE}\n${LIMIT}`);
    expect(counted(scene, "outage_spared")).toBe(1);
    expect(counted(scene, "ejection_limit_spared")).toBe(2);
    expect(scene.health(1).health).toBe(Health.Healthy);
  });
});
