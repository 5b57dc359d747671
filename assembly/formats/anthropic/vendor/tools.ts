import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Choice, ToolChoice, isLegacy } from "../../../canonical/chat/tool_choice";
import { Fitted } from "../../../canonical/fit/fitted";
import { writeType } from "../fields";
import {
  ANY,
  ANY_INPUT,
  AUTO,
  CACHE_CONTROL,
  CUSTOM,
  DESCRIPTION,
  DISABLE_PARALLEL,
  FUNCTION,
  FUNCTIONS,
  INPUT_SCHEMA,
  NAME,
  NONE_WORD,
  OBJECT,
  PARALLEL_TOOL_CALLS,
  PARAMETERS,
  TOOL,
  TOOLS,
  TOOL_CHOICE,
  TYPE,
} from "../names";
import { SchemaWriter } from "./schema";
import { WebSearch } from "./web_search";

const STRICT = utf8("strict");

/** The vendor's word for a choice. */
function wordFor(choice: Choice): Bytes {
  if (choice == Choice.Any) return ANY;
  if (choice == Choice.None) return NONE_WORD;
  return choice == Choice.One ? TOOL : AUTO;
}

/** The tools of a chat. */
export class Tools {
  /** What keeps them from being sent on, for the client; empty = nothing. */
  problem: string = "";
  private readonly choice: ToolChoice;
  private readonly list: i32;
  private readonly isLegacy: bool;
  private readonly search: WebSearch;

  constructor(
    private readonly call: Call,
    private readonly chat: Source,
  ) {
    const isOld = isLegacy(chat);
    const choice = new ToolChoice(chat);
    this.isLegacy = isOld;
    this.list = chat.member(isOld ? FUNCTIONS : TOOLS);
    this.choice = choice;
    this.search = new WebSearch(call, chat);
    if (!call.traits.forcedTool && choice.isForced) {
      choice.kind = Choice.Auto;
      call.fitted |= Fitted.ForcedTool;
    }
  }

  /** Whether the model has to call a tool. */
  get isForced(): bool {
    return this.choice.isForced;
  }

  /** Writes `tools` and `tool_choice`; nothing when there is no tool. */
  write(writer: JsonWriter): void {
    const place = writer.place;
    writer.key(TOOLS);
    writer.beginArray();
    const start = writer.place;
    this.writeList(writer);
    this.search.write(writer);
    const isEmpty = writer.place == start;
    writer.endArray();
    if (!isEmpty) return this.writeChoice(writer);
    writer.backTo(place);
    if (this.choice.isForced) this.note("tool_choice: there is no tool to call.");
  }

  private writeList(writer: JsonWriter): void {
    const document = this.chat.document;
    const kind = document.kind(this.list);
    if (kind != JsonKind.Array) {
      if (kind != JsonKind.None && kind != JsonKind.Null) this.note("tools: a list is required.");
      return;
    }
    let number = 0;
    for (let at = document.first(this.list); at != NONE && this.problem.length == 0; at = document.next(at)) {
      const fault = this.writeTool(new Source(document, at), writer);
      if (fault.length > 0) this.note(`${this.isLegacy ? "functions" : "tools"}[${number}]${fault}`);
      number++;
    }
  }

  /** Only a choice can say that tools are not to be called in parallel, so `auto` is said for it. */
  private writeChoice(writer: JsonWriter): void {
    const choice = this.choice;
    this.note(choice.problem);
    // An answer has but one `function_call`.
    const isOne = this.isLegacy && choice.kind != Choice.One;
    const isSingle = isOne || this.chat.kind(PARALLEL_TOOL_CALLS) == JsonKind.False;
    const saysSingle = isSingle && choice.kind != Choice.None;
    if (choice.kind == Choice.Unsaid && !saysSingle) return;
    writer.key(TOOL_CHOICE);
    writer.beginObject();
    writeType(wordFor(choice.kind), writer);
    if (choice.kind == Choice.One) {
      writer.key(NAME);
      copyValue(this.chat.document, choice.name, writer);
    }
    if (saysSingle) {
      writer.key(DISABLE_PARALLEL);
      writer.bool(true);
    }
    writer.endObject();
  }

  /** Writes a tool, unless it may not be called; answers what keeps it from being written. */
  private writeTool(tool: Source, writer: JsonWriter): string {
    const document = tool.document;
    if (document.kind(tool.node) != JsonKind.Object) return ": an object is required.";
    const isNested = tool.kind(FUNCTION) == JsonKind.Object;
    if (!this.isLegacy && !isNested && !tool.says(TYPE, FUNCTION)) return this.writeOwn(tool, writer);
    const called = isNested ? tool.at(FUNCTION) : tool;
    if (!isFilled(document, called.member(NAME))) {
      return this.isLegacy ? ".name: a name is required." : ".function.name: a name is required.";
    }
    if (!this.choice.allows(called.member(NAME))) return "";
    writer.beginObject();
    copyMember(called, NAME, JsonKind.String, writer);
    copyMember(called, DESCRIPTION, JsonKind.String, writer);
    this.writeSchema(called, writer);
    const isMarked = copyMember(tool, CACHE_CONTROL, JsonKind.Object, writer);
    if (!isMarked && isNested) copyMember(called, CACHE_CONTROL, JsonKind.Object, writer);
    writer.endObject();
    return "";
  }

  /** Tools of the vendor's own form stay as they are; it says itself which it does not know. */
  private writeOwn(tool: Source, writer: JsonWriter): string {
    const isNew = tool.says(TYPE, CUSTOM) && tool.kind(INPUT_SCHEMA) == JsonKind.None;
    if (isNew) return ".type: the vendor has no tools whose input is free text.";
    if (!isFilled(tool.document, tool.member(TYPE)) && !isFilled(tool.document, tool.member(NAME))) {
      return ".type: a type is required.";
    }
    if (this.choice.allows(tool.member(NAME))) copyValue(tool.document, tool.node, writer);
    return "";
  }

  /** The vendor wants a schema, and a type in it; one that calls have to keep to has to be closed. */
  private writeSchema(called: Source, writer: JsonWriter): void {
    const document = called.document;
    const schema = called.at(PARAMETERS);
    writer.key(INPUT_SCHEMA);
    if (document.first(schema.node) == NONE || document.kind(schema.node) != JsonKind.Object) {
      return writer.raw(ANY_INPUT);
    }
    if (called.kind(STRICT) == JsonKind.True && this.writeStrict(schema, writer)) return;
    if (schema.member(TYPE) != NONE) return copyValue(document, schema.node, writer);
    writer.beginObject();
    writeType(OBJECT, writer);
    for (let key = document.first(schema.node); key != NONE; key = document.next(key)) {
      writer.keyRange(document.bytes, document.start(key), document.end(key));
      copyValue(document, document.value(key), writer);
    }
    writer.endObject();
  }

  /** Writes the schema, and that calls have to keep to it; false where the model cannot. */
  private writeStrict(schema: Source, writer: JsonWriter): bool {
    const place = writer.place;
    const schemas = new SchemaWriter(schema.document, writer);
    if (this.call.traits.strictSchemas) schemas.write(schema.node);
    const isStrict = this.call.traits.strictSchemas && !schemas.isOpen;
    if (!isStrict || schemas.isFitted) this.call.fitted |= Fitted.Schema;
    if (!isStrict) {
      writer.backTo(place);
      return false;
    }
    writer.key(STRICT);
    writer.bool(true);
    return true;
  }

  private note(problem: string): void {
    if (this.problem.length == 0) this.problem = problem;
  }
}
