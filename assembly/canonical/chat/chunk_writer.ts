import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonKind } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { ApiError, SERVER_ERROR, openaiError } from "../error";
import { EventOutput } from "../event_output";
import { Envelope } from "./envelope";

const CHOICES = utf8("choices");
const CHUNK = utf8("chat.completion.chunk");
const DELTA = utf8("delta");
const DONE = utf8("[DONE]");
const INDEX = utf8("index");
const USAGE = utf8("usage");
/** How a chunk ends that is not a choice's last. */
const UNFINISHED = utf8(',"finish_reason":null}]}');
const UNEXPLAINED = utf8(
  '{"error":{"message":"The vendor ended its answer with an error.","type":"upstream_error","param":null,"code":null}}',
);
const CUT = new ApiError(
  502,
  SERVER_ERROR,
  "stream_cut",
  "The vendor's stream ended before its answer was whole.",
).body();

/**
 * Writes the canonical events of one streamed chat (https://platform.openai.com/docs/api-reference/chat-streaming).
 */
export class ChunkWriter {
  /** Takes them. */
  readonly out: EventOutput = new EventOutput();
  private readonly parts: JsonWriter = new JsonWriter();
  /** How every chunk begins, as far as the list of choices; EMPTY until there is one. */
  private head: Bytes = EMPTY;
  /** How those of choice `opened` begin, as far as the delta; EMPTY until there is one. */
  private opening: Bytes = EMPTY;
  private opened: i64 = 0;

  constructor(private readonly envelope: Envelope) {}

  /** Says that the envelope is another one than before. */
  renew(): void {
    this.head = EMPTY;
    this.opening = EMPTY;
  }

  /** Opens a chunk of choice `index`; the members of its delta follow, then `end` or `endDelta`. */
  begin(index: i64): JsonWriter {
    if (this.opening.length == 0 || this.opened != index) this.open(index);
    const writer = this.out.begin();
    writer.rawText(this.opening, 0, this.opening.length);
    writer.beginObject();
    return writer;
  }

  /** Ends the chunk of a choice that goes on. */
  end(): void {
    this.out.data.endObject();
    this.out.data.finish(UNFINISHED);
    this.out.end();
  }

  /** The delta is complete; the other members of the choice follow, `finish_reason` among them, then `endChoice`. */
  endDelta(): JsonWriter {
    this.out.data.endObject();
    return this.out.data;
  }

  endChoice(): void {
    const writer = this.out.data;
    writer.endObject();
    writer.endArray();
    writer.endObject();
    this.out.end();
  }

  /** Opens the chunk that tells what the answer cost; the value follows, then `endUsage`. */
  beginUsage(): JsonWriter {
    return this.beginMember(USAGE);
  }

  /** Writes a chunk without a choice, for the member `key` of `from`, if that is an object. */
  tell(from: Source, key: Bytes): void {
    if (from.kind(key) != JsonKind.Object) return;
    copyValue(from.document, from.member(key), this.beginMember(key));
    this.endUsage();
  }

  endUsage(): void {
    this.out.data.endObject();
    this.out.end();
  }

  /** The event for the vendor's error, which the JSON `data` tells. */
  error(data: Bytes): void {
    const error = openaiError(data);
    this.out.add(EMPTY, error.length > 0 ? error : UNEXPLAINED);
  }

  /** The event for a vendor's stream that ended too soon; no mark of an end follows it. */
  cut(): void {
    this.out.add(EMPTY, CUT);
  }

  /** The event that ends a stream. */
  done(): void {
    this.out.add(EMPTY, DONE);
  }

  private beginMember(key: Bytes): JsonWriter {
    this.begun();
    const writer = this.out.begin();
    writer.rawText(this.head, 0, this.head.length);
    writer.endArray();
    writer.key(key);
    return writer;
  }

  private begun(): void {
    if (this.head.length > 0) return;
    const parts = this.parts;
    this.envelope.begin(CHUNK, parts);
    this.envelope.writeTier(parts);
    parts.key(CHOICES);
    parts.beginArray();
    this.head = parts.take();
  }

  private open(index: i64): void {
    const parts = this.parts;
    this.begun();
    parts.rawText(this.head, 0, this.head.length);
    parts.beginObject();
    parts.key(INDEX);
    parts.integer(index);
    parts.key(DELTA);
    this.opening = parts.take();
    this.opened = index;
  }
}
