import { Bytes, EMPTY, startsWith, utf8 } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { CUSTOM, FUNCTION } from "../names";

/**
 * Tools of Anthropic's that the client runs: their schemas are known to Claude alone, so that another model needs them.
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/bash-tool, .../text-editor-tool, .../memory-tool
 */
class TypedTool {
  readonly prefix: Bytes;
  readonly description: Bytes;
  readonly schema: Bytes;

  constructor(prefix: string, description: string, properties: string, required: string) {
    this.prefix = utf8(prefix);
    this.description = utf8(description);
    this.schema = utf8(`{"type":"object","properties":{${properties}},"required":[${required}]}`);
  }
}

const COMMAND = '"command"';
const PATH = '"path":{"type":"string"}';
const TEXTS = '"file_text":{"type":"string"},"old_str":{"type":"string"},"new_str":{"type":"string"}';
const LINES = '"view_range":{"type":"array","items":{"type":"integer"}},"insert_line":{"type":"integer"}';
const INSERTED = '"insert_text":{"type":"string"}';
const MOVED = '"old_path":{"type":"string"},"new_path":{"type":"string"}';

function oneOf(commands: string): string {
  return `${COMMAND}:{"type":"string","enum":[${commands}]}`;
}

const EDITS = '"view","create","str_replace","insert"';

const TOOLS: TypedTool[] = [
  new TypedTool(
    "bash_",
    "Runs a command in a bash shell that stays open between the calls; with restart true it is started anew.",
    '"command":{"type":"string"},"restart":{"type":"boolean"}',
    "",
  ),
  new TypedTool(
    "text_editor_20250124",
    "Views, creates and edits text files; undo_edit takes the last edit of a file back.",
    `${oneOf(EDITS + ',"undo_edit"')},${PATH},${TEXTS},${LINES},${INSERTED}`,
    '"command","path"',
  ),
  new TypedTool(
    "text_editor_",
    "Views, creates and edits text files.",
    `${oneOf(EDITS)},${PATH},${TEXTS},${LINES},${INSERTED}`,
    '"command","path"',
  ),
  new TypedTool(
    "memory_",
    "Keeps what is to be remembered in files below /memories; look there before a task is begun.",
    `${oneOf(EDITS + ',"delete","rename"')},${PATH},${TEXTS},${LINES},${INSERTED},${MOVED}`,
    COMMAND,
  ),
];

/** Whether the client says itself what a tool with this type, or with none, takes. */
export function isCustom(document: JsonDocument, type: i32): bool {
  const kind = document.kind(type);
  if (kind == JsonKind.None || kind == JsonKind.Null) return true;
  // The latter is the word of OpenAI's API.
  return document.is(type, CUSTOM) || document.is(type, FUNCTION);
}

/** The description of the tool of this type; EMPTY: it is not known what it takes. */
export function descriptionOf(type: Bytes): Bytes {
  for (let i = 0; i < TOOLS.length; i++) if (startsWith(type, TOOLS[i].prefix)) return TOOLS[i].description;
  return EMPTY;
}

/** The schema of its input; EMPTY as above. */
export function schemaOf(type: Bytes): Bytes {
  for (let i = 0; i < TOOLS.length; i++) if (startsWith(type, TOOLS[i].prefix)) return TOOLS[i].schema;
  return EMPTY;
}
