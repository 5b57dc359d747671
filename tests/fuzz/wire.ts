/** What the fuzzers of wire formats share: calls into their entries, spoiled messages, and a look at what comes out. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Entry } from "./build.ts";
import { type Dice, validText } from "./json_inputs.ts";

/** Calls exported functions with byte strings and numbers; a trap names its input. */
export function caller(entry: Entry): (name: string, ...values: (Uint8Array | number)[]) => Buffer {
  return (name, ...values) => {
    const held = values.map((value) => (typeof value === "number" ? value : entry.write(value)));
    try {
      return Buffer.from(entry.read(entry.function(name)(...held)));
    } catch (cause) {
      const shown = values.map((value) => (typeof value === "number" ? value : Buffer.from(value).toString("hex")));
      throw new Error(`${name}(${shown.join()}): ${String(cause)}`, { cause });
    } finally {
      values.forEach((value, index) => typeof value === "number" || entry.release(held[index] ?? 0));
    }
  };
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** Values that are not what a reader expects. */
function oddValue(dice: Dice): unknown {
  const odd = [
    null,
    true,
    false,
    0,
    -1,
    1e300,
    9007199254740993,
    "",
    "data:",
    "none",
    [],
    {},
    [null],
    { type: "text" },
  ];
  if (dice.chance(4)) return JSON.parse(Buffer.from(validText(dice), "latin1").toString()) as unknown;
  if (dice.chance(12)) return "x".repeat(70_000);
  if (dice.chance(12)) return JSON.parse("[".repeat(200) + "]".repeat(200)) as unknown;
  return dice.pick(odd);
}

/** A copy of `value` in which some member is missing, replaced, or doubled. */
export function spoiled(dice: Dice, value: unknown): unknown {
  if (typeof value !== "object" || value === null || dice.chance(8)) return oddValue(dice);
  const keys = Object.keys(value);
  const key = keys.length === 0 ? "type" : dice.pick(keys);
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (dice.chance(6)) delete copy[key];
  else copy[key] = spoiled(dice, copy[key]);
  return copy;
}

/** Cuts bytes out, turns bits, doubles a part. */
export function damaged(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length + 1);
  const size = dice.below(20);
  const kind = dice.below(4);
  if (kind === 0) return bytes.subarray(0, at);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)]);
  if (kind === 2) return Buffer.concat([bytes.subarray(0, at + size), bytes.subarray(at)]);
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
  return copy;
}

/** How a canonical stream ends that was cut, or told of an error. */
const FAILED = /^data: \{"error":/;

/**
 * The events of a canonical stream before its end: each is JSON, and exactly the last is the end mark, or an error
 * where the stream `mayFail`. Comments may come anywhere.
 */
export function chunksOf(stream: Buffer, mayFail = false): unknown[] {
  const told = stream.toString().replace(/(?<=^|\n)(:[^\n]*\n)+(\n|(?=data:)|$)/g, "");
  const events = told.split("\n\n");
  assert.equal(events.pop(), "");
  const last = events.pop() ?? "";
  if (mayFail && FAILED.test(last)) JSON.parse(last.slice("data: ".length));
  else assert.equal(last, "data: [DONE]");
  return events.map((event) => {
    assert.match(event, /^data: \{/);
    return JSON.parse(event.slice("data: ".length)) as unknown;
  });
}
