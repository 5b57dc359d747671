import { ByteRange } from "../../base/byte_range";
import { Bytes } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { SseEvent } from "../../base/sse/event";
import { ChunkWriter } from "../../canonical/chat/chunk_writer";
import { Envelope } from "../../canonical/chat/envelope";
import { ResponseFacts } from "../../canonical/response_facts";
import { StreamReader } from "../../canonical/stream_reader";
import { errorStatus } from "../../errors/shapes";
import { AnswerCalls } from "./answer_calls";
import { isBlocked } from "./blocked";
import { ChoiceStream } from "./choice_stream";
import { readEnvelope } from "./response";
import { Usage } from "./usage";
import { CANDIDATES, INDEX, USAGE_METADATA } from "./words";

/** A stream with more choices loses those behind. */
const MOST_CHOICES: i32 = 16;

/**
 * Reads the events of a streamed chat, each of them an answer with what is new, into canonical chunks. No event tells
 * the end: the reason of the last choice that ends does.
 */
export class ChatReader extends StreamReader {
  private readonly envelope: Envelope;
  private readonly chunks: ChunkWriter;
  private readonly calls: AnswerCalls;
  private readonly document: JsonDocument = new JsonDocument();
  private readonly choices: ChoiceStream[] = [];
  /** The last that the vendor told of what the answer costs. */
  private readonly usage: ByteRange = new ByteRange();
  private isDone: bool = false;

  constructor(private readonly facts: ResponseFacts) {
    super();
    const envelope = new Envelope(facts);
    this.envelope = envelope;
    this.chunks = new ChunkWriter(envelope);
    this.calls = new AnswerCalls(facts);
    this.out = this.chunks.out;
  }

  override get isEnding(): bool {
    return !this.isDone && this.isFinished;
  }

  override event(event: SseEvent): void {
    if (this.isDone) return;
    const document = this.document;
    document.read(event.data);
    const candidates = document.member(document.root, CANDIDATES);
    const isAnswer = document.kind(candidates) == JsonKind.Array;
    if (!isAnswer && errorStatus(event.data.copy(), event.name, event.comment) != 0) this.fail(event.data.copy());
    else this.read(document, isAnswer ? candidates : NONE);
  }

  /** A stream that did not tell how an answer of it ended was cut. */
  override end(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.hasFailed = !this.isFinished;
    if (this.usage.size > 0 && this.facts.tellsUsage) this.cost();
    if (this.hasFailed) this.chunks.cut();
    else this.chunks.done();
  }

  override pass(lines: Bytes): void {
    if (!this.isDone) super.pass(lines);
  }

  private read(document: JsonDocument, candidates: i32): void {
    const usage = document.member(document.root, USAGE_METADATA);
    if (document.kind(usage) == JsonKind.Object) {
      this.usage.set(document.bytes, document.start(usage), document.end(usage));
    }
    if (readEnvelope(document, this.envelope)) this.chunks.renew();
    this.calls.identify(document);
    for (let at = document.first(candidates), place = 0; at != NONE; at = document.next(at), place++) {
      const choice = this.choiceOf(document.integer(document.member(at, INDEX), place));
      if (choice !== null) choice.read(document, at, this.calls);
    }
    if (!isBlocked(document)) return;
    const first = this.choiceOf(0);
    if (first !== null) first.block(document);
  }

  private cost(): void {
    const usage = this.document;
    usage.read(this.usage);
    new Usage(new Source(usage, usage.root)).write(this.chunks.beginUsage());
    this.chunks.endUsage();
  }

  private fail(data: Bytes): void {
    this.hasFailed = this.isDone = true;
    this.chunks.error(data);
  }

  /** Whether the vendor gave the reason of a choice's end. */
  private get isFinished(): bool {
    for (let i = 0; i < this.choices.length; i++) if (this.choices[i].isFinished) return true;
    return false;
  }

  /** The choice with this number; null for one too many. */
  private choiceOf(index: i64): ChoiceStream | null {
    const choices = this.choices;
    for (let i = 0; i < choices.length; i++) if (choices[i].index == index) return choices[i];
    if (choices.length >= MOST_CHOICES) return null;
    const choice = new ChoiceStream(index, this.document, this.chunks, this.facts);
    choices.push(choice);
    return choice;
  }
}
