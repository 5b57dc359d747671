import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice } from "./json_inputs.ts";
import { damaged } from "./wire.ts";

/** Damaged keys of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 5000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 8017);

/** Bits of the keys that signatures are compared with: the slice takes one of each. */
const SIZES = [2048, 2050, 2176, 2559, 3072, 4096];
const KEYS = RUNS > 100_000 ? 50 : SIZES.length;

const entry = await buildEntry("rsa");

function withBytes<T>(all: Uint8Array[], act: (...pointers: number[]) => T): T {
  const pointers = all.map((bytes) => entry.write(bytes));
  try {
    return act(...pointers);
  } catch (cause) {
    throw new Error(all.map((bytes) => Buffer.from(bytes).toString("base64")).join("\n"), { cause });
  } finally {
    for (const pointer of pointers) entry.release(pointer);
  }
}

function keyBits(pem: Uint8Array): number {
  return withBytes([pem], entry.function("keyBits"));
}

function signature(pem: Uint8Array, message: Uint8Array): Uint8Array {
  return withBytes([pem, message], (...pointers) => entry.read(entry.function("signature")(...pointers)));
}

function pemOf(key: KeyObject, type: "pkcs8" | "pkcs1"): Buffer {
  return Buffer.from(key.export({ type, format: "pem" }) as string);
}

const keys = Array.from({ length: KEYS }, (_, i) => {
  const modulusLength = SIZES[i % SIZES.length] ?? 2048;
  return generateKeyPairSync("rsa", { modulusLength, publicExponent: i % 7 === 3 ? 3 : 65537 }).privateKey;
});
const [small = assert.fail()] = keys;

test(`RS256 signatures by ${KEYS} keys are those of OpenSSL, from PKCS#8 and PKCS#1`, () => {
  const dice = new Dice(SEED);
  for (const key of keys) {
    const message = Buffer.from(Array.from({ length: dice.below(300) }, () => dice.below(256)));
    const expected = sign("sha256", message, key).toString("hex");
    for (const type of ["pkcs8", "pkcs1"] as const) {
      assert.equal(keyBits(pemOf(key, type)), key.asymmetricKeyDetails?.modulusLength);
      assert.equal(Buffer.from(signature(pemOf(key, type), message)).toString("hex"), expected);
    }
  }
});

test("a damaged key is none, signs nothing wrong, and traps nowhere", () => {
  const dice = new Dice(SEED + 1);
  const message = Buffer.from("message");
  const expected = sign("sha256", message, small).toString("hex");
  for (let run = 0; run < RUNS; run++) {
    const type = run % 2 === 0 ? "pkcs8" : "pkcs1";
    const pem = damaged(dice, pemOf(small, type));
    const signed = keyBits(pem) === 0 || run % 50 > 0 ? "" : Buffer.from(signature(pem, message)).toString("hex");
    assert.ok(signed === "" || signed === expected, Buffer.from(pem).toString());
  }
});

test("damaged DER is no key that signs wrong, and traps nowhere", () => {
  const dice = new Dice(SEED + 2);
  const message = Buffer.from("message");
  const expected = sign("sha256", message, small).toString("hex");
  const der = small.export({ type: "pkcs8", format: "der" });
  for (let run = 0; run < RUNS; run++) {
    const body = Buffer.from(damaged(dice, der)).toString("base64");
    const pem = Buffer.from(`-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`);
    const signed = keyBits(pem) === 0 || run % 50 > 0 ? "" : Buffer.from(signature(pem, message)).toString("hex");
    assert.ok(signed === "" || signed === expected, body);
  }
});

test("keys that are too small, too large or of another kind are none", () => {
  const sizes = [1024, 2040, 4104];
  for (const modulusLength of sizes) {
    const key = generateKeyPairSync("rsa", { modulusLength }).privateKey;
    assert.equal(keyBits(pemOf(key, "pkcs8")), 0, `${modulusLength} bits`);
  }
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  assert.equal(keyBits(Buffer.from(curve.export({ type: "pkcs8", format: "pem" }) as string)), 0);
  const locked = small.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "word" });
  assert.equal(keyBits(Buffer.from(locked)), 0);
});
