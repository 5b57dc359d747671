import { Bytes } from "../base/bytes";
import { SseEvent } from "../base/sse/event";
import { Aside } from "../base/sse/reader";

/** Turns the events of one stream into those of another format. One per answer; it holds what earlier events told. */
export abstract class StreamReader {
  /** What else of the stream goes on: `All` where each event in is one event out, so that ids keep their meaning. */
  get keeps(): Aside {
    return Aside.Comments;
  }

  /** One event in; the bytes of none or more events out, each complete with its blank line. */
  abstract event(event: SseEvent): Bytes;

  /** The stream has ended, in order or not; called once. What is still to be said, the end mark included. */
  abstract end(): Bytes;
}
