import { Bytes, concat, endsWith, indexOf, slice, utf8 } from "../base/bytes";
import { HeaderView } from "../base/http/header_view";
import { pathOnly, queryOf, withoutParameters } from "../base/http/query";
import { CREDENTIAL_PARAMETERS } from "./credentials";

const METHOD = utf8(":method");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const SEPARATOR = utf8("\n");
const NEWLINE: u8 = 0x0a;
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
  /** Whether an earlier attempt of this request was a probe: it went out, and must not again. */
  readonly wasProbe: bool;

  constructor(
    readonly headers: HeaderView,
    memo: Bytes,
    /** Whether the request has no body. */
    readonly endOfStream: bool,
  ) {
    const newline = indexOf(memo, NEWLINE);
    const wasProbe = endsWith(memo, PROBE);
    const end = wasProbe ? memo.length - PROBE.length : memo.length;
    const target = newline < 0 ? headers.get(PATH) : slice(memo, newline + 1, end);
    this.wasProbe = wasProbe;
    this.method = headers.get(METHOD);
    this.authority = newline < 0 ? headers.get(AUTHORITY) : slice(memo, 0, newline);
    this.path = pathOnly(target);
    this.query = queryOf(target);
  }

  /** What a later attempt needs to know, without credentials: `authority LF path`. Neither can hold a line feed. */
  memo(): Bytes {
    const query = withoutParameters(this.query, CREDENTIAL_PARAMETERS);
    return concat(concat(this.authority, SEPARATOR), concat(this.path, query));
  }

  /** The same for a probe. */
  probeMemo(): Bytes {
    return concat(this.memo(), PROBE);
  }
}
