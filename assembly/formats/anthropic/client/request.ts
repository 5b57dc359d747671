import { Bytes, utf8 } from "../../../base/bytes";
import { sha256 } from "../../../base/crypto/sha256";
import { hex } from "../../../base/hex";
import { isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE, isBool } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Fitted } from "../../../canonical/fit/fitted";
import { ModelTraits, Thoughts } from "../../../canonical/traits";
import { ClientRequest } from "../../client_format";
import { writeField, writeText } from "../fields";
import {
  MAX_TOKENS,
  MESSAGES,
  METADATA,
  MODEL,
  REASONING_EFFORT,
  REASONING_MAX_TOKENS,
  STOP,
  STOP_SEQUENCES,
  STREAM,
  THINKING,
  USER,
  USER_ID,
} from "../names";
import { AskedThinking } from "../thinking";
import { writeAnswerFormat } from "./answer_format";
import { laterEffort, writeConversation } from "./conversation";
import { TEMPERATURE, TOP_K, TOP_P, answerSchema, checkMembers } from "./members";
import { MessageWriter } from "./messages";
import { Reading } from "./reading";
import { Refusal } from "./refusal";
import { writeSystem } from "./system";
import { ToolWriter } from "./tools";

/** Numbers with the same name in both APIs. */
const NUMBERS: StaticArray<Bytes> = [MAX_TOKENS, TEMPERATURE, TOP_P];
const STREAM_OPTIONS = utf8("stream_options");
const WITH_USAGE = utf8('{"include_usage":true}');
/** Longest `user` that OpenAI takes, in characters. */
const LONGEST_USER = 64;
const NOTHING_SAID = "messages: none of them has a role and content that can be sent";

/**
 * The chat request that means the same as the Messages request `document`
 * (https://docs.anthropic.com/en/api/messages). What has no counterpart and changes what is asked is refused; `traits`
 * are those of the model that is asked.
 */
export function parseMessages(document: JsonDocument, traits: ModelTraits): ClientRequest {
  const request = new ClientRequest(problemOf(document));
  if (request.problem.length > 0) return request;
  const reading = new Reading(document, traits, request.facts);
  checkMembers(document, reading.refusal);
  if (!reading.refusal.isGiven) new RequestWriter(reading, request).write();
  request.problem = reading.refusal.problem;
  request.details = reading.refusal.details;
  return request;
}

function problemOf(document: JsonDocument): string {
  if (document.root == NONE) return "the body is not valid JSON";
  if (document.kind(document.root) != JsonKind.Object) return "the body must be a JSON object";
  const messages = document.member(document.root, MESSAGES);
  if (document.kind(messages) != JsonKind.Array) return "messages: an array is required";
  return document.first(messages) == NONE ? "messages: at least one message is required" : "";
}

class RequestWriter {
  private readonly document: JsonDocument;
  private readonly traits: ModelTraits;
  private readonly refusal: Refusal;
  private readonly writer: JsonWriter;

  constructor(
    private readonly reading: Reading,
    private readonly request: ClientRequest,
  ) {
    this.document = reading.document;
    this.traits = reading.traits;
    this.refusal = reading.refusal;
    this.writer = new JsonWriter(reading.document.bytes.length);
  }

  write(): void {
    const document = this.document;
    const writer = this.writer;
    writer.beginObject();
    const model = document.member(document.root, MODEL);
    if (document.kind(model) == JsonKind.String) writeField(writer, MODEL, document, model);
    this.messages();
    if (this.refusal.isGiven) return;
    this.parameters();
    new ToolWriter(this.reading, writer).write();
    this.thinking(new AskedThinking(document, laterEffort(document)));
    writeAnswerFormat(writer, document, answerSchema(document, this.refusal));
    this.user();
    writer.endObject();
    this.request.body = writer.take();
  }

  private messages(): void {
    this.writer.key(MESSAGES);
    this.writer.beginArray();
    const messages = new MessageWriter(this.reading, this.writer);
    writeSystem(this.writer, this.reading);
    writeConversation(this.document, messages);
    this.writer.endArray();
    if (messages.count == 0 && !this.refusal.isGiven) this.refusal.problem = NOTHING_SAID;
    const isBarred = this.traits.thoughtsInHistory == Thoughts.Dropped;
    if (messages.hasThoughts && isBarred) this.request.fitted |= Fitted.Thoughts;
  }

  private parameters(): void {
    const document = this.document;
    const writer = this.writer;
    for (let i = 0; i < NUMBERS.length; i++) {
      const number = document.member(document.root, NUMBERS[i]);
      if (document.kind(number) == JsonKind.Number) writeField(writer, NUMBERS[i], document, number);
    }
    const topK = document.member(document.root, TOP_K);
    if (document.kind(topK) == JsonKind.Number) {
      if (this.traits.topK) writeField(writer, TOP_K, document, topK);
      else this.request.fitted |= Fitted.Sampling;
    }
    this.stops();
    const stream = document.member(document.root, STREAM);
    const kind = document.kind(stream);
    if (isBool(kind)) writeField(writer, STREAM, document, stream);
    if (kind != JsonKind.True) return;
    this.request.facts.isStream = true;
    writer.key(STREAM_OPTIONS);
    writer.raw(WITH_USAGE);
  }

  private stops(): void {
    const document = this.document;
    const stops = document.member(document.root, STOP_SEQUENCES);
    if (document.kind(stops) != JsonKind.Array || document.first(stops) == NONE) return;
    writeField(this.writer, STOP, document, stops);
    for (let stop = document.first(stops); stop != NONE; stop = document.next(stop)) {
      if (isFilled(document, stop)) this.request.facts.stops.add(document.string(stop));
    }
  }

  private thinking(thinking: AskedThinking): void {
    if (thinking.isUnknown) this.refusal.give("thinking.type", "it is not known");
    if (thinking.effort.length > 0) writeText(this.writer, REASONING_EFFORT, thinking.effort);
    const asked = this.document.member(this.document.root, THINKING);
    if (this.document.kind(asked) == JsonKind.Object && this.traits.takesThinking) {
      writeField(this.writer, THINKING, this.document, asked);
    }
    if (!this.traits.thinkingBudget || thinking.budgetTokens == 0) return;
    this.writer.key(REASONING_MAX_TOKENS);
    this.writer.integer(thinking.budgetTokens);
  }

  /** The user's id; one that is too long as its SHA-256, which tells users apart as well. */
  private user(): void {
    const document = this.document;
    const id = document.member(document.member(document.root, METADATA), USER_ID);
    if (!isFilled(document, id)) return;
    const user = document.string(id);
    if (user.length <= LONGEST_USER) writeField(this.writer, USER, document, id);
    else writeText(this.writer, USER, utf8(hex(sha256(user))));
  }
}
