import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { buildEntry } from "./build.ts";
import { Dice } from "./json_inputs.ts";

/** Cases of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 20_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_253);
const JSON_KIND = 1;
const EVENTS_KIND = 2;
/** Comment lines that an event keeps. */
const MOST_COMMENTS = 64;

const folder = fileURLToPath(new URL("../fixtures/answers/", import.meta.url));
const entry = await buildEntry("first_event");

interface Answer {
  readonly file: string;
  /** The status in the name of the file; an ordinary answer is called 200. */
  readonly status: number;
  readonly isStream: boolean;
  readonly bytes: Buffer;
}

const answers: readonly Answer[] = readdirSync(folder).map((file) => ({
  file,
  status: Number(file.slice(0, 3)),
  isStream: file.endsWith(".sse"),
  bytes: readFileSync(folder + file),
}));
const streams = answers.filter((answer) => answer.isStream);

/** Calls an exported function with byte strings and numbers. */
function call(name: string, ...values: (Uint8Array | number)[]): number {
  const held = values.map((value) => (typeof value === "number" ? value : entry.write(value)));
  try {
    return entry.function(name)(...held);
  } catch (cause) {
    const shown = values.map((value) => (typeof value === "number" ? value : Buffer.from(value).toString("hex")));
    throw new Error(`${name}(${shown.join()}): ${String(cause)}`, { cause });
  } finally {
    values.forEach((value, index) => typeof value === "number" || entry.release(held[index] ?? 0));
  }
}

function bytesOf(name: string, ...values: (Uint8Array | number)[]): string {
  return Buffer.from(entry.read(call(name, ...values))).toString("latin1");
}

const NONE = Buffer.alloc(0);
const ERROR = Buffer.from("error");

function statusOf(data: Buffer, name: Buffer = NONE, comment: Buffer = NONE): number {
  return call("statusOf", data, name, comment);
}

function isAnswered(status: number): boolean {
  return status === 0 || (status >= 400 && status <= 599);
}

function statusOfAnswer({ isStream, bytes }: Answer): number {
  return isStream ? call("statusOfStream", bytes, 0) : statusOf(bytes);
}

const part = (text: string): string => `${text.length}:${text}`;

/** The events of a whole stream by the standard's grammar, with the two departures of the reader. */
function oracle(stream: string): string {
  let [name, data, comments, stale, events] = ["", [] as string[], [] as string[], false, ""];
  let at = stream.startsWith("\xef\xbb\xbf") ? 3 : 0;
  const end = (): void => {
    if (data.length > 0 || name === "error") {
      events += part(String(at)) + part(name) + part(comments.join("\n")) + part(data.join("\n"));
      data = [];
      comments = [];
    }
    name = "";
    stale = true;
  };
  for (const [whole, line] of stream.slice(at).matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
    at += whole.length;
    const [, field, value] = /^([^:]*)(?::[ ]?([^]*))?$/.exec(line ?? "") ?? [];
    if (line === "" && whole !== "") end();
    else if (field === "data") data.push(value ?? "");
    else if (field === "event") name = value ?? "";
    else if (field === "" && line !== "") {
      if (stale) comments = [];
      else if (comments.length === MOST_COMMENTS) comments.splice(0, MOST_COMMENTS / 2);
      comments.push(value ?? "");
      stale = false;
    }
  }
  end();
  return events;
}

const PIECES = [
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  "\r\r",
  "\r\n\r\n",
  ":",
  " ",
  "data",
  "data:",
  "data: x",
  "event",
  "event: e",
];
const MORE = ["event:error", "id: 1", "retry: 9", ": c", ":HTTP_STATUS/429", "\xef\xbb\xbf", "\xef", "\0", "\xff", "é"];

function randomStream(dice: Dice): Buffer {
  const pieces = Array.from({ length: dice.below(24) }, () =>
    dice.pick(dice.chance(2) ? PIECES : [...PIECES, ...MORE]),
  );
  return Buffer.from(pieces.join(""), "latin1");
}

/** `bytes` with some bits turned, bytes cut out, doubled or replaced by what matters to the grammar. */
function mutated(dice: Dice, bytes: Buffer): Buffer {
  let result = Buffer.from(bytes);
  for (let times = 1 + dice.below(4); times > 0 && result.length > 0; times--) {
    const at = dice.below(result.length);
    const length = dice.below(Math.min(12, result.length - at + 1));
    const kind = dice.below(5);
    if (kind === 0) result[at] = (result[at] ?? 0) ^ (1 << dice.below(8));
    else if (kind === 1) result[at] = dice.pick([0x0a, 0x0d, 0x22, 0x3a, 0x5b, 0x5c, 0x7b, 0x7d, 0x00, 0xc3, 0xff]);
    else if (kind === 2) result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
    else if (kind === 3) result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)]);
    else
      result = Buffer.concat([
        result.subarray(0, at),
        Buffer.from(dice.pick([...PIECES, ...MORE])),
        result.subarray(at),
      ]);
  }
  return result;
}

