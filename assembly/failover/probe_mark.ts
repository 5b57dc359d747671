import { Bytes, slice, text, utf8 } from "../base/bytes";
import { hex } from "../base/hex";
import { NONCE_BYTES } from "./token_health";

const KEY_DIGITS: i32 = 32;
const FINGERPRINT_DIGITS: i32 = 16;
const DOT: u8 = 0x2e;
const FINGERPRINT_AT: i32 = KEY_DIGITS + 1;
const NONCE_AT: i32 = FINGERPRINT_AT + FINGERPRINT_DIGITS + 1;
const MARK_SIZE: i32 = NONCE_AT + 2 * NONCE_BYTES;

const NO_DIGIT: i32 = -1;

/** What a probe shows to be let through: `<provider>.<fingerprint>.<nonce>` in lower-case hex. Anybody can make one. */
export class ProbeMark {
  constructor(
    /** `SharedKeys.id` of the provider. */
    readonly providerKey: string,
    readonly fingerprint: string,
    readonly nonce: Bytes,
  ) {}

  /** The mark that a header's value holds; null when it is none. */
  static parse(value: Bytes): ProbeMark | null {
    if (value.length != MARK_SIZE || value[KEY_DIGITS] != DOT || value[NONCE_AT - 1] != DOT) return null;
    for (let i = 0; i < NONCE_AT - 1; i++) if (i != KEY_DIGITS && digitOf(value[i]) == NO_DIGIT) return null;
    const nonce = new StaticArray<u8>(NONCE_BYTES);
    for (let i = 0; i < NONCE_BYTES; i++) {
      const high = digitOf(value[NONCE_AT + 2 * i]);
      const low = digitOf(value[NONCE_AT + 2 * i + 1]);
      if (high == NO_DIGIT || low == NO_DIGIT) return null;
      nonce[i] = <u8>((high << 4) | low);
    }
    const key = text(slice(value, 0, KEY_DIGITS));
    return new ProbeMark(key, text(slice(value, FINGERPRINT_AT, NONCE_AT - 1)), nonce);
  }

  /** The header's value. */
  value(): Bytes {
    return utf8(`${this.providerKey}.${this.fingerprint}.${hex(this.nonce)}`);
  }
}

function digitOf(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x61 + 10 : NO_DIGIT;
}
