import { Bytes, EMPTY, concat, equalRange, indexOf, slice } from "../bytes";

const QUESTION_MARK: u8 = 0x3f;
const AMPERSAND: u8 = 0x26;
const EQUALS: u8 = 0x3d;

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

/** `query` (with its question mark) without the parameters called `names`; `query` itself when none is there. */
export function withoutParameters(query: Bytes, names: Bytes[]): Bytes {
  let kept: Bytes = EMPTY;
  let dropped = false;
  for (let start = 1; start < query.length;) {
    const found = indexOf(query, AMPERSAND, start);
    const end = found < 0 ? query.length : found;
    if (isNamed(query, start, end, names)) dropped = true;
    else kept = concat(kept, slice(query, start - 1, end));
    start = end + 1;
  }
  if (!dropped) return query;
  if (kept.length > 0) kept[0] = QUESTION_MARK;
  return kept;
}

function isNamed(query: Bytes, start: i32, end: i32, names: Bytes[]): bool {
  const equals = indexOf(query, EQUALS, start);
  const nameEnd = equals < 0 || equals > end ? end : equals;
  for (let i = 0; i < names.length; i++) if (equalRange(query, start, nameEnd, names[i])) return true;
  return false;
}
