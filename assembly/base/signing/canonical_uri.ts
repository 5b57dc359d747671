import { Bytes, EMPTY, concat, equal, indexOf, joined, slice, utf8 } from "../bytes";
import { escapeAt } from "../http/escape";

const SLASH: u8 = 0x2f;
const AMPERSAND: u8 = 0x26;
const EQUALS: u8 = 0x3d;
const PERCENT: u8 = 0x25;
const DIGITS = utf8("0123456789ABCDEF");
const ROOT = utf8("/");
const HERE = utf8(".");
const ABOVE = utf8("..");

/** `text` with every byte escaped (RFC 3986, 2.1) but letters, digits, `-._~` and, where `keepsSlashes`, slashes. */
export function escaped(text: Bytes, keepsSlashes: bool = false): Bytes {
  let size = text.length;
  for (let i = 0; i < text.length; i++) if (!isKept(text[i], keepsSlashes)) size += 2;
  if (size == text.length) return text;
  const written = new StaticArray<u8>(size);
  for (let i = 0, at = 0; i < text.length; i++) {
    const byte = text[i];
    if (isKept(byte, keepsSlashes)) {
      written[at++] = byte;
      continue;
    }
    written[at++] = PERCENT;
    written[at++] = DIGITS[byte >> 4];
    written[at++] = DIGITS[byte & 15];
  }
  return written;
}

/** The path of a request line as it is signed: without empty and dot segments, and escaped once more. */
export function canonicalPath(path: Bytes): Bytes {
  const kept: Bytes[] = [EMPTY];
  for (let start = 0; start < path.length;) {
    const found = indexOf(path, SLASH, start);
    const end = found < 0 ? path.length : found;
    const segment = slice(path, start, end);
    if (equal(segment, ABOVE)) {
      if (kept.length > 1) kept.pop();
    } else if (segment.length > 0 && !equal(segment, HERE)) kept.push(segment);
    start = end + 1;
  }
  if (kept.length == 1) return ROOT;
  if (path[path.length - 1] == SLASH) kept.push(EMPTY);
  return escaped(joined(kept, SLASH), true);
}

/** The `query` of a request line, with its question mark, as it is signed: sorted, and escaped anew. */
export function canonicalQuery(query: Bytes): Bytes {
  const pairs: Parameter[] = [];
  for (let start = 1; start < query.length;) {
    const found = indexOf(query, AMPERSAND, start);
    const end = found < 0 ? query.length : found;
    if (end > start) pairs.push(new Parameter(slice(query, start, end)));
    start = end + 1;
  }
  pairs.sort((a, b) => {
    const order = compare(a.name, b.name);
    return order == 0 ? compare(a.value, b.value) : order;
  });
  return joined(
    pairs.map<Bytes>((pair) => concat(pair.name, concat([EQUALS], pair.value))),
    AMPERSAND,
  );
}

/** Below, at or above 0: the order of `a` and `b` by their bytes. */
export function compare(a: Bytes, b: Bytes): i32 {
  const order = memory.compare(changetype<usize>(a), changetype<usize>(b), min(a.length, b.length));
  return order == 0 ? a.length - b.length : order;
}

class Parameter {
  readonly name: Bytes;
  readonly value: Bytes;

  constructor(pair: Bytes) {
    const equals = indexOf(pair, EQUALS);
    this.name = escaped(plain(slice(pair, 0, equals < 0 ? pair.length : equals)));
    this.value = equals < 0 ? EMPTY : escaped(plain(slice(pair, equals + 1, pair.length)));
  }
}

/** `text` with its escapes taken for what they mean. */
function plain(text: Bytes): Bytes {
  if (indexOf(text, PERCENT) < 0) return text;
  const bytes = new StaticArray<u8>(text.length);
  let size = 0;
  for (let at = 0; at < text.length; size++) {
    const byte = escapeAt(text, at, text.length);
    bytes[size] = byte < 0 ? text[at] : <u8>byte;
    at += byte < 0 ? 1 : 3;
  }
  return slice(bytes, 0, size);
}

/** RFC 3986, 2.3. */
function isKept(byte: u8, keepsSlashes: bool): bool {
  const letter = byte | 0x20;
  if ((letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  return byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x7e || (keepsSlashes && byte == SLASH);
}
