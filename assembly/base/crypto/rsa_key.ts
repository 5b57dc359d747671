import { Bytes, concat, equal, find, slice, utf8 } from "../bytes";
import { decodeBase64 } from "../base64";
import { Der } from "../der";
import { Limbs, limbsOf, product } from "./limbs";

/** Longest text of a key. */
const MOST_BYTES: i32 = 16 * 1024;
const LEAST_BITS: i32 = 2048;
const MOST_BITS: i32 = 4096;
const LIMB_BITS: i32 = 32;

const BEGIN = utf8("-----BEGIN ");
const END = utf8("-----END ");
/** Labels of RFC 7468 (10) and of PKCS#1 (RFC 8017, A.1.2). */
const PKCS8 = utf8("PRIVATE KEY-----");
const PKCS1 = utf8("RSA PRIVATE KEY-----");
/** 1.2.840.113549.1.1.1 (RFC 8017, A.1). */
const RSA_ENCRYPTION: Bytes = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/** Places among the parts of a key, in the order of RFC 8017, A.1.2. */
enum Part {
  P,
  Q,
  Dp,
  Dq,
  QInverse,
}

const PARTS: i32 = 5;

/** A private key of two primes (RFC 8017, 3.2), 2048 to 4096 bits. */
export class RsaKey {
  private constructor(
    readonly bits: i32,
    /** Twice the size of the parts. */
    readonly modulus: Limbs,
    readonly publicExponent: Limbs,
    private readonly parts: Limbs[],
  ) {}

  get p(): Limbs {
    return this.parts[Part.P];
  }

  get q(): Limbs {
    return this.parts[Part.Q];
  }

  get dp(): Limbs {
    return this.parts[Part.Dp];
  }

  get dq(): Limbs {
    return this.parts[Part.Dq];
  }

  get qInverse(): Limbs {
    return this.parts[Part.QInverse];
  }

  /** The key in a text of PEM, PKCS#8 or PKCS#1 without a password; null: it has none that can be used. */
  static parse(pem: Bytes): RsaKey | null {
    const der = contentOf(pem);
    if (der === null) return null;
    const outer = new Der(der).sequence();
    if (outer.natural().length > 0) return null;
    if (!outer.isSequence) return RsaKey.read(outer);
    if (!outer.sequence().isObject(RSA_ENCRYPTION)) return null;
    const inner = outer.octets().sequence();
    return inner.natural().length > 0 ? null : RsaKey.read(inner);
  }

  /** The key in the members that follow the version (RFC 8017, A.1.2). */
  private static read(members: Der): RsaKey | null {
    const n = members.natural();
    const bits = bitsOf(n);
    const e = limbsOf(members.natural(), 1);
    members.natural();
    if (bits < LEAST_BITS || bits > MOST_BITS || e === null) return null;
    const numbers: Bytes[] = [];
    for (let i = 0; i < PARTS; i++) numbers.push(members.natural());
    const p = numbers[Part.P];
    const q = numbers[Part.Q];
    const size = (max(bitsOf(p), bitsOf(q)) + LIMB_BITS - 1) / LIMB_BITS;
    if (size > MOST_BITS / LIMB_BITS || !isOdd(p) || !isOdd(q)) return null;
    const modulus = limbsOf(n, 2 * size);
    const parts = allLimbs(numbers, size);
    if (modulus === null || parts === null) return null;
    const isWhole = isSame(product(parts[Part.P], parts[Part.Q], new StaticArray<u32>(size)), modulus);
    return isWhole ? new RsaKey(bits, modulus, e, parts) : null;
  }
}

/** Of each number `size` limbs; null when one does not fit. */
function allLimbs(numbers: Bytes[], size: i32): Limbs[] | null {
  const all: Limbs[] = [];
  for (let i = 0; i < numbers.length; i++) {
    const limbs = limbsOf(numbers[i], size);
    if (limbs === null) return null;
    all.push(limbs);
  }
  return all;
}

/** What a text of PEM (RFC 7468) has between its lines; null: it is none of a private key. */
function contentOf(pem: Bytes): Bytes | null {
  if (pem.length > MOST_BYTES) return null;
  const begin = find(pem, BEGIN, 0);
  if (begin < 0) return null;
  const label = begin + BEGIN.length;
  const isPkcs1 = equal(slice(pem, label, label + PKCS1.length), PKCS1);
  const name = isPkcs1 ? PKCS1 : PKCS8;
  if (!isPkcs1 && !equal(slice(pem, label, label + PKCS8.length), PKCS8)) return null;
  const end = find(pem, concat(END, name), label);
  return end < 0 ? null : decodeBase64(slice(pem, label + name.length, end), 0);
}

function bitsOf(number: Bytes): i32 {
  return number.length == 0 ? 0 : 8 * number.length - clz<u32>(number[0]) + 24;
}

/** And above 1. */
function isOdd(number: Bytes): bool {
  const size = number.length;
  return size > 0 && (number[size - 1] & 1) == 1 && bitsOf(number) > 1;
}

function isSame(a: Limbs, b: Limbs): bool {
  for (let i = 0; i < a.length; i++) if (a[i] != b[i]) return false;
  return a.length == b.length;
}
