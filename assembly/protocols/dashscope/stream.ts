import { Bytes, EMPTY, concat, equal, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { SseEvent } from "../../base/sse/event";
import { ERROR_EVENT } from "../../base/sse/reader";
import { Call } from "../../openai/call";
import { errorStatus } from "../../openai/error_shapes";
import { tellsUsage } from "../../openai/usage_option";
import { StreamReader } from "../stream_reader";
import { ChoiceStream } from "./choice_stream";
import { ChunkWriter, DONE } from "./chunk";
import { Telling } from "./growing_text";
import { isIncremental } from "./parameters";
import { CHOICES, INDEX, OUTPUT, USAGE } from "./words";

const END_MARK = utf8("[DONE]");
/** A stream with more choices loses those behind. */
const MOST_CHOICES: i32 = 16;

/** Reads the events of a streamed chat, whether each tells what is new or all there is, into canonical chunks. */
export class ChatReader extends StreamReader {
  private readonly chunk: ChunkWriter;
  private readonly telling: Telling;
  private readonly tellsUsage: bool;
  private readonly choices: ChoiceStream[] = [];
  /** The last that the vendor told of what the answer costs. */
  private usage: Source | null = null;
  /** Whether only the end mark is missing. */
  private isOver: bool = false;

  constructor(call: Call) {
    super();
    this.chunk = new ChunkWriter(call);
    this.telling = new Telling(isIncremental(call));
    this.tellsUsage = tellsUsage(call);
  }

  override event(event: SseEvent): Bytes {
    if (this.isOver || equal(event.data, END_MARK)) return EMPTY;
    const document = JsonDocument.parse(event.data);
    const root = document.root;
    const choices = document.member(document.member(root, OUTPUT), CHOICES);
    const isAnswer = document.kind(choices) == JsonKind.Array && !equal(event.name, ERROR_EVENT);
    if (!isAnswer && errorStatus(event.data, event.name, event.comment) != 0) {
      this.isOver = true;
      return concat(this.rest(), this.chunk.error(event.data));
    }
    const usage = document.member(root, USAGE);
    if (document.kind(usage) == JsonKind.Object) this.usage = new Source(document, usage);
    this.chunk.identify(document);
    return isAnswer ? this.read(document, choices) : EMPTY;
  }

  override end(): Bytes {
    if (this.isOver) return DONE;
    const rest = this.rest();
    const usage = this.usage;
    return concat(usage === null || !this.tellsUsage ? rest : concat(rest, this.chunk.cost(usage)), DONE);
  }

  private read(document: JsonDocument, choices: i32): Bytes {
    let chunks = EMPTY;
    for (let at = document.first(choices), place = 0; at != NONE; at = document.next(at), place++) {
      const stream = this.choiceOf(document.integer(document.member(at, INDEX), place));
      if (stream !== null) chunks = concat(chunks, stream.read(document, at));
    }
    return chunks;
  }

  /** What was held back until now. */
  private rest(): Bytes {
    let chunks = EMPTY;
    for (let i = 0; i < this.choices.length; i++) chunks = concat(chunks, this.choices[i].rest());
    return chunks;
  }

  /** The choice with this number; null for one too many. */
  private choiceOf(index: i64): ChoiceStream | null {
    const choices = this.choices;
    for (let i = 0; i < choices.length; i++) if (choices[i].index == index) return choices[i];
    if (choices.length >= MOST_CHOICES) return null;
    const choice = new ChoiceStream(index, this.chunk, this.telling);
    choices.push(choice);
    return choice;
  }
}
