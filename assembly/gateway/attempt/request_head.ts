import { Bytes, EMPTY, concat, contains, utf8 } from "../../base/bytes";
import { CREDENTIAL_PARAMETERS } from "../../base/http/credential_names";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { pathOnly, queryOf, withoutParameters } from "../../base/http/query";
import { ApiOwner } from "../../canonical/api";
import { ApiName } from "../../canonical/api_name";
import { pathOf } from "../../canonical/routes";
import { RetryState } from "./retry_state";

const METHOD = utf8(":method");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const ORIGIN = utf8("origin");
/** Behind the route the client's path, from Envoy's router or the route's configuration; before it anybody's words. */
const ORIGINAL_PATH = utf8("x-envoy-original-path");
const SLASH: u8 = 0x2f;
/** Every client of Anthropic's API sends it (https://docs.anthropic.com/en/api/versioning), and nobody else does. */
const ANTHROPIC_VERSION = utf8("anthropic-version");
const MESSAGES = utf8(pathOf(ApiName.AnthropicMessages) + "/");

/** The request line as the client sent it: from the headers, in a later attempt from what the first one left. */
export class RequestHead {
  method: Bytes;
  readonly authority: Bytes;
  /** Without query. */
  readonly path: Bytes;
  /** With its question mark; EMPTY when there is none. */
  readonly query: Bytes;
  /** The path that leads here through the routes again, without query: as it was before a route rewrote it. */
  readonly routePath: Bytes;
  /** Whose API the client speaks, as far as its path leaves that open: where both have it, or none. */
  readonly owner: ApiOwner;
  /** Whether a browser sent it for a page, whose origin decides whether the page may read the answer (CORS). */
  readonly isOfPage: bool;

  constructor(
    /** As they were received; none once they are let go. */
    public headers: HeaderView,
    /** What an earlier attempt left; null in the first one. */
    state: RetryState | null,
    /** Whether the request has no body. */
    readonly endOfStream: bool,
    /** Whether a route has had the request in hand. */
    readonly isRouted: bool,
  ) {
    const target = state === null ? headers.get(PATH) : state.target;
    const rewritten = isRouted ? pathOnly(headers.get(ORIGINAL_PATH)) : EMPTY;
    const original = state === null ? rewritten : state.routePath;
    const path = pathOnly(target);
    this.method = headers.get(METHOD);
    this.isOfPage = !isRouted && headers.find(ORIGIN) >= 0;
    this.authority = state === null ? headers.get(AUTHORITY) : state.authority;
    this.path = path;
    this.owner = state === null ? speaker(headers, path) : state.owner;
    this.query = queryOf(target);
    this.routePath = original.length > 0 && original[0] == SLASH ? original : path;
  }

  /** The head of a request that the filter itself makes. */
  static own(method: Bytes, authority: Bytes, target: Bytes, hasBody: bool): RequestHead {
    const head = new RequestHead(NO_HEADERS, new RetryState(authority, target, EMPTY), !hasBody, true);
    head.method = method;
    return head;
  }

  /** No attempt after this one looks at the headers. */
  letGo(): void {
    this.headers = NO_HEADERS;
  }

  /** What a later attempt needs to know of it. */
  retryState(): RetryState {
    const target = concat(this.path, withoutParameters(this.query, CREDENTIAL_PARAMETERS));
    const state = new RetryState(this.authority, target, this.routePath);
    state.owner = this.owner;
    return state;
  }
}

function speaker(headers: HeaderView, path: Bytes): ApiOwner {
  const isAnthropic = headers.find(ANTHROPIC_VERSION) >= 0 || contains(path, MESSAGES);
  return isAnthropic ? ApiOwner.Anthropic : ApiOwner.Canonical;
}
