import { Bytes } from "../bytes";
import { Sha256, sha256 } from "./sha256";

const BLOCK = 64;
const INNER: u8 = 0x36;
const OUTER: u8 = 0x5c;

/** The code of `message` under `key` by HMAC with SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: Bytes, message: Bytes): Bytes {
  const short = key.length > BLOCK ? sha256(key) : key;
  const inner = new Sha256();
  inner.update(padded(short, INNER));
  inner.update(message);
  const outer = new Sha256();
  outer.update(padded(short, OUTER));
  outer.update(inner.digest());
  return outer.digest();
}

/** One block: `key` and zeros behind it, each byte changed by `mask`. */
function padded(key: Bytes, mask: u8): Bytes {
  const block = new StaticArray<u8>(BLOCK);
  for (let i = 0; i < BLOCK; i++) block[i] = (i < key.length ? key[i] : 0) ^ mask;
  return block;
}
