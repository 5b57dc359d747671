import { Bytes, utf8 } from "../../base/bytes";
import { Source, copyValue, isFilled, isOneOf } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Fitted } from "../../canonical/fit/fitted";
import { SettingNames } from "./setting_names";
import { THEIR_CHOICE, saysSingle } from "./tools";

const ADDITIONAL: Bytes = utf8("additionalModelRequestFields");

const EFFORT = utf8("effort");
const OUTPUT_CONFIG = utf8("output_config");
const REASONING_EFFORT = utf8("reasoning_effort");
const THINKING = utf8("thinking");

/** Members of Converse's own, which clients may say as they are. */
export const OWN: Bytes[] = [
  "guardrailConfig",
  "additionalModelResponseFieldPaths",
  "promptVariables",
  "requestMetadata",
  "performanceConfig",
  "serviceTier",
].map<Bytes>((name) => utf8(name));

/** Members of a Messages request that have their place elsewhere. */
const PLACED: Bytes[] = ["model", "stream", "messages", "system", "max_tokens", "temperature", "top_p"]
  .concat(["stop_sequences", "tools", "metadata", "service_tier", "outputConfig"])
  .map<Bytes>((name) => utf8(name));

/** What only some models take: members that the vendor hands to the model as they are. */
export class ModelFields {
  private readonly chat: Source;
  private readonly clients: Source;
  private readonly operators: Source;

  constructor(
    private readonly call: Call,
    private readonly request: Source,
    private readonly writer: JsonWriter,
    names: SettingNames,
  ) {
    const chat = new Source(call.document, call.document.root);
    this.chat = chat;
    this.clients = chat.at(ADDITIONAL);
    const setting = JsonDocument.parse(utf8(call.settings.text(names.fields)));
    this.operators = new Source(setting, setting.root);
  }

  /** Writes the member, if there is anything in it; what the operator says wins, and then what the client says. */
  write(): void {
    const writer = this.writer;
    const start = writer.place;
    writer.key(ADDITIONAL);
    writer.beginObject();
    const empty = writer.place;
    const document = this.request.document;
    for (let key = document.first(this.request.node); key != NONE; key = document.next(key)) {
      if (isOneOf(document, key, PLACED) || isOneOf(document, key, OWN) || document.is(key, ADDITIONAL)) continue;
      if (document.is(key, THEIR_CHOICE) && !saysSingle(this.request.at(THEIR_CHOICE))) continue;
      if (document.is(key, OUTPUT_CONFIG)) this.writeEffort(document.value(key));
      else this.writeField(document.string(key), document, document.value(key));
    }
    this.writeWord();
    this.merge(this.clients, true);
    this.merge(this.operators, false);
    const isEmpty = writer.place == empty;
    writer.endObject();
    if (isEmpty) writer.backTo(start);
  }

  /** The effort of models that think as Anthropic's do. */
  private writeEffort(config: i32): void {
    const document = this.request.document;
    const effort = document.member(config, EFFORT);
    if (!isFilled(document, effort) || this.isSaid(OUTPUT_CONFIG)) return;
    this.writer.key(OUTPUT_CONFIG);
    this.writer.beginObject();
    this.writer.key(EFFORT);
    copyValue(document, effort, this.writer);
    this.writer.endObject();
  }

  /** The effort of models that have it by OpenAI's name: those that take no `thinking`. */
  private writeWord(): void {
    const word = this.chat.member(REASONING_EFFORT);
    if (this.call.traits.thinking != 0 || !isFilled(this.chat.document, word)) return;
    this.call.fitted &= ~Fitted.Thinking;
    if (this.request.member(THINKING) == NONE) this.writeField(REASONING_EFFORT, this.chat.document, word);
  }

  private merge(fields: Source, yields: bool): void {
    const document = fields.document;
    if (document.kind(fields.node) != JsonKind.Object) return;
    for (let key = document.first(fields.node); key != NONE; key = document.next(key)) {
      const name = document.string(key);
      if (yields && this.operators.member(name) != NONE) continue;
      this.writer.key(name);
      copyValue(document, document.value(key), this.writer);
    }
  }

  private writeField(name: Bytes, document: JsonDocument, value: i32): void {
    if (this.isSaid(name)) return;
    this.writer.key(name);
    copyValue(document, value, this.writer);
  }

  private isSaid(name: Bytes): bool {
    return this.clients.member(name) != NONE || this.operators.member(name) != NONE;
  }
}
