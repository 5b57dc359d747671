import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, type Row } from "./growth.ts";
import { Meter } from "./meter.ts";
import { started } from "./play.ts";
import { clientApis, knownApis, subjects } from "./subjects.ts";

const generous = { work: 1e9, allocated: 1e9 };

function row(work: (bytes: number) => number, allocated: (bytes: number) => number): Row {
  const sizes = [4_000, 16_000, 64_000].map((bytes) => {
    const cost = { work: work(bytes), longest: 0, allocated: allocated(bytes), pages: 0 };
    return { bytes, cost };
  });
  return { name: "row", sizes, problems: [] };
}

test("a linear row has no faults, however dear its start is", () => {
  const linear = row(
    (bytes) => 50_000 + 40 * bytes,
    (bytes) => 100_000 + 60 * bytes,
  );
  assert.deepEqual(faultsOf(linear, generous), []);
});

test("a row whose work or memory is quadratic fails, and so does one that is linear but for a small square", () => {
  const squares = [(n: number) => (n * n) / 2, (n: number) => 10 * n + (n * n) / 1000];
  for (const square of squares) {
    assert.match(faultsOf(row(square, Number), generous).join(), /work grows by the power of (1\.[1-9]|2)/);
  }
  const copies = row(Number, (n) => (n * n) / 8);
  assert.match(faultsOf(copies, generous).join(), /allocated grows by the power of [12]\.[0-9]/);
});

test("a row that costs more for a byte than its budget fails", () => {
  const dear = row(
    (n) => 100 * n,
    (n) => 100 * n,
  );
  assert.equal(faultsOf(dear, { work: 101, allocated: 101 }).length, 0);
  assert.match(faultsOf(dear, { work: 99, allocated: 99 }).join(), /work of 100 .*allocated of 100 /);
});

test("a row that meets a trap fails", () => {
  assert.match(faultsOf({ name: "row", sizes: [], problems: ["trap"] }, generous).join(), /^row: trap/);
});

test("work and memory are counted alike at every run, and grow with what is read and kept", async () => {
  const costOf = async (bytes: number) => {
    const meter = await started(subjectNamed("claude"));
    const body = JSON.stringify({
      model: "m",
      max_tokens: 1,
      messages: [{ role: "user", content: "x".repeat(bytes) }],
    });
    return meter.cost(() => void meter.proxy.request({ path: clientApis.chat, body }));
  };
  const [small, again, large] = [await costOf(100_000), await costOf(100_000), await costOf(400_000)];
  assert.deepEqual(again, small);
  assert.ok(small.work > 100_000 / 16, `${small.work} of work for 100000 bytes`);
  assert.ok(small.allocated > 100_000, `${small.allocated} bytes allocated`);
  assert.ok(large.work - small.work > 300_000 / 16 && large.allocated - small.allocated >= 300_000);
});

test("the metered module answers as the module does", async () => {
  const configuration = { provider: { type: "claude", apiTokens: ["k"] } };
  const meter = await Meter.start({ configuration });
  const body = '{"model":"m","messages":[{"role":"user","content":"x"}]}';
  const exchange = meter.proxy.request({ path: clientApis.chat, body });
  assert.equal(exchange.upstream?.headers["x-api-key"], "k");
});

test("every provider is among the subjects and every API among the rows", () => {
  const names = subjects().map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length > 30 && knownApis().length > 35, `${names.length} subjects, ${knownApis().length} APIs`);
  const paths = knownApis().map(({ path }) => path);
  for (const path of Object.values(clientApis)) assert.ok(paths.includes(path), path);
});

function subjectNamed(name: string) {
  const found = subjects().find((subject) => subject.name === name);
  return found ?? assert.fail(`no subject ${name}`);
}
