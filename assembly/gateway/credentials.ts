import { startsWithFold, trim } from "../base/ascii";
import { Bytes, EMPTY, slice, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";

/** Headers that no vendor gets: by most of them clients show who they are to the gateway. */
const CREDENTIALS: Bytes[] = [
  utf8("authorization"),
  utf8("x-api-key"),
  utf8("api-key"),
  utf8("x-goog-api-key"),
  utf8("x-authorization"),
  utf8("x-auth-token"),
  utf8("apikey"),
  utf8("ocp-apim-subscription-key"),
  utf8("x-amz-security-token"),
  utf8("proxy-authorization"),
  utf8("cookie"),
  utf8("x-mse-consumer"),
  utf8("x-hi-original-auth"),
  utf8("x-forwarded-client-cert"),
  // Envoy leaves the client's whole path there, keys in its query included, when a route rewrites it.
  utf8("x-envoy-original-path"),
  utf8("x-envoy-original-host"),
  // Answers have to be readable in transit, and the vendor would compress on the client's word.
  utf8("accept-encoding"),
];

/** Headers by which a request names the account of its key: of the gateway's key a client has none to choose. */
const ACCOUNTS: Bytes[] = [utf8("openai-organization"), utf8("openai-project"), utf8("x-dashscope-workspace")];

/** The credentials by the length of the name: most headers are then compared with none of them. */
const BY_LENGTH: Bytes[][] = byLength(CREDENTIALS);

/** Headers of our own; a client has no business to send one. */
const OWN_PREFIX = utf8("x-ai-proxy-");

const BEARER = utf8("Bearer");
const SPACE: u8 = 0x20;

/** Removes what must not reach the vendor, but for headers that `edits` already sets. */
export function stripCredentials(headers: HeaderView, extra: Bytes[], edits: Edits): void {
  for (let i = 0; i < headers.count; i++) {
    if (!isStripped(headers, i, extra)) continue;
    const name = headers.name(i);
    if (!edits.has(name)) edits.remove(name);
  }
}

/** Removes what says whose account a request is for; only where the key is the gateway's. */
export function stripAccount(headers: HeaderView, edits: Edits): void {
  for (let i = 0; i < ACCOUNTS.length; i++) if (headers.find(ACCOUNTS[i]) >= 0) edits.remove(ACCOUNTS[i]);
}

/** Removes headers of our own from an answer: no vendor may speak in the filter's name. */
export function stripOwn(headers: HeaderView, edits: Edits): void {
  for (let i = 0; i < headers.count; i++) if (headers.nameStartsWith(i, OWN_PREFIX)) edits.remove(headers.name(i));
}

/** The client's own key from the first of `names` that carries one, without `Bearer `; EMPTY when none does. */
export function clientKey(headers: HeaderView, names: Bytes[]): Bytes {
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

function isStripped(headers: HeaderView, index: i32, extra: Bytes[]): bool {
  const size = headers.nameLength(index);
  if (size < BY_LENGTH.length) {
    const candidates = BY_LENGTH[size];
    for (let i = 0; i < candidates.length; i++) if (headers.isNamed(index, candidates[i])) return true;
  }
  for (let i = 0; i < extra.length; i++) if (headers.isNamed(index, extra[i])) return true;
  return headers.nameStartsWith(index, OWN_PREFIX);
}

function byLength(names: Bytes[]): Bytes[][] {
  const lists: Bytes[][] = [];
  for (let i = 0; i < names.length; i++) {
    while (lists.length <= names[i].length) lists.push([]);
    lists[names[i].length].push(names[i]);
  }
  return lists;
}
