import { Bytes, EMPTY, concat, utf8 } from "../../base/bytes";
import { Source, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../openai/call";
import { Envelope } from "./envelope";
import { writeFinish } from "./stop_reason";
import { Usage } from "./usage";
import { ASSISTANT, CHOICES, CONTENT, INDEX, MESSAGE, ROLE, TYPE, USAGE } from "./words";

const CHUNK = utf8("chat.completion.chunk");
const CODE = utf8("code");
const DATA_FIELD = utf8("data: ");
const DELTA = utf8("delta");
const ERROR = utf8("error");
const EVENT_END = utf8("\n\n");
const SERVER_ERROR = utf8("server_error");
const UNEXPLAINED = utf8("The vendor ended its answer with an error.");

/** The event that ends a canonical stream. */
export const DONE: Bytes = utf8("data: [DONE]\n\n");

const NOTHING: Source = new Source(JsonDocument.parse(EMPTY), NONE);

/** Writes the canonical events of one stream. */
export class ChunkWriter {
  readonly envelope: Envelope;
  private readonly writer: JsonWriter = new JsonWriter();

  constructor(call: Call) {
    this.envelope = new Envelope(call);
  }

  /** Opens a chunk; the members of its delta follow, then `end`. */
  begin(): JsonWriter {
    const writer = this.writer;
    this.beginChunk();
    writer.beginObject();
    writer.key(INDEX);
    writer.integer(0);
    writer.key(DELTA);
    writer.beginObject();
    return writer;
  }

  /** The event begun, with the finish reason that `change` tells. */
  end(change: Source = NOTHING): Bytes {
    const writer = this.writer;
    writer.endObject();
    writeFinish(change, writer);
    writer.endObject();
    writer.endArray();
    writer.endObject();
    return this.take();
  }

  /** The first event of an answer. */
  opening(): Bytes {
    const writer = this.begin();
    writer.key(ROLE);
    writer.string(ASSISTANT);
    writer.key(CONTENT);
    writer.string(EMPTY);
    return this.end();
  }

  /** The event with what an answer cost. */
  cost(usage: Usage): Bytes {
    const writer = this.writer;
    this.beginChunk();
    writer.endArray();
    writer.key(USAGE);
    usage.write(writer);
    writer.endObject();
    return this.take();
  }

  /** The event for the vendor's error object; its type is the code too. */
  error(error: Source): Bytes {
    const writer = this.writer;
    writer.beginObject();
    writer.key(ERROR);
    writer.beginObject();
    writeText(error, MESSAGE, MESSAGE, writer);
    writeText(error, TYPE, TYPE, writer);
    writeText(error, TYPE, CODE, writer);
    writer.endObject();
    writer.endObject();
    return this.take();
  }

  /** As far as the list of choices. */
  private beginChunk(): void {
    this.envelope.begin(CHUNK, this.writer);
    this.envelope.writeTier(this.writer);
    this.writer.key(CHOICES);
    this.writer.beginArray();
  }

  private take(): Bytes {
    return concat(concat(DATA_FIELD, this.writer.take()), EVENT_END);
  }
}

function writeText(error: Source, from: Bytes, to: Bytes, writer: JsonWriter): void {
  writer.key(to);
  if (error.kind(from) == JsonKind.String) copyValue(error.document, error.member(from), writer);
  else writer.string(from === MESSAGE ? UNEXPLAINED : SERVER_ERROR);
}
