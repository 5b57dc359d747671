import { Bytes } from "../bytes";
import { Limbs, bytesOf, limbsOf, product } from "./limbs";
import { Modulus } from "./modulus";
import { RsaKey } from "./rsa_key";
import { sha256 } from "./sha256";

/** What stands before a SHA-256 digest (RFC 8017, 9.2, note 1). */
const DIGEST_INFO: Bytes = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];

/**
 * Signs `message` by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.1: "RS256"). Null where the parts of the key do not
 * belong together: what comes out is checked, or it would give the primes away.
 */
export function signRs256(key: RsaKey, message: Bytes): Bytes | null {
  const size = (key.bits + 7) / 8;
  const encoded = limbsOf(encode(sha256(message), size), key.modulus.length);
  if (encoded === null) return null;
  const signature = apply(key, encoded);
  return verifies(key, signature, encoded) ? bytesOf(signature, size) : null;
}

/** The private operation by the remainders of the primes (RFC 8017, 5.1.2). */
function apply(key: RsaKey, message: Limbs): Limbs {
  const p = new Modulus(key.p);
  const q = new Modulus(key.q);
  const first = p.power(p.enterLong(message), key.dp);
  const second = q.leave(q.power(q.enterLong(message), key.dq));
  const factor = p.difference(first, p.enter(second));
  p.multiply(factor, p.enter(key.qInverse), factor);
  return product(p.leave(factor), key.q, second);
}

function verifies(key: RsaKey, signature: Limbs, message: Limbs): bool {
  const n = new Modulus(key.modulus);
  const found = n.leave(n.power(n.enter(signature), key.publicExponent));
  for (let i = 0; i < found.length; i++) if (found[i] != message[i]) return false;
  return true;
}

/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2) of a digest, `size` bytes. */
function encode(digest: Bytes, size: i32): Bytes {
  const encoded = new StaticArray<u8>(size);
  encoded.fill(0xff);
  encoded[0] = 0;
  encoded[1] = 1;
  const tail = size - digest.length - DIGEST_INFO.length;
  encoded[tail - 1] = 0;
  for (let i = 0; i < DIGEST_INFO.length; i++) encoded[tail + i] = DIGEST_INFO[i];
  for (let i = 0; i < digest.length; i++) encoded[tail + DIGEST_INFO.length + i] = digest[i];
  return encoded;
}
