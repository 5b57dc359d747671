import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readCounts } from "../../cli/dashboard/counts.ts";
import { Traffic } from "../../cli/dashboard/traffic.ts";

const stats = `wasmcustom.ai_proxy.provider.groq.cached_input_tokens: 40
wasmcustom.ai_proxy.provider.groq.input_tokens: 900
wasmcustom.ai_proxy.provider.groq.output_tokens: 120
wasmcustom.ai_proxy.retries: 5
wasmcustom.ai_proxy.token.alpha.fault.quota: 3
wasmcustom.ai_proxy.token.alpha.fault.rate_limited: 2
wasmcustom.ai_proxy.token.alpha.picked: 30
wasmcustom.ai_proxy.token.alpha.state: 3
wasmcustom.ai_proxy.token.groq-0a1b2c.picked: 75
wasmcustom.ai_proxy.token.groq-0a1b2c.saved: 4
wasmcustom.ai_proxy.token.groq-0a1b2c.upstream_rq_401: 1
`;

/** Counters of one token and the tries. */
function counted(picked: number, { retries = 0, failed = 0, saved = 0 } = {}): ReturnType<typeof readCounts> {
  const values = { "token.a.picked": picked, "token.a.saved": saved, "token.a.fault.quota": failed, retries };
  return readCounts(
    Object.entries(values)
      .map(([name, value]) => `wasmcustom.ai_proxy.${name}: ${value}`)
      .join("\n"),
  );
}

describe("the counters of the dashboard", () => {
  it("are read from Envoy's text", () => {
    const { tokens, usage, retries } = readCounts(stats);
    const faults = new Map([
      ["quota", 3],
      ["rate_limited", 2],
    ]);
    assert.deepEqual(tokens.get("alpha"), { picked: 30, saved: 0, faults });
    assert.deepEqual(tokens.get("groq-0a1b2c"), { picked: 75, saved: 4, faults: new Map() });
    assert.deepEqual([...usage], [["groq", { input: 900, cached: 40, output: 120 }]]);
    assert.equal(retries, 5);
  });

  it("are none where a line is not the module's, or not as it writes them", () => {
    const others = [
      ...["cluster.groq.upstream_rq_total: 7", "wasmcustom.ai_proxy.retries: many", "wasmcustom.ai_proxy.retries: -3"],
      ...[
        "wasmcustom.ai_proxy.retries: 99999999999999999999",
        "wasmcustom.ai_proxy.retries.x: 3",
        "xwasmcustom.ai_proxy.retries: 3",
      ],
      ...[
        "wasmcustom.ai_proxy.token.a b.picked: 1",
        "wasmcustom.ai_proxy.token.<img src=x>.picked: 1",
        "<html>",
        ": 1",
        "",
      ],
    ];
    const { tokens, usage, retries } = readCounts(others.join("\n"));
    assert.deepEqual([tokens.size, usage.size, retries], [0, 0, 0]);
  });

  it("hold names that objects have themselves", () => {
    const { tokens } = readCounts(
      "wasmcustom.ai_proxy.token.__proto__.picked: 7\nwasmcustom.ai_proxy.token.a.fault.constructor: 2\n",
    );
    assert.equal(tokens.get("__proto__")?.picked, 7);
    assert.equal(tokens.get("a")?.faults.get("constructor"), 2);
  });

  it("are bounded in names", () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `wasmcustom.ai_proxy.token.t${n}.picked: 1`);
    assert.equal(readCounts(lines.join("\n")).tokens.size, 20_000);
  });

  it("are read the same with any text around them, and any text is read", () => {
    const noise = fc.array(fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", " ")));
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const text = [...before, stats.trimEnd(), ...after].join("\n");
        assert.equal(readCounts(text).tokens.get("alpha")?.picked, 30);
      }),
      { seed: 7, numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.mixedCase(fc.constant(stats)), fc.nat(stats.length), fc.nat(stats.length), (text, from, to) => {
        const { tokens, retries } = readCounts(text.slice(from) + text.slice(0, to));
        assert.ok(tokens.size <= 20 && Number.isSafeInteger(retries));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("the rates of the dashboard", () => {
  const start = 1_800_000_000_000;

  it("are differences over ten seconds", () => {
    const traffic = new Traffic();
    for (let second = 0; second <= 20; second++) {
      traffic.add(
        counted(100 + 12 * second, { retries: 2 * second, failed: 3 * second, saved: second }),
        start + 1000 * second,
      );
    }
    const view = traffic.view(start + 20_000);
    assert.deepEqual(view?.rates, { requests: 10, retried: 2, failed: 3, saved: 1 });
    assert.equal(traffic.rateOf("a", start + 20_000), 12);
    assert.deepEqual(view.totals, { requests: 300, retried: 40, failed: 60, saved: 20 });
    const known = view.steps.filter((step) => step !== null);
    assert.equal(view.steps.length, 180);
    assert.deepEqual(
      known.map(({ requests }) => requests),
      [40, 50, 50, 50, 10],
    );
  });

  it("are not known before the second reading, and no longer than ten seconds after the last", () => {
    const traffic = new Traffic();
    assert.equal(traffic.view(start), null);
    traffic.add(counted(5), start);
    assert.equal(traffic.view(start)?.rates, null);
    traffic.add(counted(9), start + 1000);
    assert.equal(traffic.view(start + 1000)?.rates?.requests, 4);
    assert.equal(traffic.view(start + 12_000)?.rates, null);
    assert.equal(traffic.rateOf("a", start + 12_000), null);
  });

  it("begin again with a new Envoy, whose counts are its own", () => {
    const traffic = new Traffic();
    traffic.add(counted(1000), start);
    traffic.add(counted(1010), start + 5000);
    traffic.add(counted(6), start + 10_000);
    traffic.add(counted(7), start + 11_000);
    const view = traffic.view(start + 11_000);
    assert.equal(view?.rates?.requests, 1);
    assert.deepEqual(
      view.steps.slice(-2).map((step) => step?.requests),
      [10, 7],
    );
  });

  it("are never below nothing, and no more than a quarter of an hour of them is kept", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5_000_000), fc.nat(100), fc.nat(100)), { maxLength: 60 }), (readings) => {
        const traffic = new Traffic();
        let atMs = start;
        for (const [pauseMs, picked, retries] of readings) traffic.add(counted(picked, { retries }), (atMs += pauseMs));
        const view = traffic.view(atMs);
        const numbers = [view?.rates, ...(view?.steps ?? [])].flatMap((step) => Object.values(step ?? {}));
        assert.ok(numbers.every((number) => Number.isFinite(number) && number >= 0));
        assert.ok((view?.steps.length ?? 180) === 180);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
