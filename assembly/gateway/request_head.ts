import { Bytes, concat, endsWith, indexOf, slice, utf8 } from "../base/bytes";
import { HeaderView } from "../base/http/header_view";
import { pathOnly, queryOf, withoutParameters } from "../base/http/query";
import { CREDENTIAL_PARAMETERS } from "./credentials";

const METHOD = utf8(":method");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
/** The client's path where the route rewrote it: added by Envoy's router, or by the configuration of the route. */
const ORIGINAL_PATH = utf8("x-envoy-original-path");
const SEPARATOR = utf8("\n");
const NEWLINE: u8 = 0x0a;
const SLASH: u8 = 0x2f;
/** Ends the memo of a probe. No path holds a space. */
const PROBE = utf8(" probe");

/**
 * The request line as the client sent it. In upstream mode the header edits of attempt 1 are there in attempt 2, so the
 * first attempt leaves `memo` in filter state and every later one is read from it.
 */
export class RequestHead {
  readonly method: Bytes;
  readonly authority: Bytes;
  /** Without query. */
  readonly path: Bytes;
  /** With its question mark; EMPTY when there is none. */
  readonly query: Bytes;
  /** The path that leads here through the routes again, without query: as it was before a route rewrote it. */
  readonly routePath: Bytes;
  /** Whether an earlier attempt of this request was a probe: it went out, and must not again. */
  readonly wasProbe: bool;

  constructor(
    readonly headers: HeaderView,
    memo: Bytes,
    /** Whether the request has no body. */
    readonly endOfStream: bool,
  ) {
    const wasProbe = endsWith(memo, PROBE);
    const first = indexOf(memo, NEWLINE);
    const second = first < 0 ? -1 : indexOf(memo, NEWLINE, first + 1);
    const isLater = second > 0;
    const target = isLater ? slice(memo, first + 1, second) : headers.get(PATH);
    const end = wasProbe ? memo.length - PROBE.length : memo.length;
    const original = isLater ? slice(memo, second + 1, end) : pathOnly(headers.get(ORIGINAL_PATH));
    this.wasProbe = wasProbe;
    this.method = headers.get(METHOD);
    this.authority = isLater ? slice(memo, 0, first) : headers.get(AUTHORITY);
    const path = pathOnly(target);
    this.path = path;
    this.query = queryOf(target);
    this.routePath = original.length > 0 && original[0] == SLASH ? original : path;
  }

  /** What a later attempt needs to know, without credentials: authority, path and route's path, one a line. */
  memo(): Bytes {
    const target = concat(this.path, withoutParameters(this.query, CREDENTIAL_PARAMETERS));
    return concat(concat(concat(this.authority, SEPARATOR), concat(target, SEPARATOR)), this.routePath);
  }

  /** The same for a probe. */
  probeMemo(): Bytes {
    return concat(this.memo(), PROBE);
  }
}
