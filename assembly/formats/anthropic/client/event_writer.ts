import { Bytes, utf8 } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";
import { writeText } from "../fields";
import { TYPE } from "../names";

const EVENT = utf8("event: ");
const DATA = utf8("\ndata: ");
const END = utf8("\n\n");

/** Writes server-sent events whose data is a JSON object that repeats the event's name as its `type`. */
export class EventWriter {
  /** Takes the other members of the object of the event that was begun. */
  readonly json: JsonWriter = new JsonWriter();
  private readonly events: JsonWriter = new JsonWriter();

  begin(name: Bytes): void {
    this.append(EVENT);
    this.append(name);
    this.append(DATA);
    this.json.beginObject();
    writeText(this.json, TYPE, name);
  }

  end(): void {
    this.json.endObject();
    this.append(this.json.take());
    this.append(END);
  }

  /** A whole event. `data` must not have line breaks. */
  event(name: Bytes, data: Bytes): void {
    this.append(EVENT);
    this.append(name);
    this.append(DATA);
    this.append(data);
    this.append(END);
  }

  /** Lines that are no event. */
  pass(lines: Bytes): void {
    this.append(lines);
  }

  /** The events written since the last call. */
  take(): Bytes {
    return this.events.take();
  }

  private append(text: Bytes): void {
    this.events.rawText(text, 0, text.length);
  }
}
