import { equalFold, trim } from "../ascii";
import { Bytes, concat, indexOf, joined, slice, utf8 } from "../bytes";

const COMMA: u8 = 0x2c;
const SEPARATOR = utf8(",");
/** A longer list is not looked into. */
const MOST_BYTES: i32 = 4096;
const MOST_VALUES: i32 = 64;

/**
 * A header's list of values (RFC 9110, 5.6.1) with those of `more` behind it that it does not have yet. A `more` of
 * over 4 KiB or 64 values is put behind it as it is.
 */
export function joinedValues(list: Bytes, more: Bytes): Bytes {
  const added = valuesOf(more);
  if (more.length > MOST_BYTES || added.length > MOST_VALUES) {
    return list.length == 0 ? more : concat(concat(list, SEPARATOR), more);
  }
  const known = valuesOf(list);
  const parts: Bytes[] = list.length == 0 ? [] : [list];
  for (let i = 0; i < added.length; i++) {
    if (has(known, added[i])) continue;
    known.push(added[i]);
    parts.push(added[i]);
  }
  return joined(parts, COMMA);
}

/** The values of a list, without the empty ones; of a longer list some of them. */
function valuesOf(list: Bytes): Bytes[] {
  const values: Bytes[] = [];
  for (let start = 0; start < list.length && values.length <= MOST_VALUES;) {
    const found = indexOf(list, COMMA, start);
    const end = found < 0 ? list.length : found;
    const value = trim(slice(list, start, end));
    if (value.length > 0) values.push(value);
    start = end + 1;
  }
  return values;
}

function has(values: Bytes[], value: Bytes): bool {
  for (let i = 0; i < values.length; i++) if (equalFold(values[i], value)) return true;
  return false;
}