for (const answer of answers) {
  const meaning = answer.status === 200 ? "an ordinary answer" : `an error with status ${answer.status}`;
  test(`answers/${answer.file} is ${meaning}`, () => {
    assert.equal(statusOfAnswer(answer), answer.status === 200 ? 0 : answer.status);
    assert.equal(call("kindOf", answer.bytes) === EVENTS_KIND, answer.isStream);
    if (/^\s*[[{]/.test(answer.bytes.toString())) assert.equal(call("kindOf", answer.bytes), JSON_KIND);
  });
}

test("an answer cut anywhere is whole, or no error", () => {
  for (const answer of answers.filter((one) => !one.isStream && /^[[{]/.test(one.bytes.toString()))) {
    const whole = statusOfAnswer(answer);
    for (let size = 0; size < answer.bytes.length; size++) {
      const status = statusOf(answer.bytes.subarray(0, size));
      assert.equal(status, size < answer.bytes.length - 1 ? 0 : whole, `${answer.file} cut after ${size} bytes`);
    }
  }
});

test("the first event of a stream cut anywhere is not there yet, or the one of the whole", () => {
  const dice = new Dice(SEED);
  const random = Array.from({ length: RUNS / 20 }, () => randomStream(dice));
  for (const stream of [...streams.map(({ bytes }) => bytes), ...random]) {
    const whole = bytesOf("first", stream, 0);
    let seen = "";
    for (let size = 0; size <= stream.length; size++) {
      const cut = bytesOf("first", stream.subarray(0, size), 0);
      assert.ok(cut === seen || (seen === "" && cut === whole), `${stream.toString("hex")} cut after ${size} bytes`);
      seen = cut;
    }
    assert.equal(seen, whole);
    if (whole !== "") assert.equal(bytesOf("first", stream, 1), whole);
  }
});

test("every stream has the events of the standard, in pieces of any size", () => {
  const dice = new Dice(SEED + 1);
  let events = 0;
  for (let run = 0; run < RUNS; run++) {
    const stream = dice.chance(4) ? mutated(dice, dice.pick(streams).bytes) : randomStream(dice);
    const expected = oracle(stream.toString("latin1"));
    assert.equal(bytesOf("all", stream, 1 + dice.below(stream.length + 1)), expected, stream.toString("hex"));
    if (expected !== "") events++;
  }
  assert.ok(events > RUNS / 3 && events < RUNS, `${events} of ${RUNS} had events`);
});

test("any bytes are answered with no error or a status of one", () => {
  const dice = new Dice(SEED + 2);
  const seen = new Set<number>();
  for (let run = 0; run < RUNS; run++) {
    const { bytes } = dice.pick(answers);
    const input = mutated(dice, bytes);
    const status = dice.chance(2) ? call("statusOfStream", input, dice.below(2)) : statusOf(input);
    assert.ok(isAnswered(status), `${status} for ${input.toString("hex")}`);
    assert.ok(isAnswered(statusOf(input, NONE, input)));
    assert.ok(statusOf(input, ERROR) >= 400);
    assert.ok(call("kindOf", input) <= 3);
    seen.add(status);
  }
  assert.ok(seen.has(0) && seen.has(429) && seen.has(500), [...seen].join());
});

test("deep nesting, long bodies and bytes that are not UTF-8 are answered", () => {
  const deep = (levels: number): string => '{"error":'.repeat(levels) + "1" + "}".repeat(levels);
  for (const levels of [1, 2, 255, 256, 257, 5000]) assert.ok(isAnswered(statusOf(Buffer.from(deep(levels)))));
  assert.equal(statusOf(Buffer.from(`${"[".repeat(70_000)}`)), 0);
  assert.equal(statusOf(Buffer.from('{"error":{"code":"\xff"}}', "latin1")), 0);
  assert.equal(statusOf(Buffer.from(`{"error":{"code":"${"rate_limit".repeat(7000)}"}}`)), 429);
  const lines = Buffer.from(`${"data:\n:c\n".repeat(8000)}\n`);
  assert.equal(bytesOf("all", lines, 1000), oracle(lines.toString("latin1")));
});
