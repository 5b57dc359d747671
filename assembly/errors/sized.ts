import { isDigit } from "../base/ascii";
import { Bytes, find, slice, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { Fault } from "./fault";

const TOO_LARGE: u32 = 413;
const TOO_MANY: u32 = 429;
const LIMIT = utf8("limit ");
const REQUESTED = utf8("requested ");

/** A limit and what was requested: the request alone is beyond it, or the token has to wait for its turn. */
export function faultOfSize(message: Bytes, status: u32): Fault {
  if (status != TOO_LARGE && status != TOO_MANY) return Fault.Unknown;
  const limit = numberBehind(message, LIMIT);
  const requested = numberBehind(message, REQUESTED);
  if (limit == 0 || requested == 0) return Fault.Unknown;
  return requested > limit ? Fault.Caller : Fault.RateLimited;
}

/** The number of up to nine digits that stands behind the first `word` of `text`; 0: none does. */
function numberBehind(text: Bytes, word: Bytes): u32 {
  for (let at = find(text, word, 0); at >= 0; at = find(text, word, at + 1)) {
    const start = at + word.length;
    let end = start;
    while (end < text.length && isDigit(text[end])) end++;
    if (end > start) return parseDecimal(slice(text, start, end));
  }
  return 0;
}
