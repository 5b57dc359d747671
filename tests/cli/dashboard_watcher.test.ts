import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { poolViews, putDown } from "../../cli/dashboard/pools.ts";
import { Timeline, windowMs, type Standing } from "../../cli/dashboard/timeline.ts";
import { Traffic } from "../../cli/dashboard/traffic.ts";
import { Watcher } from "../../cli/dashboard/watcher.ts";
import { readStatus } from "../../cli/status/answer.ts";
import { healthy, secret, StandIn, statusOf } from "./dashboard_gateway.ts";

const out = { ...healthy, state: "ejected", reason: { class: "quota", status: 429 } };

describe("what the dashboard looks at", () => {
  let gateway: StandIn;
  let admin: StandIn;
  let watcher: Watcher;
  before(async () => {
    [gateway, admin] = [await StandIn.start(), await StandIn.start()];
  });
  after(() => {
    for (const stand of [gateway, admin]) stand.stop();
  });
  beforeEach(() => {
    gateway.say(statusOf([healthy]));
    admin.say("wasmcustom.ai_proxy.token.first.picked: 3\n");
    watcher = new Watcher({ statusUrls: [gateway.url], secret, admin: admin.url });
  });

  it("is told with what its tokens did, and what happened to them", async () => {
    await watcher.look();
    gateway.say(statusOf([out]));
    await watcher.look();
    const [pool] = watcher.view.pools;
    assert.equal(pool?.name, "groq");
    assert.equal(pool.leader, "VM 8f3c in term 4");
    assert.deepEqual(
      pool.tokens.map(({ alias, state, picked, reason }) => [alias, state, picked, reason]),
      [["first", "ejected", 3, "quota 429"]],
    );
    assert.deepEqual(
      pool.tokens[0]?.spans.map(([, state]) => state),
      ["healthy", "ejected"],
    );
    assert.deepEqual(
      watcher.view.events.map(({ from, to, reason }) => [from, to, reason]),
      [["healthy", "ejected", "quota 429"]],
    );
    assert.deepEqual(watcher.view.faults, []);
  });

  it("is shown as away with what to do, and is back as soon as it answers", async () => {
    const cases: [() => void, RegExp][] = [
      [() => gateway.say("{}", 404), /answered 404: nobody tells the status there/],
      [() => gateway.say("", 403), /answered 403: another filter in front/],
      [() => gateway.say("<html>"), /no status of ai-proxy: is --url its status\.path/],
      [() => gateway.say("", 302, { location: admin.url.href }), /answered 302: it leads elsewhere/],
      [() => (gateway.answer = (response) => void response.destroy()), /does not answer: is the gateway up/],
      [() => (gateway.answer = (response) => void response.write("{", () => response.destroy())), /broke off/],
      [() => admin.say("no", 404), /answered 404: is --admin Envoy's admin interface/],
      [() => (admin.answer = (response) => void response.destroy()), /does not answer: is Envoy up/],
    ];
    await watcher.look();
    for (const [prepare, said] of cases) {
      prepare();
      await watcher.look();
      assert.equal(watcher.view.faults.length, 1, String(said));
      assert.match(watcher.view.faults[0]?.message ?? "", said);
      gateway.say(statusOf([healthy]));
      admin.say("");
      await watcher.look();
      assert.deepEqual(watcher.view.faults, []);
    }
    const states = watcher.view.pools[0]?.tokens[0]?.spans.map(([, state]) => state) ?? [];
    assert.deepEqual(states.slice(0, 3), ["healthy", "unknown", "healthy"]);
    assert.deepEqual(watcher.view.events, [], "who comes back as it was did nothing");
    assert.ok(gateway.asked.some(({ authorization }) => authorization === `Bearer ${secret}`));
    assert.ok(admin.asked.every(({ authorization }) => authorization === ""));
  });

  it("is waited for no longer than a look may take, and an answer without end is none", async () => {
    gateway.answer = () => undefined;
    admin.answer = (response) => {
      const write = (): void =>
        void (response.destroyed || response.write("x".repeat(1 << 20), () => setImmediate(write)));
      write();
    };
    const begun = Date.now();
    await watcher.look();
    assert.ok(Date.now() - begun < 8000);
    assert.deepEqual(watcher.view.faults.length, 2);
  });

  it("does not end the watch by anything that it answers", async () => {
    const bodies = [
      ...["", "null", "[]", "7", '{"time":"2026-11-29T08:30:00Z","providers":[{"tokens":[null]}]}'],
      ...['{"time":"2026-11-29T08:30:00Z","providers":[{"tokens":[{}]}]}', "\u0000", "[".repeat(100_000)],
      statusOf([
        { ...healthy, alias: 7, state: { a: 1 }, weight: "x", since: "yesterday", until: {}, generation: -1e308 },
      ]),
      statusOf([{ ...healthy, state: "__proto__" }], { id: "x".repeat(10_000), leader: [1] }),
      statusOf(Array.from({ length: 5000 }, (_, n) => ({ ...healthy, alias: `t${n}` }))),
    ];
    for (const body of bodies) {
      gateway.say(body);
      admin.say(body);
      await watcher.look();
    }
    assert.equal(watcher.view.pools[0]?.tokens.length, 250);
    assert.equal(watcher.view.pools[0].left, 4750);
    assert.ok(JSON.stringify(watcher.view).length < 200_000);
  });
});

describe("the timeline of the dashboard", () => {
  const start = 1_800_000_000_000;
  const standing = (state: string, alias = "first"): Standing => ({ pool: "groq", alias, state, reason: "" });

  it("keeps a quarter of an hour, and what its beginning was", () => {
    const timeline = new Timeline();
    for (const [second, state] of [
      [0, "healthy"],
      [100, "ejected"],
      [200, "healthy"],
      [1050, "healthy"],
    ] as const)
      timeline.put("k", [standing(state)], start + second * 1000);
    assert.deepEqual(timeline.spans("k", "first"), [
      [start + 100_000, "ejected"],
      [start + 200_000, "healthy"],
    ]);
    timeline.put("k", [standing("healthy")], start + 200_000 + windowMs);
    assert.deepEqual(timeline.spans("k", "first"), [[start + 200_000, "healthy"]]);
  });

  it("is bounded in changes, tokens and events, and forgets tokens that are gone", () => {
    const timeline = new Timeline();
    const many = Array.from({ length: 1500 }, (_, n) => standing("healthy", `t${n}`));
    timeline.put("k", many, start);
    assert.deepEqual([timeline.spans("k", "t999").length, timeline.spans("k", "t1000").length], [1, 0]);
    for (let n = 1; n <= 500; n++) timeline.put("k", [standing(n % 2 === 0 ? "healthy" : "ejected", "t0")], start + n);
    assert.equal(timeline.spans("k", "t0").length, 120);
    assert.equal(timeline.events.length, 50);
    assert.equal(timeline.spans("k", "t1").length, 0);
    timeline.put("k", [standing("healthy", "t1000")], start + 1000);
    assert.equal(timeline.spans("k", "t1000").length, 1);
  });

  it("tells pools apart", () => {
    const timeline = new Timeline();
    for (const key of ["a\n0 groq", "a\n1 groq", "ab\n0 groq"]) timeline.put(key, [standing("healthy")], start);
    timeline.put("a\n1 groq", [], start);
    timeline.lose("a", start + 1000);
    const states = (key: string): string[] => timeline.spans(key, "first").map(([, state]) => state);
    assert.deepEqual(["a\n0 groq", "a\n1 groq", "ab\n0 groq"].map(states), [["healthy", "unknown"], [], ["healthy"]]);
  });
});

describe("the pools of the dashboard", () => {
  const nextProbe = "2026-11-29T08:30:09Z";
  const toldMs = Date.parse("2026-11-29T08:30:00Z");
  const view = (atMs: number, token: object): ReturnType<typeof poolViews>[number]["tokens"][number] | undefined => {
    const providers = [{ id: "", type: "groq", failover: true, leader: null, tokens: [token] }];
    const status = readStatus(JSON.stringify({ time: "2026-11-29T08:30:00Z", providers }));
    const timeline = new Timeline();
    putDown({ key: "k", status, atMs }, timeline);
    return poolViews({ key: "k", status, atMs }, timeline, new Traffic())[0]?.tokens[0];
  };

  it("have this machine's time, where the gateway's clock is another one", () => {
    assert.equal(view(toldMs + 900, { ...out, nextProbe })?.nextProbeMs, toldMs + 9000);
    assert.equal(view(toldMs + 3_600_000, { ...out, nextProbe })?.nextProbeMs, toldMs + 3_609_000);
    assert.equal(view(toldMs - 60_000, { ...out, since: "2026-11-29T08:29:00Z" })?.sinceMs, toldMs - 120_000);
  });

  it("have been out since before the dashboard began to look", () => {
    const since = "2026-11-29T08:27:00Z";
    assert.deepEqual(view(toldMs, { ...out, since })?.spans, [[toldMs - 180_000, "ejected"]]);
    assert.deepEqual(view(toldMs + 60_000, { ...out, since })?.spans, [[toldMs - 120_000, "ejected"]]);
    const trial = { ...out, since, state: "resting", trial: true };
    assert.deepEqual(view(toldMs, trial)?.spans, [[toldMs, "trial"]]);
  });

  it("tell a trial from the rest before it", () => {
    assert.equal(view(toldMs, { ...healthy, state: "resting" })?.state, "resting");
    assert.equal(view(toldMs, { ...healthy, state: "resting", trial: true })?.state, "trial");
    assert.equal(view(toldMs, { ...healthy, trial: true })?.state, "healthy");
  });
});
