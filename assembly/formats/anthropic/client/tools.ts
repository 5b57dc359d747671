import { Bytes, equal, text, utf8 } from "../../../base/bytes";
import { copyInside, copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE, isBool } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeField, writeText } from "../fields";
import {
  ANY,
  ANY_INPUT,
  AUTO,
  CACHE_CONTROL,
  DESCRIPTION,
  DISABLE_PARALLEL,
  FUNCTION,
  INPUT_SCHEMA,
  NAME,
  NONE_WORD,
  PARALLEL_TOOL_CALLS,
  PARAMETERS,
  REQUIRED,
  TOOL,
  TOOLS,
  TOOL_CHOICE,
  TYPE,
} from "../names";
import { Reading } from "./reading";
import { Refusal } from "./refusal";
import { shortName } from "./tool_name";
import { descriptionOf, isCustom, schemaOf } from "./typed_tools";
import { BLANK_LINE } from "./words";

const STRICT = utf8("strict");
const DEFER_LOADING = utf8("defer_loading");
const INPUT_EXAMPLES = utf8("input_examples");
const ALLOWED_CALLERS = utf8("allowed_callers");
const DIRECT = utf8("direct");
const EXAMPLES = utf8("Examples of its input: ");

/** Writes the tools of a Messages request and which to use. */
export class ToolWriter {
  /** Tools the model may call. */
  private readonly tools: i32[] = [];
  private readonly document: JsonDocument;
  private readonly refusal: Refusal;
  private readonly longestName: i32;

  constructor(
    private readonly reading: Reading,
    private readonly writer: JsonWriter,
  ) {
    this.document = reading.document;
    this.refusal = reading.refusal;
    this.longestName = reading.traits.longestToolName;
  }

  /** `tools`, `tool_choice` and `parallel_tool_calls`; nothing without tools, for then the others are not allowed. */
  write(): void {
    const document = this.document;
    const list = document.member(document.root, TOOLS);
    let index = 0;
    for (let tool = document.first(list); tool != NONE; tool = document.next(tool)) this.add(tool, index++);
    const choice = document.member(document.root, TOOL_CHOICE);
    if (this.tools.length == 0) return this.withoutTools(document.member(choice, TYPE));
    this.writer.key(TOOLS);
    this.writer.beginArray();
    for (let i = 0; i < this.tools.length; i++) this.tool(this.tools[i]);
    this.writer.endArray();
    this.choice(choice);
  }

  private withoutTools(choice: i32): void {
    const isForced = this.document.is(choice, TOOL) || this.document.is(choice, ANY);
    if (isForced) this.refusal.give("tool_choice", "there is no tool to call");
  }

  /** Takes a tool that the model may call now: one that waits to be found is none until it was. */
  private add(tool: i32, index: i32): void {
    const document = this.document;
    const name = document.string(document.member(tool, NAME));
    const place = `tools.${index}`;
    const type = document.member(tool, TYPE);
    if (!isCustom(document, type) && schemaOf(document.string(type)).length == 0) {
      return this.refusal.give(place, text(document.string(type)) + " runs at its own vendor alone");
    }
    if (name.length == 0) return this.refusal.give(place + ".name", "a name is required");
    const callers = document.member(tool, ALLOWED_CALLERS);
    if (document.first(callers) != NONE && !this.lists(callers, DIRECT)) {
      return this.refusal.give(place + ".allowed_callers", "the model can call tools directly alone");
    }
    const isDeferred = document.kind(document.member(tool, DEFER_LOADING)) == JsonKind.True;
    if (!this.reading.mentions.has(name, isDeferred)) return;
    const short = shortName(name, this.longestName);
    if (short !== name && !this.reading.facts.rename(name, short))
      return this.refusal.give(place + ".name", "it is too long");
    this.tools.push(tool);
  }

