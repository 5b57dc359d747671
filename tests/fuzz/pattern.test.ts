import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice } from "./json_inputs.ts";
import { PatternMaker, garbage, subject } from "./pattern_cases.ts";
import type { PatternCase } from "./pattern_cases.ts";
import { Oracle } from "./pattern_oracle.ts";

/** Patterns of each random part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 20_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_252);
const INPUTS_PER_PATTERN = 4;
/** What replaceAll may always spend, and what it may spend per instruction and byte. */
const FREE_STEPS = 1 << 20;
const REPLACING_STEPS = 8;

const entry = await buildEntry("pattern");

/** Calls an exported function with byte strings, which are let go of afterwards. */
function call(name: string, ...values: readonly Uint8Array[]): number {
  const pointers = values.map((value) => entry.write(value));
  try {
    return entry.function(name)(...pointers);
  } finally {
    for (const pointer of pointers) entry.release(pointer);
  }
}

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
const compile = (source: Uint8Array): string => Buffer.from(entry.read(call("compile", source))).toString("utf8");
const size = (): number => entry.function("size")();
const steps = (): number => entry.function("steps")();
const replaceAll = (input: Uint8Array, template: Uint8Array): Buffer =>
  Buffer.from(entry.read(call("replaceAll", input, template)));

/** Runs `action` and asserts that it cost at most two looks at every instruction for every byte and the end. */
function linear<T>(bytes: number, action: () => T): T {
  const before = steps();
  const result = action();
  const spent = steps() - before;
  assert.ok(spent <= 2 * size() * (bytes + 1), `${spent} steps for ${bytes} bytes and ${size()} instructions`);
  return result;
}

/** A template that shows every group, and what it becomes for a match of V8. */
function showing(groups: number): { template: string; shown: (match: RegExpExecArray) => string } {
  let template = "<$0";
  for (let group = 1; group <= groups; group++) template += `|\${${group}}`;
  return { template: `${template}>`, shown: (match) => `<${match.map((group) => group ?? "").join("|")}>` };
}

function compareInput(made: PatternCase, oracle: Oracle, input: string): void {
  const bytes = utf8(input);
  assert.equal(linear(bytes.length, () => call("matchesWhole", bytes)) !== 0, oracle.matchesWhole(input), "whole");
  assert.equal(linear(bytes.length, () => call("search", bytes)) !== 0, oracle.search(input), "search");
  if (made.hasEmptyLoop) return;
  const { template, shown } = showing(made.forgetsGroups ? 0 : made.groups);
  const whole = (match: RegExpExecArray): string => `<${match[0]}>`;
  const expected = oracle.replaceAll(input, made.forgetsGroups ? whole : shown);
  assert.equal(replaceAll(bytes, utf8(template)).toString("utf8"), expected, "replaceAll");
}

test("agrees with V8 about every generated pattern and input", () => {
  const dice = new Dice(SEED);
  let compared = 0;
  let spans = 0;
  let groups = 0;
  for (let run = 0; run < RUNS; run++) {
    const made = new PatternMaker(dice).make();
    assert.equal(compile(utf8(made.source)), "", made.source);
    if (made.explodes) continue;
    const oracle = new Oracle(made);
    compared++;
    if (!made.hasEmptyLoop) spans++;
    if (!made.hasEmptyLoop && !made.forgetsGroups && made.groups > 0) groups++;
    for (let i = 0; i < INPUTS_PER_PATTERN; i++) {
      const input = subject(dice, made.longestInput);
      try {
        compareInput(made, oracle, input);
      } catch (cause) {
        throw new Error(`/${made.source}/ on ${JSON.stringify(input)}: ${String(cause)}`, { cause });
      }
    }
  }
  assert.ok(
    spans > RUNS / 2 && groups > RUNS / 8,
    `compared ${spans} patterns' matches and ${groups} patterns' groups`,
  );
});

