import { Bytes } from "../base/bytes";
import { SseEvent } from "../base/sse/event";
import { Aside } from "../base/sse/reader";
import { EventOutput, EventTaker } from "./event_output";

/**
 * Turns the events of one stream into those of another format. One per answer; it holds what earlier events told.
 */
export abstract class StreamReader extends EventTaker {
  /** Whether an event told of an error, in the vendor's words: it is the last that the client gets. */
  hasFailed: bool = false;
  /** Where the events go that it makes. */
  out: EventOutput = new EventOutput();

  /** What else of the stream goes on: `All` where each event in is one event out, so that ids keep their meaning. */
  get keeps(): Aside {
    return Aside.Comments;
  }

  /**
   * Whether the last events told of the end, and `end` has something to say yet. A stream that ends by trailers leaves
   * no place for that: what these events gave has to wait.
   */
  get isEnding(): bool {
    return false;
  }

  /** Reads one event, which is only valid during the call. */
  abstract event(event: SseEvent): void;

  /** Reads one event, whose comment goes to the events made of it. */
  receive(event: SseEvent): void {
    this.out.comment = event.comment;
    this.event(event);
  }

  /** Passes on lines that are no events. */
  override pass(lines: Bytes): void {
    this.out.pass(lines);
  }

  /** The stream has ended, in order or not; called once. Says what is still to be said, the end mark included. */
  abstract end(): void;

  /** The text of the events made since the last time, each complete with its blank line. */
  take(): Bytes {
    return this.out.take();
  }
}
