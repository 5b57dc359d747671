import { Bytes, EMPTY, concat, utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { CallStreams } from "./call_stream";
import { ChunkWriter } from "./chunk";
import { finishOf } from "./finish";
import { GrowingText, Telling } from "./growing_text";
import { insideOf, writeInside } from "./text";
import { CONTENT, LOGPROBS, MESSAGE, REASONING_CONTENT, ROLE, TOOL_CALLS } from "./words";

const ASSISTANT = utf8("assistant");

/** One choice of a stream. */
export class ChoiceStream {
  private readonly content: GrowingText;
  private readonly reasoning: GrowingText;
  private readonly calls: CallStreams;
  /** Whether the client knows whose answer it is. */
  private isOpen: bool = false;
  private isFinished: bool = false;

  constructor(
    readonly index: i64,
    private readonly chunk: ChunkWriter,
    private readonly telling: Telling,
  ) {
    this.content = new GrowingText(telling);
    this.reasoning = new GrowingText(telling);
    this.calls = new CallStreams(telling);
  }

  /** The chunks for what an event tells of the choice. */
  read(document: JsonDocument, choice: i32): Bytes {
    if (this.isFinished) return EMPTY;
    const message = document.member(choice, MESSAGE);
    this.reasoning.read(insideOf(document, document.member(message, REASONING_CONTENT)));
    this.content.read(insideOf(document, document.member(message, CONTENT)));
    this.calls.read(document, document.member(message, TOOL_CALLS));
    const finish = finishOf(document, choice);
    // A snapshot with the name of a call alone is soon followed by one with its arguments.
    if (finish == NONE && this.calls.isWaiting && !this.telling.isIncremental) return EMPTY;
    const news = concat(this.said(this.logprobs(document, choice)), this.called());
    if (finish == NONE) return news;
    this.begin();
    this.isFinished = true;
    return concat(news, this.chunk.end(document.raw(finish)));
  }

  /** The chunks for what was held back when the stream ended too early. */
  rest(): Bytes {
    return concat(this.said(EMPTY), this.called());
  }

  private logprobs(document: JsonDocument, choice: i32): Bytes {
    if (!this.telling.isIncremental) return EMPTY;
    const logprobs = document.member(choice, LOGPROBS);
    return document.kind(logprobs) == JsonKind.Object ? document.raw(logprobs) : EMPTY;
  }

  private said(logprobs: Bytes): Bytes {
    const thought = this.reasoning.take();
    const content = this.content.take();
    if (thought.length == 0 && content.length == 0) return EMPTY;
    const writer = this.begin();
    if (thought.length > 0) writeInside(REASONING_CONTENT, thought, writer);
    if (content.length > 0) writeInside(CONTENT, content, writer);
    return this.chunk.end(EMPTY, logprobs);
  }

  private called(): Bytes {
    if (!this.calls.hasNews) return EMPTY;
    this.calls.write(this.begin());
    return this.chunk.end();
  }

  /** Opens a chunk, whose delta says in the first one whose answer it is. */
  private begin(): JsonWriter {
    const writer = this.chunk.begin(this.index);
    if (!this.isOpen) {
      writer.key(ROLE);
      writer.string(ASSISTANT);
    }
    this.isOpen = true;
    return writer;
  }
}
