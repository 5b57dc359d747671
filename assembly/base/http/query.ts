import { lower } from "../ascii";
import { Bytes, EMPTY, equalRange, indexOf, slice, together } from "../bytes";
import { escapeAt } from "./escape";

const QUESTION_MARK: u8 = 0x3f;
const AMPERSAND: u8 = 0x26;
const EQUALS: u8 = 0x3d;
const SEMICOLON: u8 = 0x3b;
const PLUS: u8 = 0x2b;
const OPEN_BRACKET: u8 = 0x5b;
const SP: u8 = 0x20;

/** `path` up to its query. */
export function pathOnly(path: Bytes): Bytes {
  const at = indexOf(path, QUESTION_MARK);
  return at < 0 ? path : slice(path, 0, at);
}

/** The query of `path` with its question mark; EMPTY when there is none. */
export function queryOf(path: Bytes): Bytes {
  const at = indexOf(path, QUESTION_MARK);
  return at < 0 ? EMPTY : slice(path, at, path.length);
}

/** The names of the parameters of `query` (with its question mark), as they are written. */
export function parameterNames(query: Bytes): Bytes[] {
  const names: Bytes[] = [];
  for (let start = 1; start < query.length;) {
    const found = indexOf(query, AMPERSAND, start);
    const end = found < 0 ? query.length : found;
    let equals = start;
    while (equals < end && query[equals] != EQUALS) equals++;
    names.push(slice(query, start, equals));
    start = end + 1;
  }
  return names;
}

/** `query` (with its question mark), of which the parameters called `from` are called `to`. */
export function withRenamed(query: Bytes, from: Bytes, to: Bytes): Bytes {
  const parts: Bytes[] = [];
  let done = 0;
  for (let start = 1; start < query.length;) {
    const found = indexOf(query, AMPERSAND, start);
    const end = found < 0 ? query.length : found;
    let equals = start;
    while (equals < end && query[equals] != EQUALS) equals++;
    if (equalRange(query, start, equals, from)) {
      parts.push(slice(query, done, start));
      parts.push(to);
      done = equals;
    }
    start = end + 1;
  }
  parts.push(slice(query, done, query.length));
  return together(EMPTY, parts);
}

/**
 * `query` (with its question mark) without the parameters called `names`, however their names are escaped
 * (RFC 3986, 2.1) or capitalised; `query` itself when none is there. Servers differ in what parts parameters: here `&`,
 * `;` and a further question mark do.
 */
export function withoutParameters(query: Bytes, names: Bytes[]): Bytes {
  if (query.length == 0) return query;
  const kept = new StaticArray<u8>(query.length);
  let size = 0;
  let dropped = false;
  for (let start = 1; start < query.length;) {
    let end = start;
    while (end < query.length && !isSeparator(query[end])) end++;
    if (isNamed(query, start, end, names)) dropped = true;
    else for (let i = start - 1; i < end; i++) kept[size++] = query[i];
    start = end + 1;
  }
  if (!dropped) return query;
  if (size == 0) return EMPTY;
  kept[0] = QUESTION_MARK;
  return slice(kept, 0, size);
}

function isSeparator(byte: u8): bool {
  return byte == AMPERSAND || byte == SEMICOLON || byte == QUESTION_MARK;
}

/** Whether the parameter in `query[start, end)` is called one of `names`: compared with those that begin alike. */
function isNamed(query: Bytes, start: i32, end: i32, names: Bytes[]): bool {
  const at = behindBlanks(query, start, end);
  if (at == end) return false;
  const first = lower(byteAt(query, at, end));
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (name.length > 0 && lower(name[0]) == first && reads(query, at, end, name)) return true;
  }
  return false;
}

/** Whether a server may read `name` in `query[at, end)`: blanks around a name are cut, `[]` makes a list of it. */
function reads(query: Bytes, at: i32, end: i32, name: Bytes): bool {
  for (let i = 0; i < name.length; i++) {
    if (at >= end || lower(byteAt(query, at, end)) != lower(name[i])) return false;
    at += sizeAt(query, at, end);
  }
  at = behindBlanks(query, at, end);
  return at == end || query[at] == EQUALS || byteAt(query, at, end) == OPEN_BRACKET;
}

function behindBlanks(query: Bytes, at: i32, end: i32): i32 {
  while (at < end && (query[at] == PLUS || byteAt(query, at, end) <= SP)) at += sizeAt(query, at, end);
  return at;
}

/** The byte at `at`, which is before `end`, or the one that an escape there stands for. */
function byteAt(query: Bytes, at: i32, end: i32): u8 {
  const escaped = escapeAt(query, at, end);
  return escaped < 0 ? query[at] : <u8>escaped;
}

function sizeAt(query: Bytes, at: i32, end: i32): i32 {
  return escapeAt(query, at, end) < 0 ? 1 : 3;
}