  private lists(list: i32, word: Bytes): bool {
    const document = this.document;
    for (let node = document.first(list); node != NONE; node = document.next(node)) {
      if (document.is(node, word)) return true;
    }
    return false;
  }

  private tool(tool: i32): void {
    const document = this.document;
    const writer = this.writer;
    writer.beginObject();
    writeText(writer, TYPE, FUNCTION);
    writer.key(FUNCTION);
    writer.beginObject();
    writeText(writer, NAME, shortName(document.string(document.member(tool, NAME)), this.longestName));
    const type = document.member(tool, TYPE);
    if (isCustom(document, type)) this.members(tool);
    else {
      writeText(writer, DESCRIPTION, descriptionOf(document.string(type)));
      writer.key(PARAMETERS);
      writer.raw(schemaOf(document.string(type)));
    }
    writer.endObject();
    const mark = document.member(tool, CACHE_CONTROL);
    if (this.reading.traits.cacheMarks && document.kind(mark) == JsonKind.Object)
      writeField(writer, CACHE_CONTROL, document, mark);
    writer.endObject();
  }

  private members(tool: i32): void {
    const document = this.document;
    const schema = document.member(tool, INPUT_SCHEMA);
    const strict = document.member(tool, STRICT);
    this.description(document.member(tool, DESCRIPTION), document.member(tool, INPUT_EXAMPLES));
    this.writer.key(PARAMETERS);
    if (document.kind(schema) == JsonKind.Object) copyValue(document, schema, this.writer);
    else this.writer.raw(ANY_INPUT);
    if (isBool(document.kind(strict))) writeField(this.writer, STRICT, document, strict);
  }

  private description(words: i32, examples: i32): void {
    const document = this.document;
    const hasExamples = document.first(examples) != NONE;
    if (document.kind(words) != JsonKind.String && !hasExamples) return;
    if (!hasExamples) return writeField(this.writer, DESCRIPTION, document, words);
    const writer = this.writer;
    writer.key(DESCRIPTION);
    writer.beginString();
    copyInside(document, words, writer);
    if (isFilled(document, words)) writer.rawText(BLANK_LINE, 0, BLANK_LINE.length);
    writer.text(EXAMPLES);
    writer.text(document.raw(examples));
    writer.endString();
  }

  private choice(choice: i32): void {
    const document = this.document;
    const type = document.member(choice, TYPE);
    if (document.is(type, TOOL)) this.namedChoice(document.member(choice, NAME));
    else if (document.is(type, ANY)) writeText(this.writer, TOOL_CHOICE, REQUIRED);
    else if (document.is(type, AUTO)) writeText(this.writer, TOOL_CHOICE, AUTO);
    else if (document.is(type, NONE_WORD)) writeText(this.writer, TOOL_CHOICE, NONE_WORD);
    else if (document.kind(choice) == JsonKind.Object) this.refusal.give("tool_choice.type", "it is not known");
    const disabled = document.kind(document.member(choice, DISABLE_PARALLEL));
    if (!isBool(disabled)) return;
    this.writer.key(PARALLEL_TOOL_CALLS);
    this.writer.bool(disabled == JsonKind.False);
  }

  /** Asks for the tool `name`, which must be one of those that are sent. */
  private namedChoice(name: i32): void {
    const asked = this.document.string(name);
    if (!this.isSent(asked)) return this.refusal.give("tool_choice.name", "there is no tool of this name to call");
    const writer = this.writer;
    writer.key(TOOL_CHOICE);
    writer.beginObject();
    writeText(writer, TYPE, FUNCTION);
    writer.key(FUNCTION);
    writer.beginObject();
    writeText(writer, NAME, shortName(asked, this.longestName));
    writer.endObject();
    writer.endObject();
  }

  private isSent(name: Bytes): bool {
    for (let i = 0; i < this.tools.length; i++) {
      if (equal(this.document.string(this.document.member(this.tools[i], NAME)), name)) return true;
    }
    return false;
  }
}
