import { Bytes, equal, utf8 } from "../../../base/bytes";
import { copyValue, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { writeField, writeText } from "../fields";
import {
  ANY,
  ANY_INPUT,
  AUTO,
  CUSTOM,
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

const STRICT = utf8("strict");

/** Writes the tools of a Messages request and which to use. Tools that run at the vendor have no counterpart. */
export class ToolWriter {
  /** Tools the model may call. */
  private readonly tools: i32[] = [];

  constructor(
    private readonly document: JsonDocument,
    private readonly writer: JsonWriter,
  ) {
    const list = document.member(document.root, TOOLS);
    for (let tool = document.first(list); tool != NONE; tool = document.next(tool)) {
      if (this.isOwn(tool)) this.tools.push(tool);
    }
  }

  /** `tools`, `tool_choice` and `parallel_tool_calls`; nothing without tools, for then the others are not allowed. */
  write(): void {
    if (this.tools.length == 0) return;
    this.writer.key(TOOLS);
    this.writer.beginArray();
    for (let i = 0; i < this.tools.length; i++) this.tool(this.tools[i]);
    this.writer.endArray();
    this.choice(this.document.member(this.document.root, TOOL_CHOICE));
  }

  /** Whether the client runs the tool itself: one without a type, or of the type "custom". */
  private isOwn(tool: i32): bool {
    const type = this.document.member(tool, TYPE);
    const kind = this.document.kind(type);
    const isCustom = kind == JsonKind.None || kind == JsonKind.Null || this.document.is(type, CUSTOM);
    return isCustom && isFilled(this.document, this.document.member(tool, NAME));
  }

  private tool(tool: i32): void {
    const document = this.document;
    const writer = this.writer;
    const description = document.member(tool, DESCRIPTION);
    const schema = document.member(tool, INPUT_SCHEMA);
    const strict = document.member(tool, STRICT);
    writer.beginObject();
    writeText(writer, TYPE, FUNCTION);
    writer.key(FUNCTION);
    writer.beginObject();
    writeField(writer, NAME, document, document.member(tool, NAME));
    if (document.kind(description) == JsonKind.String) writeField(writer, DESCRIPTION, document, description);
    writer.key(PARAMETERS);
    if (document.kind(schema) == JsonKind.Object) copyValue(document, schema, writer);
    else writer.raw(ANY_INPUT);
    if (isBool(document.kind(strict))) writeField(writer, STRICT, document, strict);
    writer.endObject();
    writer.endObject();
  }

  private choice(choice: i32): void {
    const document = this.document;
    const type = document.member(choice, TYPE);
    if (document.is(type, TOOL)) this.namedChoice(document.member(choice, NAME));
    else if (document.is(type, ANY)) writeText(this.writer, TOOL_CHOICE, REQUIRED);
    else if (document.is(type, AUTO)) writeText(this.writer, TOOL_CHOICE, AUTO);
    else if (document.is(type, NONE_WORD)) writeText(this.writer, TOOL_CHOICE, NONE_WORD);
    const disabled = document.kind(document.member(choice, DISABLE_PARALLEL));
    if (!isBool(disabled)) return;
    this.writer.key(PARALLEL_TOOL_CALLS);
    this.writer.bool(disabled == JsonKind.False);
  }

  /** Asks for the tool `name`, unless it is none of those that are sent. */
  private namedChoice(name: i32): void {
    if (!isFilled(this.document, name) || !this.isSent(this.document.string(name))) return;
    const writer = this.writer;
    writer.key(TOOL_CHOICE);
    writer.beginObject();
    writeText(writer, TYPE, FUNCTION);
    writer.key(FUNCTION);
    writer.beginObject();
    writeField(writer, NAME, this.document, name);
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

function isBool(kind: JsonKind): bool {
  return kind == JsonKind.True || kind == JsonKind.False;
}
