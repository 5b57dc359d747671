import { Bytes, EMPTY } from "../../../assembly/base/bytes";
import { RsaKey } from "../../../assembly/base/crypto/rsa_key";
import { signRs256 } from "../../../assembly/base/crypto/rsa";

/** Keys in PEM and signatures by them, for a fuzzer outside. */

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** Bits of the key in `pem`; 0 where there is none. */
export function keyBits(pem: Bytes): i32 {
  const key = RsaKey.parse(pem);
  return key === null ? 0 : key.bits;
}

/** The signature of `message`; empty where there is none. */
export function signature(pem: Bytes, message: Bytes): Bytes {
  const key = RsaKey.parse(pem);
  if (key === null) return EMPTY;
  const signed = signRs256(key, message);
  return signed === null ? EMPTY : signed;
}
