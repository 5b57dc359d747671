import { Bytes } from "../../../base/bytes";
import { JsonWriter } from "../../../base/json/writer";
import { EventOutput } from "../../../canonical/event_output";
import { writeType } from "../fields";

/** Writes events whose data is a JSON object that repeats the event's name as its `type`. */
export class EventWriter {
  constructor(private readonly out: EventOutput) {}

  /** Takes the other members of the object of the event that was begun. */
  get json(): JsonWriter {
    return this.out.data;
  }

  begin(name: Bytes): void {
    this.out.begin(name).beginObject();
    writeType(name, this.json);
  }

  end(): void {
    this.json.endObject();
    this.out.end();
  }
}
