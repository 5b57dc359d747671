import { Bytes, slice } from "./bytes";

const HTAB: u8 = 0x09;
const SP: u8 = 0x20;
const DEL: u8 = 0x7f;
const CASE_BIT: u8 = 0x20;

/** Characters of each word that count for `editDistance`. */
const LONGEST_WORD = 64;
/** Of `editDistance`, row by row. */
const costs = new StaticArray<i32>((LONGEST_WORD + 1) * (LONGEST_WORD + 1));

/** Whether `byte` is `0`..`9`. */
export function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}

/** `byte` with `A`..`Z` as `a`..`z`; every other byte is unchanged. */
export function lower(byte: u8): u8 {
  return byte >= 0x41 && byte <= 0x5a ? byte | CASE_BIT : byte;
}

/** Whether `a` and `b` are equal but for the case of ASCII letters. */
export function equalFold(a: Bytes, b: Bytes): bool {
  return a.length == b.length && startsWithFold(a, b);
}

/** Whether `bytes` starts with `prefix`, whatever the case of ASCII letters. */
export function startsWithFold(bytes: Bytes, prefix: Bytes): bool {
  if (bytes.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (lower(bytes[i]) != lower(prefix[i])) return false;
  return true;
}

/** Whether `bytes` ends with `ending`, whatever the case of ASCII letters. */
export function endsWithFold(bytes: Bytes, ending: Bytes): bool {
  return equalFold(slice(bytes, bytes.length - ending.length, bytes.length), ending);
}

/** `bytes` without spaces and tabs at both ends (OWS of RFC 9110 5.6.3); `bytes` itself when there are none. */
export function trim(bytes: Bytes): Bytes {
  let start = 0;
  let end = bytes.length;
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return end - start == bytes.length ? bytes : slice(bytes, start, end);
}

/**
 * Whether `bytes` may stand as a header's value: `field-value` of RFC 9110 5.5, not empty. Visible characters and bytes
 * from 0x80 up, with spaces and tabs only between them; no other control character.
 */
export function isHeaderValue(bytes: Bytes): bool {
  const last = bytes.length - 1;
  if (last < 0 || isBlank(bytes[0]) || isBlank(bytes[last])) return false;
  for (let i = 0; i <= last; i++) {
    const byte = bytes[i];
    if ((byte < SP && byte != HTAB) || byte == DEL) return false;
  }
  return true;
}

function isBlank(byte: u8): bool {
  return byte == SP || byte == HTAB;
}

/**
 * How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b` (optimal string alignment,
 * by UTF-16 units, case counts). Only the first 64 units of each count, so that the work is bounded.
 */
export function editDistance(a: string, b: string): i32 {
  const width = min(b.length, LONGEST_WORD) + 1;
  const height = min(a.length, LONGEST_WORD) + 1;
  for (let j = 0; j < width; j++) costs[j] = j;
  for (let i = 1; i < height; i++) {
    costs[i * width] = i;
    for (let j = 1; j < width; j++) {
      const at = i * width + j;
      const replaced = costs[at - width - 1] + i32(a.charCodeAt(i - 1) != b.charCodeAt(j - 1));
      costs[at] = min(replaced, min(costs[at - width], costs[at - 1]) + 1);
      if (isSwap(a, b, i, j)) costs[at] = min(costs[at], costs[at - 2 * width - 2] + 1);
    }
  }
  return costs[height * width - 1];
}

/** Whether the two units before `i` in `a` are the two before `j` in `b` the other way round. */
function isSwap(a: string, b: string, i: i32, j: i32): bool {
  if (i < 2 || j < 2) return false;
  return a.charCodeAt(i - 1) == b.charCodeAt(j - 2) && a.charCodeAt(i - 2) == b.charCodeAt(j - 1);
}
