import { startsWithFold, trim } from "../../base/ascii";
import { Bytes, EMPTY, slice, utf8 } from "../../base/bytes";
import { HeaderView } from "../../base/http/header_view";

const BEARER = utf8("Bearer");
const SPACE: u8 = 0x20;

/** Higress sends a request once more with it, as the route that failed left it: with that one's key. */
const FALLBACK_FROM = utf8("x-higress-fallback-from");

/**
 * The client's own key from the first of `names` that carries one, without `Bearer `; EMPTY when none does, and where
 * it may be the key that another route of this gateway put there.
 */
export function clientKey(headers: HeaderView, names: Bytes[]): Bytes {
  if (headers.find(FALLBACK_FROM) >= 0) return EMPTY;
  for (let i = 0; i < names.length; i++) {
    const key = withoutScheme(headers.get(names[i]));
    if (key.length > 0) return key;
  }
  return EMPTY;
}

/** Hosts cut the space off a scheme without a key. */
function withoutScheme(value: Bytes): Bytes {
  const size = BEARER.length;
  if (!startsWithFold(value, BEARER) || (value.length > size && value[size] != SPACE)) return value;
  return trim(slice(value, size, value.length));
}
