import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { accountFile } from "../filter/accounts_of_google.ts";
import { buildEntry } from "./build.ts";
import { Dice } from "./json_inputs.ts";
import { damaged } from "./wire.ts";

/** Answers and files of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 5000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 6749);
const longestMs = 24 * 3600 * 1000;

const entry = await buildEntry("grants");

function call(name: string, bytes: Uint8Array): string {
  const pointer = entry.write(bytes);
  try {
    return Buffer.from(entry.read(entry.function(name)(pointer))).toString();
  } catch (cause) {
    throw new Error(Buffer.from(bytes).toString("base64"), { cause });
  } finally {
    entry.release(pointer);
  }
}

const lives: [unknown, number][] = [
  [3599, 3_599_000],
  ["3599", 3_599_000],
  [undefined, 3_600_000],
  [null, 3_600_000],
  [1e9, longestMs],
];

test("the life of a token is what its endpoint says, an hour where that is nothing, and a day at most", () => {
  for (const [expires_in, ms] of lives) {
    const answer = Buffer.from(JSON.stringify({ access_token: "ya29.a", expires_in, token_type: "Bearer" }));
    assert.equal(call("granted", answer), `${ms} ya29.a`, String(expires_in));
  }
  for (const expires_in of [0, -5, "0", "soon", ""]) {
    const answer = Buffer.from(JSON.stringify({ access_token: "ya29.a", expires_in }));
    assert.equal(call("granted", answer), "", String(expires_in));
  }
});

test("damaged grants give a token that a header can carry, or none, and trap nowhere", () => {
  const dice = new Dice(SEED);
  for (let run = 0; run < RUNS; run++) {
    const token = `ya29.${String.fromCharCode(...Array.from({ length: dice.below(40) }, () => dice.below(256)))}`;
    const whole = Buffer.from(JSON.stringify({ access_token: token, expires_in: dice.below(9999), scope: "s" }));
    const told = call("granted", dice.below(3) === 0 ? whole : damaged(dice, whole));
    if (told === "") continue;
    const [ms = "", ...rest] = told.split(" ");
    assert.ok(Number(ms) >= 1000 && Number(ms) <= longestMs, told);
    assert.doesNotMatch(rest.join(" "), /[\0-\x08\x0a-\x1f\x7f]/);
  }
});

test("damaged key files are refused in words that have none of theirs, or taken, and trap nowhere", () => {
  const dice = new Dice(SEED + 1);
  const whole = Buffer.from(accountFile("canary"));
  assert.equal(call("faultOf", whole), "");
  for (let run = 0; run < RUNS; run++) {
    assert.match(call("faultOf", damaged(dice, whole)), /^(|must be the JSON of a .*|has no [\w ]+.*)$/);
  }
});
