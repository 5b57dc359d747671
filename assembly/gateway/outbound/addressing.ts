import { Bytes, EMPTY, concat, equal, slice, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { CREDENTIAL_PARAMETERS } from "../../base/http/credential_names";
import { Edits, MOST_COMPARED } from "../../base/http/edits";
import { HeaderNames } from "../../base/http/header_names";
import { isOriginForm } from "../../base/http/path";
import { parameterNames, queryOf, withoutParameters } from "../../base/http/query";
import { HostRewrite } from "../../config/rule";
import { VendorRequest } from "../../providers/vendor_request";
import { Request } from "../attempt/request";
import { RequestHead } from "../attempt/request_head";
import { StreamEdits } from "../../base/http/stream_edits";

const AND = utf8("&");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
/** What is the host's: the request line, framing, the id of its log, and what Envoy finds no route without. */
const OF_THE_HOST: HeaderNames = HeaderNames.of([":*", "content-length", "x-request-id", "x-forwarded-proto"]);

/** Filter state for a route's `host_rewrite` and `path_rewrite`: `%FILTER_STATE(wasm.ai_proxy.authority:PLAIN)%`. */
const STATE_AUTHORITY = utf8("ai_proxy.authority");
const STATE_PATH = utf8("ai_proxy.path");

/** Higress keeps the route it chose when this property is "off"; elsewhere it is a filter state that nobody reads. */
const CLEAR_ROUTE_CACHE = utf8("clear_route_cache");
const OFF = utf8("off");
/** Of Higress's Envoy, and of any: it ends with the head of the answer, and the router takes it away. */
const FIRST_BYTE_TIMEOUT = utf8("x-envoy-upstream-rq-first-byte-timeout-ms");
const TRY_TIMEOUT = utf8("x-envoy-upstream-rq-per-try-timeout-ms");

/** Makes `out` of the stream of `request`, as far as its headers and its filter state go. */
export function asEdits(out: VendorRequest, request: Request, edits: StreamEdits): void {
  const head = request.head;
  edits.headers.add(out.headers);
  if (out.received !== head.headers) removeOthers(head, edits.headers);
  if (request.backend.isUpstream) return addressByHeaders(out, edits.headers);
  if (request.rule.hostRewrite == HostRewrite.Route) return addressByRoute(out, head, edits);
  addressByHeaders(out, edits.headers);
  edits.state.set(CLEAR_ROUTE_CACHE, OFF);
}

/**
 * Has the router that is yet to come give up without the head of an answer in time. Behind the router nobody reads it:
 * there the filter waits itself.
 */
export function limitFirstByte(request: Request, headers: Edits): void {
  if (request.firstByteMs == 0 || request.backend.isUpstream) return;
  const limit = decimal(request.firstByteMs);
  headers.set(FIRST_BYTE_TIMEOUT, limit);
  headers.set(TRY_TIMEOUT, limit);
}

/** Whether `edits` write no path but such as may stand in a request line: whatever it was made of. */
export function areSound(edits: StreamEdits): bool {
  return isSound(edits.headers, PATH) && isSound(edits.state, STATE_PATH);
}

/** The query of the vendor's `path`, and of the client's what it does not say itself and the vendor may see. */
export function vendorQuery(path: Bytes, request: Request): Bytes {
  const isKept = request.config.endpoint.keepsQuery && !request.isConverted;
  const client = isKept ? withoutParameters(request.head.query, CREDENTIAL_PARAMETERS) : EMPTY;
  const own = queryOf(path);
  if (own.length == 0) return client;
  const rest = withoutParameters(client, parameterNames(own));
  return rest.length <= 1 ? own : concat(concat(own, AND), slice(rest, 1, rest.length));
}

function addressByHeaders(out: VendorRequest, headers: Edits): void {
  headers.set(AUTHORITY, out.host);
  headers.set(PATH, concat(out.path, out.query));
}

/**
 * Leaves host and path to the route. It appends the query of the request to the path by itself, whatever is in either,
 * so the vendor's query goes where the client's was.
 */
function addressByRoute(out: VendorRequest, head: RequestHead, edits: StreamEdits): void {
  edits.state.set(STATE_AUTHORITY, out.host);
  edits.state.set(STATE_PATH, out.path);
  if (!equal(out.query, head.query)) edits.headers.set(PATH, concat(head.path, out.query));
}

/** Leaves nothing of a sender whose request is not its own. */
function removeOthers(head: RequestHead, headers: Edits): void {
  for (let i = 0; i < head.headers.count; i++) {
    if (OF_THE_HOST.has(head.headers, i)) continue;
    const name = head.headers.name(i);
    if (!headers.has(name, MOST_COMPARED)) headers.remove(name);
  }
}

function isSound(edits: Edits, name: Bytes): bool {
  for (let i = 0; i < edits.count; i++) {
    if (equal(edits.name(i), name) && !isOriginForm(edits.value(i))) return false;
  }
  return true;
}
