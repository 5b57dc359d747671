import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { ChunkWriter } from "../../canonical/chat/chunk_writer";
import { CallStreams } from "./call_stream";
import { CumulativeText, StreamMode } from "./cumulative_text";
import { FINISH_REASON, finishOf } from "./finish";
import { CONTENT, LOGPROBS, MESSAGE, REASONING_CONTENT, ROLE, TOOL_CALLS } from "./words";

const ASSISTANT = utf8("assistant");

/** One choice of a stream. */
export class ChoiceStream {
  private readonly content: CumulativeText;
  private readonly reasoning: CumulativeText;
  private readonly calls: CallStreams;
  /** Whether the client knows whose answer it is. */
  private isOpen: bool = false;
  /** Whether the vendor gave the reason of its end. */
  isFinished: bool = false;

  constructor(
    readonly index: i64,
    private readonly chunks: ChunkWriter,
    private readonly mode: StreamMode,
  ) {
    this.content = new CumulativeText(mode);
    this.reasoning = new CumulativeText(mode);
    this.calls = new CallStreams(mode);
  }

  /** Writes the chunks for what an event tells of the choice. */
  read(document: JsonDocument, choice: i32): void {
    if (this.isFinished) return;
    const message = document.member(choice, MESSAGE);
    this.reasoning.readAt(document, document.member(message, REASONING_CONTENT));
    this.content.readAt(document, document.member(message, CONTENT));
    this.calls.read(document, document.member(message, TOOL_CALLS));
    const finish = finishOf(document, choice);
    // A snapshot with the name of a call alone is soon followed by one with its arguments.
    if (finish == NONE && this.calls.isWaiting && !this.mode.isIncremental) return;
    this.say(this.logprobs(document, choice));
    this.call();
    if (finish != NONE) this.finish(document.raw(finish));
  }

  /** Writes what was held back when the stream ended too early. */
  rest(): void {
    this.say(EMPTY);
    this.call();
  }

  private logprobs(document: JsonDocument, choice: i32): Bytes {
    if (!this.mode.isIncremental) return EMPTY;
    const logprobs = document.member(choice, LOGPROBS);
    return document.kind(logprobs) == JsonKind.Object ? document.raw(logprobs) : EMPTY;
  }

  private say(logprobs: Bytes): void {
    if (!this.reasoning.hasNews && !this.content.hasNews) return;
    const writer = this.begin();
    if (this.reasoning.hasNews) this.reasoning.write(REASONING_CONTENT, writer);
    if (this.content.hasNews) this.content.write(CONTENT, writer);
    if (logprobs.length == 0) return this.chunks.end();
    const choice = this.chunks.endDelta();
    choice.key(LOGPROBS);
    choice.raw(logprobs);
    choice.key(FINISH_REASON);
    choice.null();
    this.chunks.endChoice();
  }

  private call(): void {
    if (!this.calls.hasNews) return;
    this.calls.write(this.begin());
    this.chunks.end();
  }

  private finish(reason: Bytes): void {
    this.isFinished = true;
    this.begin();
    const choice = this.chunks.endDelta();
    choice.key(FINISH_REASON);
    choice.raw(reason);
    this.chunks.endChoice();
  }

  /** Opens a chunk, whose delta says in the first one whose answer it is. */
  private begin(): JsonWriter {
    const writer = this.chunks.begin(this.index);
    if (!this.isOpen) {
      writer.key(ROLE);
      writer.string(ASSISTANT);
    }
    this.isOpen = true;
    return writer;
  }
}
