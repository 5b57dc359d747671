import { Bytes, concat, slice, utf8 } from "../../../base/bytes";
import { sha256 } from "../../../base/crypto/sha256";
import { hex } from "../../../base/hex";

/** Of the digest that tells names apart which begin alike, in hexadecimal digits. */
const DIGEST: i32 = 8;
const DASH = utf8("_");

/** `name` where it has at most `longest` bytes; else its beginning and a digest of all of it, the same every time. */
export function shortName(name: Bytes, longest: i32): Bytes {
  if (name.length <= longest) return name;
  const digest = slice(utf8(hex(sha256(name))), 0, DIGEST);
  let kept = max(0, longest - DIGEST - DASH.length);
  while (kept > 0 && isInside(name, kept)) kept--;
  return concat(slice(name, 0, kept), concat(DASH, digest));
}

/** Whether `at` is within a character. */
function isInside(name: Bytes, at: i32): bool {
  return at < name.length && (name[at] & 0xc0) == 0x80;
}
