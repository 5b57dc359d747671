import { trim } from "../../base/ascii";
import { Bytes, equal, indexOf, joined, slice, startsWith, utf8 } from "../../base/bytes";
import { Edits, MOST_COMPARED } from "../../base/http/edits";
import { HeaderNames, NO_HEADER_NAMES } from "../../base/http/header_names";
import { HeaderView } from "../../base/http/header_view";
import { ApiOwner } from "../../canonical/api";
import { apiOf } from "../../canonical/api_table";
import { Request } from "../attempt/request";

/**
 * What a vendor gets of a client's headers, whoever it is; every other one stays here. Beside these go what the
 * provider's profile names, what the configuration's `forwardHeaders` does, and what the filter sets.
 */
const FORWARDED: HeaderNames = HeaderNames.of([
  // The message itself (RFC 9110).
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "te",
  "expect",
  "accept",
  "accept-language",
  "range",
  "if-none-match",
  "user-agent",
  // What clients of all vendors send: https://platform.openai.com/docs/api-reference
  "idempotency-key",
  "x-request-id",
  "x-client-request-id",
  // https://www.w3.org/TR/trace-context/, https://www.w3.org/TR/baggage/
  "traceparent",
  "tracestate",
  "baggage",
  // Upgrades (RFC 9110, 7.8; RFC 6455).
  "connection",
  "upgrade",
  "sec-websocket-key",
  "sec-websocket-version",
  "sec-websocket-extensions",
  "sec-websocket-protocol",
]);

/** Beside these what the API is asked with, and by which client: for vendors that are asked in the client's own. */
const OF_CANONICAL: HeaderNames = HeaderNames.of(["openai-beta", "x-stainless-*"]);
const OF_ANTHROPIC: HeaderNames = HeaderNames.of(["anthropic-version", "anthropic-beta", "x-stainless-*"]);
const OF_BOTH: HeaderNames = HeaderNames.of(["openai-beta", "anthropic-version", "anthropic-beta", "x-stainless-*"]);

/**
 * Envoy writes it, finds no route for a request without it, and picks the route again once headers were edited. Behind
 * the route it goes on as long as it says no more than the scheme: to take it away costs a host call.
 */
const FORWARDED_PROTO = utf8("x-forwarded-proto");
const HTTP = utf8("http");
const HTTPS = utf8("https");
const PSEUDO = utf8(":");

const SUBPROTOCOL = utf8("sec-websocket-protocol");
/** Subprotocols by which browsers show keys and accounts: https://platform.openai.com/docs/guides/realtime-websocket */
const TELLING: Bytes[] = [utf8("openai-insecure-api-key."), utf8("openai-organization."), utf8("openai-project.")];
const COMMA: u8 = 0x2c;

/** Keeps back what of the client's `headers` (or trailers) no vendor gets, but for those that `edits` already set. */
export function withhold(request: Request, headers: HeaderView, edits: Edits): void {
  const own = ofTheApi(request);
  for (let i = 0; i < headers.count; i++) {
    if (goes(headers, i, request) || own.has(headers, i)) {
      if (headers.isNamed(i, SUBPROTOCOL)) withholdSubprotocols(headers.value(i), edits);
      continue;
    }
    const name = headers.name(i);
    if (!edits.has(name, MOST_COMPARED)) edits.remove(name);
  }
}

/** What goes because the vendor is asked in the API that the client speaks; of a path that is none, as it has them. */
function ofTheApi(request: Request): HeaderNames {
  const config = request.config;
  const isWritten = config.needsBody && request.format.converts(request.api);
  if (isWritten || request.isConverted) return NO_HEADER_NAMES;
  const api = apiOf(request.api);
  if (api === null) return OF_BOTH;
  return api.owner == ApiOwner.Anthropic ? OF_ANTHROPIC : OF_CANONICAL;
}

function goes(headers: HeaderView, index: i32, request: Request): bool {
  const config = request.config;
  const keys = config.clientKeyHeaders;
  for (let i = 0; i < keys.length; i++) if (headers.isNamed(index, keys[i])) return false;
  if (FORWARDED.has(headers, index) || headers.nameStartsWith(index, PSEUDO)) return true;
  if (request.rule.forwarded.has(headers, index)) return true;
  if (config.vendorHeaders.has(headers, index)) return !config.accountHeaders.has(headers, index);
  return headers.isNamed(index, FORWARDED_PROTO) && (!request.head.isRouted || isScheme(headers.value(index)));
}

function isScheme(value: Bytes): bool {
  return equal(value, HTTP) || equal(value, HTTPS);
}

function withholdSubprotocols(value: Bytes, edits: Edits): void {
  const kept: Bytes[] = [];
  let dropped = false;
  for (let start = 0; start < value.length;) {
    const found = indexOf(value, COMMA, start);
    const end = found < 0 ? value.length : found;
    const one = trim(slice(value, start, end));
    if (isTelling(one)) dropped = true;
    else kept.push(one);
    start = end + 1;
  }
  if (!dropped) return;
  if (kept.length == 0) edits.remove(SUBPROTOCOL);
  else edits.set(SUBPROTOCOL, joined(kept, COMMA));
}

function isTelling(subprotocol: Bytes): bool {
  for (let i = 0; i < TELLING.length; i++) if (startsWith(subprotocol, TELLING[i])) return true;
  return false;
}
