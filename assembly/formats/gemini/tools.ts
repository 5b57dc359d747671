import { Bytes, text, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../base/json/copy";
import { JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Choice, ToolChoice, isLegacy } from "../../canonical/chat/tool_choice";
import { Fitted } from "../../canonical/fit/fitted";
import { FUNCTION, FUNCTIONS, NAME, TOOLS, TYPE } from "./words";

const ALLOWED_NAMES = utf8("allowedFunctionNames");
const ANY = utf8("ANY");
const AUTO = utf8("AUTO");
const CALLING_CONFIG = utf8("functionCallingConfig");
const DECLARATIONS = utf8("functionDeclarations");
const DESCRIPTION = utf8("description");
const GOOGLE_SEARCH = utf8("googleSearch");
const MODE = utf8("mode");
const NO_MODE = utf8("NONE");
const PARAMETERS = utf8("parameters");
const SCHEMA = utf8("parametersJsonSchema");
const STRICT = utf8("strict");
const TOOL_CONFIG = utf8("toolConfig");
const VALIDATED = utf8("VALIDATED");
const WEB_SEARCH_OPTIONS: Bytes = utf8("web_search_options");

/** Whether the vendor's own tools may be used, by which answers get sources. */
export function looksUp(chat: Source): bool {
  const document = chat.document;
  if (chat.kind(WEB_SEARCH_OPTIONS) == JsonKind.Object) return true;
  const list = chat.member(TOOLS);
  const first = document.kind(list) == JsonKind.Array ? document.first(list) : NONE;
  for (let at = first; at != NONE; at = document.next(at)) {
    if (document.member(at, FUNCTION) == NONE && document.member(at, NAME) == NONE) return true;
  }
  return false;
}

/** The tools of a chat: https://ai.google.dev/gemini-api/docs/function-calling. */
export class Tools {
  /** What keeps them from being sent on, for the client; empty = nothing. */
  problem: string = "";
  private readonly choice: ToolChoice;
  private readonly list: i32;
  private readonly listName: string;
  /** The tools that the vendor runs itself, in its own words. */
  private readonly own: i32[] = [];
  /** Whether a function's calls have to keep to its schema. */
  private isStrict: bool = false;

  constructor(
    private readonly call: Call,
    private readonly chat: Source,
  ) {
    const isOld = isLegacy(chat);
    this.choice = new ToolChoice(chat);
    this.list = chat.member(isOld ? FUNCTIONS : TOOLS);
    this.listName = isOld ? "functions" : "tools";
  }

  /** Writes `tools` and `toolConfig`; nothing when there is no tool, as the vendor refuses an empty list. */
  write(writer: JsonWriter): void {
    const place = writer.place;
    const kind = this.chat.document.kind(this.list);
    if (kind != JsonKind.Array && kind > JsonKind.Null) return this.note(`${this.listName}: a list is required.`);
    writer.key(TOOLS);
    writer.beginArray();
    const start = writer.place;
    const hasFunctions = this.writeFunctions(writer);
    this.writeOwn(writer);
    const isEmpty = writer.place == start;
    writer.endArray();
    if (isEmpty) writer.backTo(place);
    this.note(this.choice.problem);
    if (hasFunctions) this.writeChoice(writer);
    else if (this.choice.isForced) this.note("tool_choice: there is no function to call.");
  }

  /** Writes the functions that may be called as one tool; whether there are any. */
  private writeFunctions(writer: JsonWriter): bool {
    const document = this.chat.document;
    const place = writer.place;
    writer.beginObject();
    writer.key(DECLARATIONS);
    writer.beginArray();
    const start = writer.place;
    let number = 0;
    const first = document.kind(this.list) == JsonKind.Array ? document.first(this.list) : NONE;
    for (let at = first; at != NONE && this.problem.length == 0; at = document.next(at)) {
      const fault = this.writeTool(new Source(document, at), writer);
      if (fault.length > 0) this.note(`${this.listName}[${number}]${fault}`);
      number++;
    }
    const isEmpty = writer.place == start;
    writer.endArray();
    writer.endObject();
    if (isEmpty) writer.backTo(place);
    return !isEmpty;
  }

  /** Writes a function, unless it may not be called; answers what keeps it from being written. */
  private writeTool(tool: Source, writer: JsonWriter): string {
    const document = tool.document;
    if (document.kind(tool.node) != JsonKind.Object) return ": an object is required.";
    const isNested = tool.kind(FUNCTION) == JsonKind.Object;
    const called = isNested ? tool.at(FUNCTION) : tool;
    const name = called.member(NAME);
    if (!isNested && tool.member(NAME) == NONE && tool.member(TYPE) == NONE && document.first(tool.node) != NONE) {
      this.own.push(tool.node);
      return "";
    }
    const type = tool.member(TYPE);
    if (isFilled(document, type) && !tool.says(TYPE, FUNCTION)) {
      return `.type: the vendor takes no '${text(document.string(type))}'.`;
    }
    if (!isFilled(document, name))
      return isNested ? ".function.name: a name is required." : ".name: a name is required.";
    if (!this.choice.allows(name)) return "";
    this.isStrict = this.isStrict || called.kind(STRICT) == JsonKind.True;
    writer.beginObject();
    copyMember(called, NAME, JsonKind.String, writer);
    copyMember(called, DESCRIPTION, JsonKind.String, writer);
    const schema = called.member(PARAMETERS);
    if (document.kind(schema) == JsonKind.Object && document.first(schema) != NONE) {
      writer.key(SCHEMA);
      copyValue(document, schema, writer);
    }
    writer.endObject();
    return "";
  }

  private writeOwn(writer: JsonWriter): void {
    for (let i = 0; i < this.own.length; i++) copyValue(this.chat.document, this.own[i], writer);
    const options = this.chat.member(WEB_SEARCH_OPTIONS);
    if (this.chat.document.kind(options) != JsonKind.Object) return;
    if (this.chat.document.first(options) != NONE) this.call.fitted |= Fitted.Hints;
    writer.beginObject();
    writer.key(GOOGLE_SEARCH);
    writer.beginObject();
    writer.endObject();
    writer.endObject();
  }

  private writeChoice(writer: JsonWriter): void {
    const choice = this.choice;
    const isFree = choice.kind == Choice.Unsaid || choice.kind == Choice.Auto;
    const isValidated = isFree && this.isStrict && this.call.traits.strictSchemas;
    if (choice.kind == Choice.Unsaid && !isValidated) return;
    writer.key(TOOL_CONFIG);
    writer.beginObject();
    writer.key(CALLING_CONFIG);
    writer.beginObject();
    writer.key(MODE);
    writer.string(isValidated ? VALIDATED : modeFor(choice.kind));
    if (choice.kind == Choice.One) {
      writer.key(ALLOWED_NAMES);
      writer.beginArray();
      copyValue(this.chat.document, choice.name, writer);
      writer.endArray();
    }
    writer.endObject();
    writer.endObject();
  }

  private note(problem: string): void {
    if (this.problem.length == 0) this.problem = problem;
  }
}

function modeFor(choice: Choice): Bytes {
  if (choice == Choice.None) return NO_MODE;
  return choice == Choice.Any || choice == Choice.One ? ANY : AUTO;
}
