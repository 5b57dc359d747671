import { equalFold, trim } from "../ascii";
import { Bytes, concat, indexOf, slice, utf8 } from "../bytes";

const COMMA: u8 = 0x2c;
const SEPARATOR = utf8(",");

/** A header's list of values (RFC 9110, 5.6.1) with those of `more` behind it that it does not have yet. */
export function joinedValues(list: Bytes, more: Bytes): Bytes {
  let joined = list;
  for (let start = 0; start < more.length;) {
    const found = indexOf(more, COMMA, start);
    const end = found < 0 ? more.length : found;
    const value = trim(slice(more, start, end));
    if (value.length > 0 && !lists(joined, value)) {
      joined = joined.length == 0 ? value : concat(concat(joined, SEPARATOR), value);
    }
    start = end + 1;
  }
  return joined;
}

function lists(list: Bytes, value: Bytes): bool {
  for (let start = 0; start < list.length;) {
    const found = indexOf(list, COMMA, start);
    const end = found < 0 ? list.length : found;
    if (equalFold(trim(slice(list, start, end)), value)) return true;
    start = end + 1;
  }
  return false;
}
