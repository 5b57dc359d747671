import { Buffer } from "node:buffer";
import type { Dice } from "./json_inputs.ts";

const MAGIC = "aipR";
const VERSION = 1;
const TOKEN_ENTRY = 1;
const MODEL_ENTRY = 2;
const NOTE_ENTRY = 3;
const MOST_MODELS = 256;
const NONCE_BYTES = 16;
/** Healthy or out; the healthy with the marks that they can have. */
const STATES = [0, 1, 2, 4, 6];
const PRINTABLE = "abcdefghijklmnopqrstuvwxyzABCDEF0123456789|_-.:/%~!$&'()*+,;=@";

function number(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
}

function draw(dice: Dice, size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, () => dice.below(256)));
}

function sized(bytes: Buffer): Buffer {
  return Buffer.concat([number(bytes.length, 2), bytes]);
}

function part(dice: Dice, cap: number): Buffer {
  const length = dice.chance(20) ? cap : 1 + dice.below(30);
  return sized(Buffer.from(Array.from({ length }, () => PRINTABLE.charCodeAt(dice.below(PRINTABLE.length)))));
}

function route(dice: Dice): Buffer {
  if (dice.chance(3)) return Buffer.concat([draw(dice, 4), Buffer.alloc(6)]);
  return Buffer.concat([draw(dice, 4), part(dice, 255), part(dice, 512), part(dice, 255)]);
}

function claim(dice: Dice): Buffer {
  const state = dice.below(3);
  return Buffer.concat([number(state, 1), state === 0 ? Buffer.alloc(0) : draw(dice, NONCE_BYTES)]);
}

/** Its entry, and its note if it has one. */
function token(dice: Dice, fingerprint: string): Buffer[] {
  const state = STATES[dice.below(STATES.length)] ?? 0;
  const counts = draw(dice, 4 * 4);
  const times = draw(dice, 3 * 8);
  const fields = [Buffer.from(fingerprint), number(state, 1), counts, times, claim(dice), route(dice)];
  const entry = Buffer.concat([number(TOKEN_ENTRY, 1), sized(Buffer.concat(fields))]);
  return dice.chance(2) ? [entry, note(dice, fingerprint, state === 1)] : [entry];
}

/** What a token's entry has no room for: how it rests, why it is out, and its code, or since when it is back. */
function note(dice: Dice, fingerprint: string, isOut: boolean): Buffer {
  const rest = number(isOut ? dice.below(3) : 0, 1);
  const last = isOut ? Buffer.concat([draw(dice, 2), Buffer.alloc(6)]) : draw(dice, 8);
  const fields = [Buffer.from(fingerprint), rest, number(1 + dice.below(8), 1), draw(dice, 2), last];
  return Buffer.concat([number(NOTE_ENTRY, 1), sized(Buffer.concat(fields))]);
}

/** A model that a token may not use. */
function pair(dice: Dice, model: bigint): Buffer {
  const hash = Buffer.alloc(8);
  hash.writeBigUInt64LE(model);
  const fields = [hash, Buffer.from(draw(dice, 8).toString("hex")), draw(dice, 8)];
  return Buffer.concat([number(MODEL_ENTRY, 1), sized(Buffer.concat(fields))]);
}

/** So many pairs, in ascending order. */
function pairs(dice: Dice, count: number): Buffer[] {
  const models = Array.from({ length: count }, () => draw(dice, 8).readBigUInt64LE() | 1n);
  const ordered = [...new Set(models)].sort((a, b) => (a < b ? -1 : 1));
  return ordered.map((model) => pair(dice, model));
}

/**
 * A roster's record with `entries` random tokens and models that some may not use, made after the description of its
 * format and by nothing else.
 */
export function randomRecord(dice: Dice, entries: number): Buffer {
  const fingerprints = new Set<string>();
  while (fingerprints.size < entries) fingerprints.add(draw(dice, 8).toString("hex"));
  const tokens = [...fingerprints].sort().flatMap((fingerprint) => token(dice, fingerprint));
  const models = pairs(dice, entries < MOST_MODELS ? dice.below(4) : 0);
  const count = number(tokens.length + models.length, 2);
  return Buffer.concat([Buffer.from(MAGIC), number(VERSION, 1), count, ...tokens, ...models]);
}
