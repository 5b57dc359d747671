import { Bytes, EMPTY, concat, equal, slice, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { CREDENTIAL_PARAMETERS } from "../../base/http/credential_names";
import { Edits } from "../../base/http/edits";
import { isOriginForm } from "../../base/http/path";
import { parameterNames, pathOnly, queryOf, withoutParameters } from "../../base/http/query";
import { Request } from "../attempt/request";
import { RequestHead } from "../attempt/request_head";

const AND = utf8("&");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");

/** Filter state for a route's `host_rewrite` and `path_rewrite`: `%FILTER_STATE(wasm.ai_proxy.authority:PLAIN)%`. */
const STATE_AUTHORITY = utf8("ai_proxy.authority");
const STATE_PATH = utf8("ai_proxy.path");

/** Higress keeps the route it chose when this property is "off"; elsewhere it is a filter state that nobody reads. */
const CLEAR_ROUTE_CACHE = utf8("clear_route_cache");
const OFF = utf8("off");
const FIRST_BYTE_TIMEOUT = utf8("x-envoy-upstream-rq-first-byte-timeout-ms");

/** Sends the request to its endpoint by editing its headers. */
export function addressByHeaders(request: Request, headers: Edits): void {
  const endpoint = request.config.endpoint;
  headers.set(AUTHORITY, endpoint.host);
  addressAt(endpoint.pathFor(request.api, request.head.path), request, headers);
}

/** Asks the host not to choose the route again because of header edits. */
export function keepRoute(state: Edits): void {
  state.set(CLEAR_ROUTE_CACHE, OFF);
}

/**
 * Leaves host and path to the route. It appends the query of the request to the path by itself, whatever is in either,
 * so the vendor's query goes where the client's was.
 */
export function addressByRoute(request: Request, stream: StreamEdits): void {
  const endpoint = request.config.endpoint;
  const head = request.head;
  const path = endpoint.pathFor(request.api, head.path);
  stream.state.set(STATE_AUTHORITY, endpoint.host);
  addressRouteAt(path, stream.state);
  const query = vendorQuery(path, request);
  if (!equal(query, head.query)) stream.headers.set(PATH, concat(head.path, query));
}

/** The same for a request that is none of the client's: to `host`, at `path` with the query that is its own. */
export function addressByRouteTo(host: Bytes, path: Bytes, head: RequestHead, stream: StreamEdits): void {
  stream.state.set(STATE_AUTHORITY, host);
  addressRouteAt(path, stream.state);
  const query = queryOf(path);
  if (!equal(query, head.query)) stream.headers.set(PATH, concat(head.path, query));
}

/** Sends the request to the vendor's `path`, with what of the client's query may go there. */
export function addressAt(path: Bytes, request: Request, headers: Edits): void {
  headers.set(PATH, concat(pathOnly(path), vendorQuery(path, request)));
}

/** The same where the route rewrites the path; the query stays as it is. */
export function addressRouteAt(path: Bytes, state: Edits): void {
  state.set(STATE_PATH, pathOnly(path));
}

/** Whether `edits` write no path but such as may stand in a request line: whatever it was made of. */
export function areSound(edits: StreamEdits): bool {
  return isSound(edits.headers, PATH) && isSound(edits.state, STATE_PATH);
}

function isSound(edits: Edits, name: Bytes): bool {
  for (let i = 0; i < edits.count; i++) {
    if (equal(edits.name(i), name) && !isOriginForm(edits.value(i))) return false;
  }
  return true;
}

/** The query of the vendor's `path`, and of the client's what it does not say itself and the vendor may see. */
function vendorQuery(path: Bytes, request: Request): Bytes {
  const isKept = request.config.endpoint.keepsQuery && !request.isConverted;
  const client = isKept ? withoutParameters(request.head.query, CREDENTIAL_PARAMETERS) : EMPTY;
  const own = queryOf(path);
  if (own.length == 0) return client;
  const rest = withoutParameters(client, parameterNames(own));
  return rest.length <= 1 ? own : concat(concat(own, AND), slice(rest, 1, rest.length));
}

/** What one step of an exchange changes: the request's headers, and the stream's filter state. */
export class StreamEdits {
  readonly headers: Edits = new Edits();
  readonly state: Edits = new Edits();

  clear(): void {
    this.headers.clear();
    this.state.clear();
  }
}

/** Asks a proxy that knows how, such as Higress's Envoy, to give up without a first byte after this time; 0 = never. */
export function limitFirstByte(limitMs: u32, headers: Edits): void {
  if (limitMs > 0) headers.set(FIRST_BYTE_TIMEOUT, decimal(limitMs));
}
