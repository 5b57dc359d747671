import { Bytes, EMPTY, indexOf, utf8 } from "../base/bytes";
import { JsonWriter } from "../base/json/writer";
import { SseEvent } from "../base/sse/event";

const LF: u8 = 0x0a;
const EVENT_FIELD = utf8("event: ");
const DATA_FIELD = utf8("data: ");
const LINE_END = utf8("\n");
const EVENT_END = utf8("\n\n");

/** Who takes events and lines of a stream, one after the other. */
export abstract class EventTaker {
  /** Takes one event with its comment, which is only valid during the call. */
  abstract receive(event: SseEvent): void;

  /** Passes on lines that are no events. */
  abstract pass(lines: Bytes): void;
}

/** Where a reader puts the events it makes: before the next reader as events, behind the last one as text. */
export class EventOutput {
  /** Takes the events; null: they become text, which waits until it is taken. */
  next: EventTaker | null = null;
  /** The comment of the event that is being read (SseEvent.comment): also that of the events made of it. */
  comment: Bytes = EMPTY;
  /** Takes the data of the event that was begun; holds the text. */
  readonly data: JsonWriter = new JsonWriter();
  private readonly made: SseEvent = new SseEvent();

  /** Begins an event, whose data is written without line breaks into what this answers; then `end`. */
  begin(name: Bytes = EMPTY): JsonWriter {
    if (this.next !== null) this.made.name = name;
    else {
      this.nameLine(name);
      this.append(DATA_FIELD);
    }
    return this.data;
  }

  end(): void {
    if (this.next === null) this.data.finish(EVENT_END);
    else this.give(this.data.take());
  }

  /** Adds a whole event; without a name when `name` is empty. */
  add(name: Bytes, data: Bytes): void {
    this.made.name = name;
    if (this.next !== null) return this.give(data);
    this.nameLine(name);
    for (let start = 0; start <= data.length;) {
      const found = indexOf(data, LF, start);
      const end = found < 0 ? data.length : found;
      this.append(DATA_FIELD);
      this.data.rawText(data, start, end);
      this.append(LINE_END);
      start = end + 1;
    }
    this.append(LINE_END);
  }

  /** Adds lines that are no event. */
  pass(lines: Bytes): void {
    const next = this.next;
    if (next === null) this.append(lines);
    else next.pass(lines);
  }

  /** The text of the events since the last time. */
  take(): Bytes {
    return this.data.take();
  }

  private nameLine(name: Bytes): void {
    if (name.length == 0) return;
    this.append(EVENT_FIELD);
    this.append(name);
    this.append(LINE_END);
  }

  private append(text: Bytes): void {
    this.data.rawText(text, 0, text.length);
  }

  private give(data: Bytes): void {
    const next = this.next;
    if (next === null) return;
    const event = this.made;
    event.data.setAll(data);
    event.comment = this.comment;
    next.receive(event);
  }
}
