import { Bytes, utf8 } from "../../base/bytes";
import { Source, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Words } from "../../base/words";

const ANY = utf8("any");
const AUTO = utf8("auto");
const CUSTOM = utf8("custom");
const FUNCTION = utf8("function");
const FUNCTIONS = utf8("functions");
const FUNCTION_CALL = utf8("function_call");
const NAME = utf8("name");
const NO_TOOL = utf8("none");
const REQUIRED = utf8("required");
const TOOL = utf8("tool");
const TOOLS = utf8("tools");
const TOOL_CHOICE = utf8("tool_choice");
const TYPE = utf8("type");
const ALLOWED_TOOLS = utf8("allowed_tools");
const MODE = utf8("mode");

/** Whether a chat calls its tools functions, as OpenAI's API did before it had others. */
export function isLegacy(chat: Source): bool {
  return chat.document.first(chat.member(TOOLS)) == NONE && chat.document.first(chat.member(FUNCTIONS)) != NONE;
}

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

/** What a chat says of how its tools are to be called, by `tool_choice` or, as once, by `function_call`. */
export class ToolChoice {
  /** What keeps it from being followed, for the client; empty = nothing. */
  problem: string = "";
  kind: Choice = Choice.Unsaid;
  /** The name of the one tool; NONE: there is none. */
  name: i32 = NONE;
  /** The names of the only tools that may be called; null: all may. */
  private readonly allowed: Words | null;
  private readonly document: JsonDocument;

  constructor(chat: Source) {
    this.document = chat.document;
    const isLegacy = chat.kind(TOOL_CHOICE) == JsonKind.None && chat.kind(FUNCTION_CALL) != JsonKind.None;
    const said = chat.at(isLegacy ? FUNCTION_CALL : TOOL_CHOICE);
    this.allowed = said.says(TYPE, ALLOWED_TOOLS) ? allowedBy(said) : null;
    const kind = chat.document.kind(said.node);
    if (kind != JsonKind.None && kind != JsonKind.Null) {
      this.kind = this.kindOf(said, isLegacy);
      const member = isLegacy ? "function_call" : "tool_choice";
      if (this.kind == Choice.Unsaid) this.problem = `${member}: no choice that this API knows.`;
    }
  }

  /** Whether the model has to call a tool. */
  get isForced(): bool {
    return this.kind == Choice.Any || this.kind == Choice.One;
  }

  /** Whether a tool with the name at `name` may be called. */
  allows(name: i32): bool {
    const allowed = this.allowed;
    return allowed === null || allowed.find(this.document.string(name)) >= 0;
  }

  private kindOf(said: Source, isLegacy: bool): Choice {
    if (said.document.kind(said.node) == JsonKind.String) return choiceNamed(said, said.node);
    if (said.says(TYPE, ALLOWED_TOOLS)) {
      const mode = choiceNamed(said, said.at(ALLOWED_TOOLS).member(MODE));
      return mode == Choice.Unsaid ? choiceNamed(said, said.member(MODE)) : mode;
    }
    if (isLegacy || said.says(TYPE, FUNCTION) || said.says(TYPE, TOOL) || said.says(TYPE, CUSTOM)) {
      this.name = nameIn(said);
      return this.name == NONE ? Choice.Unsaid : Choice.One;
    }
    return choiceNamed(said, said.member(TYPE));
  }
}

/** The names in the list of an `allowed_tools`; null: it has no list. */
function allowedBy(said: Source): Words | null {
  const document = said.document;
  const inner = said.at(ALLOWED_TOOLS).member(TOOLS);
  const list = inner == NONE ? said.member(TOOLS) : inner;
  if (document.kind(list) != JsonKind.Array) return null;
  const names = new Words();
  for (let at = document.first(list); at != NONE; at = document.next(at)) {
    names.add(document.string(nameIn(new Source(document, at))));
  }
  return names;
}

/** The word at `node`, as the canonical API or Anthropic's says it. */
function choiceNamed(from: Source, node: i32): Choice {
  if (from.document.is(node, AUTO)) return Choice.Auto;
  if (from.document.is(node, NO_TOOL)) return Choice.None;
  return from.document.is(node, REQUIRED) || from.document.is(node, ANY) ? Choice.Any : Choice.Unsaid;
}

/** The name of the tool that `said` means, or NONE. */
function nameIn(said: Source): i32 {
  const nested = said.at(FUNCTION).member(NAME);
  const name = nested == NONE ? said.member(NAME) : nested;
  return isFilled(said.document, name) ? name : NONE;
}
