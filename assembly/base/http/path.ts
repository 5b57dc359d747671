import { Bytes, indexOf, slice } from "../bytes";
import { escapeAt } from "./escape";

const SLASH: u8 = 0x2f;
const BACKSLASH: u8 = 0x5c;
const DOT: u8 = 0x2e;
const SEMICOLON: u8 = 0x3b;
const QUESTION_MARK: u8 = 0x3f;
const HASH: u8 = 0x23;
const PERCENT: u8 = 0x25;
const SP: u8 = 0x20;
const DEL: u8 = 0x7f;
/** Lead bytes of overlong UTF-8, by which an ASCII character can be hidden. */
const OVERLONG: u8 = 0xc0;

/** How often servers behind a request may unescape its path before they route it. */
const LAYERS: i32 = 2;

/**
 * Whether `target` can stand in a request line as path and query: the origin form of RFC 9112, 3.2.1, whose path means
 * one place for every server that reads it. No other host (`//host`, `http://host`), no character that ends the line.
 */
export function isOriginForm(target: Bytes): bool {
  if (target.length == 0 || target[0] != SLASH || (target.length > 1 && target[1] == SLASH)) return false;
  for (let i = 0; i < target.length; i++) {
    const byte = target[i];
    if (byte <= SP || byte == DEL || byte == HASH) return false;
  }
  const query = indexOf(target, QUESTION_MARK);
  return unescaped(target, 0, query < 0 ? target.length : query) !== null;
}

/**
 * The text that `path[start, end)` stands for, escaped once or twice (RFC 3986, 2.1). null: it may mean another place
 * than it says, as dot segments (5.2.4, also with `;` parameters), backslashes and control characters do.
 */
export function unescaped(path: Bytes, start: i32, end: i32): Bytes | null {
  let text = start == 0 && end == path.length ? path : slice(path, start, end);
  for (let layer = 0; !strays(text); layer++) {
    const plain = unescapedOnce(text);
    if (plain === text) return text;
    if (layer == LAYERS) return null;
    text = plain;
  }
  return null;
}

function strays(path: Bytes): bool {
  let segment = 0;
  for (let i = 0; i < path.length; i++) {
    const byte = path[i];
    if (byte < SP || byte == DEL || byte == BACKSLASH || byte == OVERLONG || byte == OVERLONG + 1) return true;
    if (byte != SLASH && byte != SEMICOLON) continue;
    if (isDots(path, segment, i)) return true;
    segment = byte == SLASH ? i + 1 : path.length;
  }
  return isDots(path, segment, path.length);
}

function isDots(path: Bytes, start: i32, end: i32): bool {
  if (end - start < 1 || end - start > 2) return false;
  for (let i = start; i < end; i++) if (path[i] != DOT) return false;
  return true;
}

/** `text` with its escapes taken for what they mean; itself when it has none. */
function unescapedOnce(text: Bytes): Bytes {
  if (indexOf(text, PERCENT) < 0) return text;
  const plain = new StaticArray<u8>(text.length);
  let size = 0;
  for (let at = 0; at < text.length; size++) {
    const byte = escapeAt(text, at, text.length);
    plain[size] = byte < 0 ? text[at] : <u8>byte;
    at += byte < 0 ? 1 : 3;
  }
  return size == text.length ? text : slice(plain, 0, size);
}
