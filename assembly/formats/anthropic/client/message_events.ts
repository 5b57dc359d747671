import { Bytes, EMPTY } from "../../../base/bytes";
import { JsonDocument } from "../../../base/json/document";
import { writeText } from "../fields";
import { CONTENT, DELTA, MESSAGE, MESSAGE_DELTA, MESSAGE_START, MESSAGE_STOP, MODEL, STOP_REASON } from "../names";
import { EventWriter } from "./event_writer";
import { writeHead, writeSequence, writeString } from "./response";
import { Usage } from "./usage";

/** Writes the events that begin and end a streamed message. */
export class MessageEvents {
  constructor(
    private readonly events: EventWriter,
    private readonly usage: Usage,
  ) {}

  /** The beginning, by the first chunk that says anything. */
  start(document: JsonDocument): void {
    this.events.begin(MESSAGE_START);
    const json = this.events.json;
    json.key(MESSAGE);
    json.beginObject();
    writeHead(json, document);
    json.key(CONTENT);
    json.beginArray();
    json.endArray();
    writeString(json, MODEL, document, document.member(document.root, MODEL));
    json.key(STOP_REASON);
    json.null();
    writeSequence(json, EMPTY);
    this.usage.write(json);
    json.endObject();
    this.events.end();
  }

  stop(reason: Bytes, sequence: Bytes): void {
    this.events.begin(MESSAGE_DELTA);
    const json = this.events.json;
    json.key(DELTA);
    json.beginObject();
    writeText(json, STOP_REASON, reason);
    writeSequence(json, sequence);
    json.endObject();
    this.usage.write(json);
    this.events.end();
    this.events.begin(MESSAGE_STOP);
    this.events.end();
  }
}
