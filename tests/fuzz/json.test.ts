import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { checkEdits } from "./json_edits.ts";
import { Dice, SEEDS, hostileText, numberText } from "./json_inputs.ts";
import { Fault, Indexed, assertSame, equalValues, openContainers, wellFormed } from "./json_model.ts";

/** Inputs of the random part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 100_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_251);
const MAX_DEPTH = 256;

const entry = await buildEntry("json");
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** What V8 makes of the bytes; undefined when it refuses them. */
function oracle(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(strict.decode(bytes)) };
  } catch {
    return undefined;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Parses `text` (latin1) here and in V8, compares verdicts, and values when both accept; answers the fault. */
function compare(text: string, dice: Dice): number {
  const bytes = Buffer.from(text, "latin1");
  const pointer = entry.write(bytes);
  try {
    const fault = entry.function("parse")(pointer);
    const expected = oracle(bytes);
    if (fault === Fault.None) checkAccepted(bytes, expected, dice);
    else checkRefused(bytes, fault, expected !== undefined);
    return fault;
  } catch (cause) {
    const shown = text.length > 2000 ? `${text.slice(0, 2000)}...` : text;
    throw new Error(`on ${JSON.stringify(shown)}: ${String(cause)}`, { cause });
  } finally {
    entry.release(pointer);
  }
}

function checkRefused(bytes: Buffer, fault: number, accepted: boolean): void {
  const at = entry.function("faultAt")();
  assert.ok(at >= 0 && at <= bytes.length, "the fault lies within the text");
  assert.equal(entry.function("root")(), -1);
  if (fault === Fault.Encoding) assert.ok(!isUtf8(bytes), "refused as not UTF-8");
  if (fault !== Fault.Depth) return assert.ok(!accepted, "refused what V8 accepts");
  assert.equal(openContainers(bytes.toString("latin1", 0, at)), MAX_DEPTH, "refused for its depth");
}

function checkAccepted(bytes: Buffer, expected: { value: unknown } | undefined, dice: Dice): void {
  assert.ok(expected !== undefined, "accepted what V8 refuses");
  const indexed = new Indexed(entry, bytes);
  assertSame(indexed.root, expected.value);
  checkMembers(indexed);
  const copy = lenient.decode(entry.read(entry.function("rewrite")(0)));
  assert.ok(equalValues(JSON.parse(copy), expected.value), "written again as it stands");
  const decoded = strict.decode(entry.read(entry.function("rewrite")(1)));
  assert.ok(equalValues(JSON.parse(decoded), wellFormed(indexed.root)), "written again after decoding");
  const unchanged = entry.read(entry.function("apply")());
  assert.ok(bytes.equals(unchanged), "no edit, no change");
  checkEdits(entry, indexed, dice);
  if (dice.chance(16)) pokeMadeUpNodes(indexed, dice);
}

/** Every key is found, and leads to the last member that reads like it. */
function checkMembers(indexed: Indexed): void {
  for (const { id, members } of indexed.nodes) {
    const last = new Map(members.map(({ key, node }) => [Buffer.from(key, "utf8").toString("utf8"), node.id]));
    for (const [key, value] of last) {
      const pointer = entry.write(Buffer.from(key, "utf8"));
      assert.equal(indexed.call("member", id, pointer), value, `member ${JSON.stringify(key)}`);
      entry.release(pointer);
    }
  }
}

/** Numbers that are no nodes: whatever comes back, nothing traps. */
function pokeMadeUpNodes(indexed: Indexed, dice: Dice): void {
  const text = entry.write(Buffer.from('"x"'));
  const beyond = Math.max(...indexed.nodes.map(({ id }) => id)) + 3;
  for (let node = beyond; node < beyond + 8; node++) {
    for (const name of ["kind", "start", "end"])
      assert.equal(indexed.call(name, node), 0, "nothing behind the last node");
  }
  for (let i = 0; i < 12; i++) {
    const node = dice.chance(4) ? dice.below(2 ** 32) | 0 : dice.below(indexed.nodes.length * 4) - 2;
    for (const name of [
      "kind",
      "start",
      "end",
      "first",
      "next",
      "value",
      "count",
      "string",
      "raw",
      "integer",
      "float",
    ]) {
      indexed.call(name, node);
    }
    for (const name of ["member", "is", "replace"]) indexed.call(name, node, text);
    indexed.call("insert", node, text, text);
    indexed.call("remove", node);
    indexed.call("apply");
  }
  entry.release(text);
}

test("agrees with V8 on every truncation and on hostile bytes at every place of the seeds", () => {
  const dice = new Dice(SEED);
  const bytes = [
    '"',
    "\\",
    "\0",
    "\x1f",
    "\x80",
    "\xc3",
    "\xe4",
    "\xf0",
    "\xff",
    "0",
    "-",
    "e",
    ".",
    "[",
    "}",
    ",",
    ":",
    " ",
    "\v",
  ];
  for (const seed of SEEDS) {
    assert.equal(compare(seed, dice), Fault.None);
    for (let at = 0; at <= seed.length; at++) {
      compare(seed.slice(0, at), dice);
      compare(seed.slice(0, at) + seed.slice(at + 1), dice);
      for (const byte of bytes) {
        compare(seed.slice(0, at) + byte + seed.slice(at + 1), dice);
        compare(seed.slice(0, at) + byte + seed.slice(at), dice);
      }
    }
  }
});

test("agrees with V8 on every short text over the letters of the grammar", () => {
  const dice = new Dice(SEED);
  const letters = ["[", "]", "{", "}", ":", ",", '"', "\\", "0", "1", "-", "+", ".", "e", " ", "n", "\0"];
  let texts = [""];
  for (let length = 0; length <= 4; length++) {
    for (const text of texts) compare(text, dice);
    texts = length < 4 ? texts.flatMap((text) => letters.map((letter) => text + letter)) : [];
  }
});

test("agrees with V8 on every sequence of two bytes and on the borders of longer ones inside a string", () => {
  const dice = new Dice(SEED);
  const border = ["", "A", "\x7f", "\x80", "\x8f", "\x90", "\x9f", "\xa0", "\xbf", "\xc0", "\xed"];
  for (let first = 0; first < 256; first++) {
    const lead = String.fromCharCode(first);
    for (let second = 0; second < 256; second++) compare(`"${lead}${String.fromCharCode(second)}"`, dice);
    if (first < 0xc0) continue;
    for (const a of border) {
      for (const b of border) {
        for (const c of border) compare(`"${lead}${a}${b}${c}pad"`, dice);
        compare(`"\xe4\xb8\xad${lead}${a}${b}pad"`, dice);
      }
    }
  }
});

test("refuses the 257th open container as too deep, and nothing shallower", () => {
  const dice = new Dice(SEED);
  for (const [open, close, levels] of [
    ["[", "]", 1],
    ['{"a":', "}", 1],
    ['[{"a":', "}]", 2],
  ] as const) {
    for (const depth of [2, 254, 256]) {
      assert.equal(compare(open.repeat(depth / levels) + "1" + close.repeat(depth / levels), dice), Fault.None);
    }
    for (const depth of [258, 1000, 100_000]) {
      assert.equal(compare(open.repeat(depth / levels) + "1" + close.repeat(depth / levels), dice), Fault.Depth);
      assert.equal(compare(open.repeat(depth / levels), dice), Fault.Depth);
    }
  }
  assert.equal(compare("[".repeat(255) + "]".repeat(255), dice), Fault.None);
  assert.equal(compare("[".repeat(257) + "]".repeat(257), dice), Fault.Depth);
  assert.equal(compare(`[${"[[]],".repeat(50_000)}0]`, dice), Fault.None);
});

test("reads number lexemes as V8 does: to the nearest double, and as exact integers", () => {
  const dice = new Dice(SEED);
  for (let i = 0; i < RUNS / 20; i++) {
    const list = Array.from({ length: 10 }, () => numberText(dice)).join(",");
    assert.equal(compare(`[${list}]`, dice), Fault.None);
  }
});

test("quotes any bytes into a literal that V8 reads, bad UTF-8 replaced as TextDecoder does", () => {
  const dice = new Dice(SEED);
  for (let i = 0; i < RUNS / 2; i++) {
    const text = dice.chance(4)
      ? String.fromCharCode(...Array.from({ length: dice.below(24) }, () => dice.below(256)))
      : hostileText(dice);
    const bytes = Buffer.from(text, "latin1");
    const pointer = entry.write(bytes);
    const literal = strict.decode(entry.read(entry.function("quoted")(pointer)));
    entry.release(pointer);
    assert.equal(JSON.parse(literal), lenient.decode(bytes), JSON.stringify(text));
  }
});

test(`agrees with V8 on ${RUNS} hostile inputs and keeps its memory`, () => {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < RUNS; i++) {
    const dice = new Dice(SEED + i);
    const fault = compare(hostileText(dice), dice);
    counts[fault] = (counts[fault] ?? 0) + 1;
  }
  console.log(`accepted ${counts[0]}, syntax ${counts[1]}, encoding ${counts[2]}, depth ${counts[3]}`);
  assert.ok(
    counts.every((count) => count > RUNS / 10_000),
    "every kind of verdict occurs",
  );
  assert.ok(entry.memorySize <= 32 * 1024 * 1024, `${entry.memorySize} bytes of memory`);
});
