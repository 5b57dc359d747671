import { ByteRange } from "../../base/byte_range";
import { Bytes, equal, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { SseEvent } from "../../base/sse/event";
import { ERROR_EVENT } from "../../base/sse/reader";
import { ChunkWriter } from "../../canonical/chat/chunk_writer";
import { Envelope } from "../../canonical/chat/envelope";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { errorStatus } from "../../errors/shapes";
import { ChoiceStream } from "./choice_stream";
import { StreamMode } from "./cumulative_text";
import { writeUsage } from "./usage";
import { CHOICES, INDEX, OUTPUT, REQUEST_ID, USAGE } from "./words";

const END_MARK = utf8("[DONE]");
/** A stream with more choices loses those behind. */
const MOST_CHOICES: i32 = 16;

/** Reads the events of a streamed chat, whether each tells what is new or all there is, into canonical chunks. */
export class ChatReader extends StreamReader {
  private readonly envelope: Envelope;
  private readonly chunks: ChunkWriter;
  private readonly tellsUsage: bool;
  private readonly mode: StreamMode;
  private readonly document: JsonDocument = new JsonDocument();
  private readonly choices: ChoiceStream[] = [];
  /** The last that the vendor told of what the answer costs. */
  private readonly usage: ByteRange = new ByteRange();
  private isIdentified: bool = false;
  /** Whether the vendor said that this is all. */
  private isWhole: bool = false;
  private isDone: bool = false;

  constructor(facts: ResponseFacts) {
    super();
    const envelope = new Envelope(facts);
    this.envelope = envelope;
    this.chunks = new ChunkWriter(envelope);
    this.mode = new StreamMode(facts.isIncremental);
    this.tellsUsage = facts.tellsUsage;
    this.out = this.chunks.out;
  }

  override get isEnding(): bool {
    return !this.isDone && this.isFinished;
  }

  override event(event: SseEvent): void {
    if (this.isDone) return;
    if (event.data.reads(END_MARK)) {
      this.isWhole = true;
      return;
    }
    const document = this.document;
    document.read(event.data);
    const root = document.root;
    const choices = document.member(document.member(root, OUTPUT), CHOICES);
    const isAnswer = document.kind(choices) == JsonKind.Array && !equal(event.name, ERROR_EVENT);
    if (!isAnswer && errorStatus(event.data.copy(), event.name, event.comment) != 0) this.fail(event.data.copy());
    else this.read(document, isAnswer ? choices : NONE);
  }

  /** A stream that told neither how an answer of it ended nor that all of it did was cut. */
  override end(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.hasFailed = !this.isFinished && !this.isWhole;
    this.rest();
    if (this.usage.size > 0 && this.tellsUsage) this.cost();
    if (this.hasFailed) this.chunks.cut();
    else this.chunks.done();
  }

  override pass(lines: Bytes): void {
    if (!this.isDone) super.pass(lines);
  }

  private read(document: JsonDocument, choices: i32): void {
    this.readUsage(document);
    if (!this.isIdentified) this.identify(document);
    for (let at = document.first(choices), place = 0; at != NONE; at = document.next(at), place++) {
      const choice = this.choiceOf(document.integer(document.member(at, INDEX), place));
      if (choice !== null) choice.read(document, at);
    }
  }

  private readUsage(document: JsonDocument): void {
    const usage = document.member(document.root, USAGE);
    if (document.kind(usage) != JsonKind.Object) return;
    this.usage.set(document.bytes, document.start(usage), document.end(usage));
  }

  private cost(): void {
    const usage = this.document;
    usage.read(this.usage);
    writeUsage(new Source(usage, usage.root), this.chunks.beginUsage());
    this.chunks.endUsage();
  }

  /** Takes the id of the answer, which all events of a stream share. */
  private identify(document: JsonDocument): void {
    this.isIdentified = this.envelope.identify(document, document.member(document.root, REQUEST_ID));
    if (this.isIdentified) this.chunks.renew();
  }

  private fail(data: Bytes): void {
    this.hasFailed = this.isDone = true;
    this.rest();
    this.chunks.error(data);
  }

  /** Whether the vendor gave the reason of a choice's end. */
  private get isFinished(): bool {
    for (let i = 0; i < this.choices.length; i++) if (this.choices[i].isFinished) return true;
    return false;
  }

  /** Says what was held back until now. */
  private rest(): void {
    for (let i = 0; i < this.choices.length; i++) this.choices[i].rest();
  }

  /** The choice with this number; null for one too many. */
  private choiceOf(index: i64): ChoiceStream | null {
    const choices = this.choices;
    for (let i = 0; i < choices.length; i++) if (choices[i].index == index) return choices[i];
    if (choices.length >= MOST_CHOICES) return null;
    const choice = new ChoiceStream(index, this.chunks, this.mode);
    choices.push(choice);
    return choice;
  }
}
