import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { internalFault } from "../gateway/local_replies";
import { Response } from "../gateway/response/response";
import { ResponseBody } from "../gateway/response/response_body";
import { BufferType, readBuffer, replaceBuffer } from "../host/buffers";
import { HeaderMap, editHeaders } from "../host/headers";
import { setProperties } from "../host/properties";
import { closeResponse } from "../host/stream_control";
import { HoldingStream } from "./hold_queue";

const CONTENT_TYPE = utf8("content-type");
const JSON_TYPE = utf8("application/json");

/**
 * Writes what becomes of one answer to the host, and looks at what the host says of it. A host that refuses leaves
 * nothing half rewritten: a client that has had nothing is told so, any other sees its stream break off.
 */
export class ResponseWriter {
  /** Whether the headers went on to the client, so that nobody can be answered any more. */
  hasLeft: bool = false;
  /** Whether the client gets what replaced the answer, and nothing of it that follows. */
  isReplaced: bool = false;
  /** What the client is to get with the next part of the body. */
  private pending: Bytes = EMPTY;

  constructor(private readonly stream: HoldingStream) {}

  /** The edits of the last step. */
  edit(reception: Response): bool {
    const edits = reception.edits;
    this.isReplaced = reception.body.isFinal;
    if (editHeaders(HeaderMap.Response, edits.headers) && setProperties(edits.state)) return true;
    return this.fail("edit_refused", reception.body);
  }

  /** What was held goes on with another beginning, or is replaced. `isThere`: the host has some of it. */
  replace(body: ResponseBody, isThere: bool): bool {
    const bytes = body.replacement;
    if (bytes === null) return true;
    if (isThere) return this.write(bytes, body);
    this.pending = bytes;
    return true;
  }

  /** The rest of an answer that is replaced. */
  rest(body: ResponseBody): bool {
    const bytes = this.pending;
    this.pending = EMPTY;
    return this.write(bytes, body);
  }

  /** An error that the client gets as it is, but for the token. */
  mask(body: ResponseBody): bool {
    if (!body.isEcho) return true;
    const bytes = readBuffer(BufferType.ResponseBody);
    const masked = body.more(bytes, true);
    return masked === bytes || this.write(masked, body);
  }

  /** `bytes` in the place of what the host has of the body. At trailers it has none, unless some of it was kept. */
  write(bytes: Bytes, body: ResponseBody): bool {
    return replaceBuffer(BufferType.ResponseBody, bytes) || bytes.length == 0 || this.fail("body_refused", body);
  }

  /** Always false. */
  private fail(code: string, body: ResponseBody): bool {
    if (this.hasLeft) closeResponse();
    else this.stream.answer(replyOf(code, body));
    return false;
  }
}

/** What the client was to get, where that is a whole answer, else that it cannot be given, for the reason `code`. */
function replyOf(code: string, body: ResponseBody): LocalReply {
  const fault = internalFault(code);
  const bytes = body.replacement;
  if (!body.isFinal || bytes === null || body.status == 0) return fault;
  const reply = new LocalReply(body.status, fault.details, bytes);
  reply.headers.set(CONTENT_TYPE, JSON_TYPE);
  return reply;
}
