import { decodeBase64 } from "../base64";
import { ByteRange } from "../byte_range";
import { Bytes, EMPTY, utf8 } from "../bytes";
import { ByteBuffer } from "../json/buffer";
import { JsonDocument, JsonKind } from "../json/document";
import { JsonWriter } from "../json/writer";
import { lineEnd } from "../sse/lines";
import { ERROR_EVENT } from "../sse/reader";
import { Frame } from "./frame";
import { FrameReader } from "./reader";

/** The content type of binary event streams. */
export const FRAMES_TYPE: Bytes = utf8("application/vnd.amazon.eventstream");

const BYTES = utf8("bytes");
const CHUNK = utf8("chunk");
const EVENT = utf8("event");
const EVENT_FIELD = utf8("event: ");
const DATA_FIELD = utf8("\ndata: ");
const EVENT_END = utf8("\n\n");
const ERROR = utf8("error");
const CODE = utf8("code");
const MESSAGE = utf8("message");
const BROKEN = utf8("stream_broken");
const BROKEN_MESSAGE = utf8("The vendor's stream is damaged.");
const MESSAGES: Bytes[] = [MESSAGE, utf8("Message"), utf8("originalMessage")];
const NO_NAME = new ByteRange();
/** Of the payload that is read: one for all streams, of which it would keep the last bytes. */
const document = new JsonDocument();
const SPACE: u8 = 0x20;

/**
 * A binary event stream told as server-sent events: each under the name of its type, with its payload as data.
 * Exceptions, errors and damage are events named `error`, of which the data is `{"error":{"code","message"}}`, and the
 * last ones. A chunk of a model's own words is told as these, without a name. Payloads are JSON: what is not is told as
 * it is, without its line breaks.
 */
export class FrameEvents {
  private readonly frames: FrameReader = new FrameReader();
  private isOver: bool = false;

  /** The text of the events that the bytes complete which follow those of earlier calls. */
  push(bytes: Bytes, endOfStream: bool): Bytes {
    if (this.isOver) return EMPTY;
    const told = new ByteBuffer();
    this.frames.push(bytes);
    for (let frame = this.frames.next(); frame !== null && !this.isOver; frame = this.frames.next()) {
      if (frame.messageType.reads(EVENT)) this.tell(frame, told);
      else this.end(codeOf(frame), messageOf(frame), told);
    }
    if (endOfStream) this.frames.finish();
    if (this.frames.isBroken && !this.isOver) this.end(BROKEN, BROKEN_MESSAGE, told);
    return told.size == 0 ? EMPTY : told.take();
  }

  private tell(frame: Frame, told: ByteBuffer): void {
    const words = frame.eventType.reads(CHUNK) ? unwrapped(frame.payload) : null;
    if (words !== null) return append(NO_NAME, whole(words), told);
    // No vendor's event may pass for one that the reader made.
    append(frame.eventType.reads(ERROR_EVENT) ? NO_NAME : frame.eventType, frame.payload, told);
  }

  private end(code: Bytes, message: Bytes, told: ByteBuffer): void {
    this.isOver = true;
    const writer = new JsonWriter();
    writer.beginObject();
    writer.key(ERROR);
    writer.beginObject();
    writer.key(CODE);
    writer.string(code);
    writer.key(MESSAGE);
    writer.string(message);
    writer.endObject();
    writer.endObject();
    append(whole(ERROR_EVENT), whole(writer.take()), told);
  }
}

/**
 * What a model says in its maker's own form, `{"bytes":"BASE64"}` in a chunk; null: it is something else. Source:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 */
function unwrapped(payload: ByteRange): Bytes | null {
  document.read(payload);
  const node = document.member(document.root, BYTES);
  return document.kind(node) == JsonKind.String ? decodeBase64(document.string(node), 0) : null;
}

function codeOf(frame: Frame): Bytes {
  if (frame.exceptionType.size > 0) return frame.exceptionType.copy();
  return frame.errorCode.size > 0 ? frame.errorCode.copy() : ERROR;
}

/** What an exception says of itself; EMPTY: nothing that can be read. */
function messageOf(frame: Frame): Bytes {
  document.read(frame.payload);
  for (let i = 0; i < MESSAGES.length; i++) {
    const node = document.member(document.root, MESSAGES[i]);
    if (document.kind(node) == JsonKind.String) return document.string(node);
  }
  return frame.errorMessage.copy();
}

function append(name: ByteRange, data: ByteRange, told: ByteBuffer): void {
  told.append(EVENT_FIELD);
  appendLine(name, told);
  told.append(DATA_FIELD);
  appendLine(data, told);
  told.append(EVENT_END);
}

/** A line break stands between the parts of a JSON text only, where a space does as well. */
function appendLine(text: ByteRange, told: ByteBuffer): void {
  const at = told.extend(text.size);
  memory.copy(at, changetype<usize>(text.bytes) + text.start, text.size);
  for (let i = text.start; (i = lineEnd(text.bytes, i)) < text.end; i++) store<u8>(at + (i - text.start), SPACE);
}

function whole(bytes: Bytes): ByteRange {
  const range = new ByteRange();
  range.setAll(bytes);
  return range;
}
