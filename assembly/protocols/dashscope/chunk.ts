import { Bytes, EMPTY, concat, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../openai/call";
import { openaiError } from "../../openai/error_translation";
import { Envelope } from "./envelope";
import { writeUsage } from "./usage";
import { CHOICES, INDEX, LOGPROBS, USAGE } from "./words";

const CHUNK = utf8("chat.completion.chunk");
const DATA_FIELD = utf8("data: ");
const DELTA = utf8("delta");
const EVENT_END = utf8("\n\n");
const FINISH_REASON = utf8("finish_reason");
/** How a chunk ends that is not a choice's last. */
const UNFINISHED = utf8(',"finish_reason":null}]}\n\n');
const UNEXPLAINED = utf8(
  '{"error":{"message":"The vendor ended its answer with an error.","type":"upstream_error","param":null,"code":null}}',
);

/** The event that ends a canonical stream. */
export const DONE: Bytes = utf8("data: [DONE]\n\n");

/** Writes the canonical events of one stream. */
export class ChunkWriter {
  private readonly envelope: Envelope;
  private readonly writer: JsonWriter = new JsonWriter();
  /** How every chunk begins, as far as the list of choices. */
  private head: Bytes = EMPTY;
  /** How those of choice `opened` begin, as far as the delta. */
  private opening: Bytes = EMPTY;
  private opened: i64 = 0;

  constructor(call: Call) {
    this.envelope = new Envelope(call);
  }

  /** Reads what an event says about itself. */
  identify(event: JsonDocument): void {
    if (!this.envelope.read(event) && this.head.length > 0) return;
    const writer = this.writer;
    writer.rawText(DATA_FIELD, 0, DATA_FIELD.length);
    this.envelope.begin(CHUNK, writer);
    writer.key(CHOICES);
    writer.beginArray();
    this.head = writer.take();
    this.opening = EMPTY;
  }

  /** Opens a chunk of choice `index`; the members of its delta follow, then `end`. */
  begin(index: i64): JsonWriter {
    const writer = this.writer;
    if (this.opening.length == 0 || this.opened != index) this.open(index);
    writer.rawText(this.opening, 0, this.opening.length);
    writer.beginObject();
    return writer;
  }

  /** The event begun, with a finish reason and the probabilities of its tokens; both as JSON, EMPTY for none. */
  end(finish: Bytes = EMPTY, logprobs: Bytes = EMPTY): Bytes {
    const writer = this.writer;
    writer.endObject();
    if (logprobs.length > 0) {
      writer.key(LOGPROBS);
      writer.raw(logprobs);
    }
    if (finish.length == 0) {
      writer.rawText(UNFINISHED, 0, UNFINISHED.length);
      return writer.take();
    }
    writer.key(FINISH_REASON);
    writer.raw(finish);
    writer.endObject();
    writer.endArray();
    writer.endObject();
    writer.rawText(EVENT_END, 0, EVENT_END.length);
    return writer.take();
  }

  /** The event with what an answer cost. */
  cost(usage: Source): Bytes {
    const writer = this.writer;
    writer.rawText(this.head, 0, this.head.length);
    writer.endArray();
    writer.key(USAGE);
    writeUsage(usage, writer);
    writer.endObject();
    writer.rawText(EVENT_END, 0, EVENT_END.length);
    return writer.take();
  }

  /** The event for the vendor's error. */
  error(data: Bytes): Bytes {
    const error = openaiError(data);
    return concat(concat(DATA_FIELD, error.length > 0 ? error : UNEXPLAINED), EVENT_END);
  }

  private open(index: i64): void {
    const writer = this.writer;
    writer.rawText(this.head, 0, this.head.length);
    writer.beginObject();
    writer.key(INDEX);
    writer.integer(index);
    writer.key(DELTA);
    this.opening = writer.take();
    this.opened = index;
  }
}