test("never traps on a pattern, an input or a template of any bytes", () => {
  const dice = new Dice(SEED + 1);
  let faults = 0;
  for (let run = 0; run < RUNS; run++) {
    const source = Buffer.from(garbage(dice), "latin1");
    const input = Buffer.from(dice.chance(2) ? garbage(dice) : subject(dice, 12), dice.chance(2) ? "latin1" : "utf8");
    const template = Buffer.from(`${subject(dice, 2)}$${garbage(dice)}`, "latin1");
    try {
      const fault = compile(source);
      if (fault !== "") faults++;
      checkGarbage(fault, source, input, template);
    } catch (cause) {
      const shown = [source, input, template].map((bytes) => JSON.stringify(bytes.toString("latin1")));
      throw new Error(`${shown.join(" ")}: ${String(cause)}`, { cause });
    }
  }
  assert.ok(faults > RUNS / 5 && faults < RUNS - RUNS / 5, `${faults} of ${RUNS} were refused`);
});

function checkGarbage(fault: string, source: Buffer, input: Buffer, template: Buffer): void {
  const whole = linear(input.length, () => call("matchesWhole", input));
  const found = linear(input.length, () => call("search", input));
  const replaced = replaceAll(input, template);
  assert.ok(found >= whole, "a whole match is found by a search");
  if (found === 0) assert.deepEqual(replaced, input, "nothing matches, nothing changes");
  assert.deepEqual(replaceAll(input, utf8("$0")), input, "every match replaced by itself");
  if (fault === "") return;
  assert.equal(found, 0, "a faulted pattern matches nothing");
  const offset = / at offset (\d+)$/.exec(fault);
  assert.ok(offset !== null && Number(offset[1]) <= source.length, fault);
}

test("spends linear time where backtracking explodes", () => {
  const input = utf8(`${"a".repeat(5 * 1024)}b`);
  for (const source of ["(a+)+$", "^(a|a)*$", "(a*)*c", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)x", "a{0,100}a{100}c"]) {
    assert.equal(compile(utf8(source)), "");
    assert.equal(
      linear(input.length, () => call("search", input)),
      0,
      source,
    );
    assert.equal(
      linear(input.length, () => call("matchesWhole", input)),
      0,
      source,
    );
    assert.deepEqual(
      linear(input.length, () => replaceAll(input, utf8("x"))),
      input,
      source,
    );
  }
});

test("gives up a replacement that would search the rest of a long input after every match", () => {
  assert.equal(compile(utf8("a.*b|a")), "");
  const short = utf8("a".repeat(300));
  assert.equal(replaceAll(short, utf8("x")).toString("utf8"), "x".repeat(300));
  const long = utf8("a".repeat(100_000));
  const before = steps();
  assert.deepEqual(replaceAll(long, utf8("x")), long);
  const oneSearch = 2 * size() * (long.length + 1);
  const bound = Math.max(FREE_STEPS, REPLACING_STEPS * size() * long.length) + oneSearch;
  assert.ok(steps() - before <= bound, `${steps() - before} steps`);
});

test("gives up a replacement that would outgrow memory", () => {
  assert.equal(compile(utf8("(.)")), "");
  const input = utf8("a".repeat(100_000));
  assert.deepEqual(replaceAll(input, utf8("$1".repeat(1000))), input);
  assert.equal(replaceAll(input, utf8("$1")).length, input.length);
});

test("matches whole statuses with the shorthand for a class", () => {
  const matching = (source: string): string => {
    assert.equal(Buffer.from(entry.read(call("compileStatus", utf8(source)))).toString("utf8"), "", source);
    const statuses = Array.from({ length: 500 }, (_, index) => String(index + 100));
    const found = statuses.filter((status) => call("matchesWhole", utf8(status)) !== 0);
    return found.length === 0 ? "none" : `${found[0]}..${found.at(-1)} ${found.length}`;
  };
  assert.equal(matching("429"), "429..429 1");
  assert.equal(matching("4xx"), "400..499 100");
  assert.equal(matching("5XX"), "500..599 100");
  assert.equal(matching("4.*"), "400..499 100");
  assert.equal(matching("5\\d\\d"), "500..599 100");
  assert.equal(matching("[45].."), "400..599 200");
  assert.equal(matching("4"), "none");
  assert.equal(matching("xxx"), "none");
  assert.equal(matching("401|403"), "401..403 2");
});
