import { Bytes, utf8 } from "../../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
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
  INPUT_SCHEMA,
  NAME,
  NONE_WORD,
  OBJECT,
  PARALLEL_TOOL_CALLS,
  PARAMETERS,
  REQUIRED,
  TOOL,
  TOOLS,
  TOOL_CHOICE,
  TYPE,
} from "../names";

const ALLOWED_TOOLS = utf8("allowed_tools");
const MODE = utf8("mode");

/** What the model may do with its tools. */
export enum Choice {
  /** The request does not say. */
  Unsaid,
  Auto,
  Any,
  None,
  /** One named tool. */
  One,
}

/** The tools of a chat. */
export class Tools {
  readonly choice: Choice;
  private readonly list: Source;
  private readonly count: i32;

  constructor(private readonly chat: Source) {
    this.list = chat.at(TOOLS);
    this.count = this.countUsable();
    this.choice = this.count > 0 ? choiceOf(chat) : Choice.Unsaid;
  }

  /** Whether the model has to call a tool: it may not think then. */
  get isForced(): bool {
    return this.choice == Choice.Any || this.choice == Choice.One;
  }

  /** Writes `tools` and `tool_choice`; nothing when there is no tool that the vendor can use. */
  write(writer: JsonWriter): void {
    if (this.count == 0) return;
    const document = this.chat.document;
    writer.key(TOOLS);
    writer.beginArray();
    for (let at = document.first(this.list.node); at != NONE; at = document.next(at)) {
      writeTool(new Source(document, at), writer);
    }
    writer.endArray();
    this.writeChoice(writer);
  }

  /** Only a choice can say that tools are not to be called in parallel, so `auto` is said for it. */
  private writeChoice(writer: JsonWriter): void {
    const isSingle = this.chat.kind(PARALLEL_TOOL_CALLS) == JsonKind.False && this.choice != Choice.None;
    if (this.choice == Choice.Unsaid && !isSingle) return;
    writer.key(TOOL_CHOICE);
    writer.beginObject();
    writeType(typeOf(this.choice), writer);
    if (this.choice == Choice.One) {
      writer.key(NAME);
      copyValue(this.chat.document, chosenName(this.chat), writer);
    }
    if (isSingle) {
      writer.key(DISABLE_PARALLEL);
      writer.bool(true);
    }
    writer.endObject();
  }

  private countUsable(): i32 {
    const document = this.chat.document;
    let count = 0;
    if (document.kind(this.list.node) != JsonKind.Array) return count;
    for (let at = document.first(this.list.node); at != NONE; at = document.next(at)) {
      const tool = new Source(document, at);
      if (isNamedFunction(tool) || isOwnTool(tool)) count++;
    }
    return count;
  }
}

function writeTool(tool: Source, writer: JsonWriter): void {
  if (isOwnTool(tool)) return copyValue(tool.document, tool.node, writer);
  if (!isNamedFunction(tool)) return;
  const called = tool.at(FUNCTION);
  writer.beginObject();
  copyMember(called, NAME, JsonKind.String, writer);
  copyMember(called, DESCRIPTION, JsonKind.String, writer);
  writer.key(INPUT_SCHEMA);
  writeSchema(called.at(PARAMETERS), writer);
  const isMarked = copyMember(tool, CACHE_CONTROL, JsonKind.Object, writer);
  if (!isMarked) copyMember(called, CACHE_CONTROL, JsonKind.Object, writer);
  writer.endObject();
}

/** The vendor wants a schema, and a type in it. */
function writeSchema(schema: Source, writer: JsonWriter): void {
  const document = schema.document;
  if (document.first(schema.node) == NONE || document.kind(schema.node) != JsonKind.Object) {
    return writer.raw(ANY_INPUT);
  }
  if (schema.member(TYPE) != NONE) return copyValue(document, schema.node, writer);
  writer.beginObject();
  writeType(OBJECT, writer);
  for (let key = document.first(schema.node); key != NONE; key = document.next(key)) {
    writer.keyRange(document.bytes, document.start(key), document.end(key));
    copyValue(document, document.value(key), writer);
  }
  writer.endObject();
}

function isNamedFunction(tool: Source): bool {
  return isFilled(tool.document, tool.at(FUNCTION).member(NAME));
}

/** Whether a tool is one that the vendor runs itself: it has a type of the vendor's and a name. */
function isOwnTool(tool: Source): bool {
  if (tool.says(TYPE, FUNCTION) || tool.says(TYPE, CUSTOM)) return false;
  return isFilled(tool.document, tool.member(TYPE)) && isFilled(tool.document, tool.member(NAME));
}

function choiceOf(chat: Source): Choice {
  const said = chat.at(TOOL_CHOICE);
  if (said.document.kind(said.node) == JsonKind.String) return choiceNamed(said, said.node);
  if (said.says(TYPE, ALLOWED_TOOLS)) {
    const mode = choiceNamed(said, said.at(ALLOWED_TOOLS).member(MODE));
    return mode == Choice.Unsaid ? choiceNamed(said, said.member(MODE)) : mode;
  }
  if (said.says(TYPE, FUNCTION) || said.says(TYPE, TOOL)) {
    return chosenName(chat) == NONE ? Choice.Unsaid : Choice.One;
  }
  return choiceNamed(said, said.member(TYPE));
}

/** The word at `node`, as this vendor or the canonical API says it. */
function choiceNamed(from: Source, node: i32): Choice {
  if (from.document.is(node, AUTO)) return Choice.Auto;
  if (from.document.is(node, NONE_WORD)) return Choice.None;
  return from.document.is(node, REQUIRED) || from.document.is(node, ANY) ? Choice.Any : Choice.Unsaid;
}

/** The name of the one tool that is to be called, or NONE. */
function chosenName(chat: Source): i32 {
  const said = chat.at(TOOL_CHOICE);
  const nested = said.at(FUNCTION).member(NAME);
  const name = nested == NONE ? said.member(NAME) : nested;
  return isFilled(chat.document, name) ? name : NONE;
}

function typeOf(choice: Choice): Bytes {
  switch (choice) {
    case Choice.Any:
      return ANY;
    case Choice.None:
      return NONE_WORD;
    case Choice.One:
      return TOOL;
    default:
      return AUTO;
  }
}
