import { Bytes, EMPTY, concat, equal, indexOf, slice, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { withoutParameters } from "../base/http/query";
import { ApiName } from "../openai/api_name";
import { Endpoint } from "../providers/endpoint";
import { CREDENTIAL_PARAMETERS } from "./credentials";
import { RequestHead } from "./request_head";

const QUESTION_MARK: u8 = 0x3f;
const AND = utf8("&");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");

/** Filter state for a route's `host_rewrite` and `path_rewrite`: `%FILTER_STATE(wasm.ai_proxy.authority:PLAIN)%`. */
const STATE_AUTHORITY = utf8("ai_proxy.authority");
const STATE_PATH = utf8("ai_proxy.path");

/** Higress keeps the route it chose when this property is "off"; elsewhere it is a filter state that nobody reads. */
const CLEAR_ROUTE_CACHE = utf8("clear_route_cache");
const OFF = utf8("off");

/** Sends the request to `endpoint` by editing its headers. */
export function addressByHeaders(head: RequestHead, endpoint: Endpoint, api: ApiName, headers: Edits): void {
  headers.set(AUTHORITY, endpoint.host);
  addressAt(endpoint.pathFor(api, head.path), head, endpoint, headers);
}

/** Asks the host not to choose the route again because of header edits. */
export function keepRoute(state: Edits): void {
  state.set(CLEAR_ROUTE_CACHE, OFF);
}

/** Leaves host and path to the route. It appends the client's query by itself, so the query is cleaned in place. */
export function addressByRoute(head: RequestHead, endpoint: Endpoint, api: ApiName, stream: StreamEdits): void {
  stream.state.set(STATE_AUTHORITY, endpoint.host);
  stream.state.set(STATE_PATH, endpoint.pathFor(api, head.path));
  const query = vendorQuery(head, endpoint);
  if (!equal(query, head.query)) stream.headers.set(PATH, concat(head.path, query));
}

/** Sends the request to the vendor's `path`, with what of the client's query may go there. */
export function addressAt(path: Bytes, head: RequestHead, endpoint: Endpoint, headers: Edits): void {
  headers.set(PATH, withQuery(path, vendorQuery(head, endpoint)));
}

/** The same where the route rewrites the path. */
export function addressRouteAt(path: Bytes, state: Edits): void {
  state.set(STATE_PATH, path);
}

/** A configured path can have a query of its own; the client's then goes on from it. */
function withQuery(path: Bytes, query: Bytes): Bytes {
  if (query.length == 0) return path;
  if (indexOf(path, QUESTION_MARK) < 0) return concat(path, query);
  return concat(concat(path, AND), slice(query, 1, query.length));
}

function vendorQuery(head: RequestHead, endpoint: Endpoint): Bytes {
  return endpoint.keepsQuery ? withoutParameters(head.query, CREDENTIAL_PARAMETERS) : EMPTY;
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
