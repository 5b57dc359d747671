import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { LocalReply } from "../base/http/local_reply";
import { internalFault } from "../gateway/local_replies";
import { Response, ResponsePhase } from "../gateway/response/response";
import { BufferType, readBuffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, editHeaders } from "../host/headers";
import { setProperties } from "../host/properties";
import { closeResponse } from "../host/stream_control";
import { HoldingStream } from "./holding_stream";

const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");

/**
 * Writes what becomes of one answer to the host, and looks at what the host says of it. A host that refuses leaves
 * nothing half rewritten: a client that has had nothing is told so, any other sees its stream break off.
 */
export class ResponseWriter {
  /** What the client is to get with the next part of the body. */
  private pending: Bytes = EMPTY;

  constructor(
    private readonly stream: HoldingStream,
    private readonly response: Response,
  ) {}

  /** The edits of the last step. */
  edit(): bool {
    const edits = this.response.edits;
    const areTaken = editHeaders(HeaderMap.Response, edits.headers) && setProperties(edits.state);
    return areTaken || this.fail("edit_refused");
  }

  /** What was held goes on with another beginning, or is replaced. `isThere`: the host has some of it. */
  replace(isThere: bool): bool {
    const bytes = this.response.body.replacement;
    if (bytes === null) return true;
    if (isThere) return this.write(bytes);
    this.pending = bytes;
    return true;
  }

  /** The rest of an answer that is replaced. */
  rest(): bool {
    const bytes = this.pending;
    this.pending = EMPTY;
    return this.write(bytes);
  }

  /** An error that the client gets as it is, but for the token. */
  mask(): bool {
    const body = this.response.body;
    if (!body.isEcho) return true;
    const bytes = readBuffer(BufferType.ResponseBody);
    this.response.log.see(bytes);
    body.mask(bytes);
    return this.replace(true);
  }

  /** Another answer in the place of one that is whole; `edits` make its head. Whether the client can be given it. */
  substitute(edits: Edits, body: Bytes): bool {
    if (!editHeaders(HeaderMap.Response, edits) || !this.write(body)) return this.fail("edit_refused");
    this.response.phase = ResponsePhase.Replaced;
    return true;
  }

  /** `bytes` in the place of what the host has of the body. At trailers it has none, unless some of it was kept. */
  write(bytes: Bytes): bool {
    return replaceBuffer(BufferType.ResponseBody, bytes) || bytes.length == 0 || this.fail("body_refused");
  }

  /** Always false. */
  private fail(code: string): bool {
    if (this.response.isHeld) this.stream.answer(this.replyOf(code));
    else closeResponse();
    this.response.phase = ResponsePhase.Replaced;
    return false;
  }

  /** What the client was to get, where that is a whole answer, else that it cannot be given, for the reason `code`. */
  private replyOf(code: string): LocalReply {
    const fault = internalFault(code);
    const body = this.response.body;
    const bytes = body.replacement;
    if (!body.isFinal || bytes === null || body.status == 0) return fault;
    const reply = new LocalReply(body.status, fault.details, bytes);
    reply.headers.set(CONTENT_TYPE, JSON_TYPE);
    return reply;
  }
}
