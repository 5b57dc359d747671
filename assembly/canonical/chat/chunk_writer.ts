import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { JsonWriter } from "../../base/json/writer";
import { openaiError } from "../../errors/translation";
import { Envelope } from "./envelope";

const CHOICES = utf8("choices");
const CHUNK = utf8("chat.completion.chunk");
const DATA_FIELD = utf8("data: ");
const DELTA = utf8("delta");
const DONE = utf8("data: [DONE]\n\n");
const EVENT_END = utf8("\n\n");
const INDEX = utf8("index");
const USAGE = utf8("usage");
/** How a chunk ends that is not a choice's last. */
const UNFINISHED = utf8(',"finish_reason":null}]}\n\n');
const UNEXPLAINED = utf8(
  '{"error":{"message":"The vendor ended its answer with an error.","type":"upstream_error","param":null,"code":null}}',
);

/**
 * Writes the canonical events of one streamed chat (https://platform.openai.com/docs/api-reference/chat-streaming),
 * which wait here until they are taken.
 */
export class ChunkWriter {
  private readonly events: JsonWriter = new JsonWriter();
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
    const writer = this.events;
    writer.rawText(this.opening, 0, this.opening.length);
    writer.beginObject();
    return writer;
  }

  /** Ends the chunk of a choice that goes on. */
  end(): void {
    this.events.endObject();
    this.events.finish(UNFINISHED);
  }

  /** The delta is complete; the other members of the choice follow, `finish_reason` among them, then `endChoice`. */
  endDelta(): JsonWriter {
    this.events.endObject();
    return this.events;
  }

  endChoice(): void {
    const writer = this.events;
    writer.endObject();
    writer.endArray();
    writer.endObject();
    writer.finish(EVENT_END);
  }

  /** Opens the chunk that tells what the answer cost; the value follows, then `endUsage`. */
  beginUsage(): JsonWriter {
    const writer = this.events;
    this.begun();
    writer.rawText(this.head, 0, this.head.length);
    writer.endArray();
    writer.key(USAGE);
    return writer;
  }

  endUsage(): void {
    this.events.endObject();
    this.events.finish(EVENT_END);
  }

  /** The event for the vendor's error, which the JSON `data` tells. */
  error(data: Bytes): void {
    const error = openaiError(data);
    this.events.rawText(DATA_FIELD, 0, DATA_FIELD.length);
    this.events.raw(error.length > 0 ? error : UNEXPLAINED);
    this.events.finish(EVENT_END);
  }

  /** The event that ends a stream. */
  done(): void {
    this.events.finish(DONE);
  }

  /** Lines that are no event. */
  pass(lines: Bytes): void {
    this.events.rawText(lines, 0, lines.length);
  }

  /** The events written since the last time. */
  take(): Bytes {
    return this.events.take();
  }

  private begun(): void {
    if (this.head.length > 0) return;
    const parts = this.parts;
    parts.rawText(DATA_FIELD, 0, DATA_FIELD.length);
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
