import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice } from "./json_inputs.ts";
import { randomRecord } from "./roster_records.ts";

/** Records of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 20_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_252);
const EMPTY_ROSTER = Buffer.from("61697052010000", "hex");
const MARK_SIZE = 32 + 1 + 16 + 1 + 32;

const entry = await buildEntry("roster");

/** Calls an exported function with a byte string and answers the one it gives. */
function call(name: string, bytes: Uint8Array): Buffer {
  const pointer = entry.write(bytes);
  try {
    return Buffer.from(entry.read(entry.function(name)(pointer)));
  } catch (cause) {
    throw new Error(`${name} of ${Buffer.from(bytes).toString("hex")}: ${String(cause)}`, { cause });
  } finally {
    entry.release(pointer);
  }
}

function randomBytes(dice: Dice, limit: number): Buffer {
  return Buffer.from(Array.from({ length: dice.below(limit + 1) }, () => dice.below(256)));
}

/** `bytes` with some of them changed, cut out, doubled, or swapped for a number at an edge. */
function mutated(dice: Dice, bytes: Buffer): Buffer {
  let result = Buffer.from(bytes);
  for (let times = 1 + dice.below(3); times > 0 && result.length > 0; times--) {
    const at = dice.below(result.length);
    const length = dice.below(Math.min(9, result.length - at + 1));
    const kind = dice.below(5);
    if (kind === 0) result[at] = (result[at] ?? 0) ^ (1 << dice.below(8));
    else if (kind === 1) result[at] = dice.below(256);
    else if (kind === 2) result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
    else if (kind === 3) result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)]);
    else result.fill(dice.chance(2) ? 0xff : 0, at, at + length);
  }
  return result;
}

test("a record as the format describes it is read and written to the byte", () => {
  const dice = new Dice(SEED);
  for (let run = 0; run < RUNS / 4; run++) {
    const record = randomRecord(dice, dice.below(8));
    assert.deepEqual(call("rewriteRoster", record), record);
  }
  for (const entries of [200, 1024]) {
    const record = randomRecord(dice, entries);
    assert.deepEqual(call("rewriteRoster", record), record, `${entries} entries`);
  }
  assert.equal(call("rewriteRoster", randomRecord(dice, 1025)).length, 0);
});

test("a mutated record is garbage, or what it is read as is written and read alike", () => {
  const dice = new Dice(SEED + 1);
  let garbage = 0;
  let same = 0;
  for (let run = 0; run < RUNS; run++) {
    const record = mutated(dice, randomRecord(dice, dice.below(4)));
    const written = call("rewriteRoster", record);
    if (written.length === 0) garbage++;
    else assert.deepEqual(call("rewriteRoster", written), written, record.toString("hex"));
    if (written.equals(record)) same++;
  }
  assert.ok(garbage > RUNS / 4 && same > RUNS / 20, `${garbage} of ${RUNS} were garbage, ${same} were sound`);
});

test("random bytes never trap and are no record", () => {
  const dice = new Dice(SEED + 2);
  for (let run = 0; run < RUNS; run++) {
    const bytes = randomBytes(dice, 80);
    const sealed = Buffer.concat([Buffer.from("6169705201", "hex"), bytes]);
    assert.equal(call("rewriteRoster", bytes).length, 0);
    const written = call("rewriteRoster", sealed);
    if (written.length > 0) assert.deepEqual(written, EMPTY_ROSTER, sealed.toString("hex"));
  }
});

test("the engine lives on top of any bytes, and leaves a sound record", () => {
  const dice = new Dice(SEED + 3);
  for (let run = 0; run < RUNS / 4; run++) {
    const record = randomRecord(dice, dice.below(4));
    const start = dice.chance(3) ? randomBytes(dice, 200) : mutated(dice, record);
    const end = call("live", start);
    assert.deepEqual(call("rewriteRoster", end), end, start.toString("hex"));
    assert.ok(end.includes("0123456789abcdef"), "the ejected token is in it");
  }
});

test("a lease of any bytes is read as it stands or taken over", () => {
  const dice = new Dice(SEED + 4);
  let garbage = 0;
  for (let run = 0; run < RUNS; run++) {
    const lease = Buffer.concat([
      Buffer.from("6169704c01", "hex"),
      randomBytes(dice, 0),
      Buffer.alloc(24, dice.below(256)),
    ]);
    const bytes = dice.chance(2) ? mutated(dice, lease) : randomBytes(dice, 40);
    const written = call("rewriteLease", bytes);
    if (written.length === 0) garbage++;
    else assert.deepEqual(written, bytes);
    const led = call("lead", bytes);
    assert.equal(led.readBigUInt64LE(5), 7n, bytes.toString("hex"));
  }
  assert.ok(garbage > RUNS / 2 && garbage < RUNS, `${garbage} of ${RUNS} were garbage`);
});

test("a probe mark of any bytes is read as it stands or refused", () => {
  const dice = new Dice(SEED + 5);
  const digits = "0123456789abcdef";
  let sound = 0;
  for (let run = 0; run < RUNS; run++) {
    const text = Array.from({ length: MARK_SIZE }, () => digits[dice.below(16)]);
    text[32] = ".";
    text[49] = ".";
    const mark = Buffer.from(text.join(""), "latin1");
    const bytes = dice.chance(2) ? mark : mutated(dice, mark);
    const written = call("rewriteMark", bytes);
    if (written.length > 0) sound++;
    if (bytes.equals(mark)) assert.deepEqual(written, mark);
    if (bytes.length !== MARK_SIZE) assert.equal(written.length, 0);
  }
  assert.ok(sound > RUNS / 3, `${sound} of ${RUNS} were sound`);
});
