import { utf8 } from "../../base/bytes";
import { copyInside, copyValue } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../call";
import { CONTENT, ROLE, SYSTEM, USER, hasRole, listOfMessages, messagesOf, withMessages } from "../chat/messages";
import { Fitted } from "./fitted";

const CACHE_CONTROL = utf8("cache_control");
const TYPE = utf8("type");
const TEXT = utf8("text");
const BLANK_LINE = utf8("\\n\\n");
/** What stands around a system message in one of the user's, as clients of such models mark it themselves. */
export const OPENING = utf8("<system-reminder>\\n");
export const CLOSING = utf8("\\n</system-reminder>");

/**
 * The chat with one system message, the first. Those that follow it at once become part of it; later ones stay where
 * they are, within the user's turn there, so that the beginning of a conversation never changes: templates of many
 * models refuse them elsewhere (https://github.com/vllm-project/vllm/issues/41114). `isApart`: no message can be the
 * system's, as in the Messages API, in which the first one stands beside the messages; one of more than texts is the
 * vendor's to refuse.
 */
export function systemFirst(call: Call, isApart: bool = false): Call {
  const settled = call.settled();
  const document = settled.document;
  const turns = turnsOf(document, isApart);
  if (turns.length == 0) return settled;
  const messages = listOfMessages(settled);
  for (let i = 0; i < turns.length; i++) turns[i].write(document, messages);
  settled.fitted |= Fitted.SystemMessages;
  return withMessages(settled, messages);
}

/** Messages that become one, in order: the first is the one that the others are put into, if it has their role. */
class Turn {
  readonly nodes: i32[] = [];

  constructor(readonly isSystem: bool) {}

  write(document: JsonDocument, writer: JsonWriter): void {
    const nodes = this.nodes;
    if (nodes.length == 1 && (this.isSystem || !hasRole(document, nodes[0], SYSTEM))) {
      return copyValue(document, nodes[0], writer);
    }
    writer.beginObject();
    this.writeMembers(document, writer);
    writer.key(CONTENT);
    if (this.isText(document)) this.writeText(document, writer);
    else this.writeParts(document, writer);
    writer.endObject();
  }

  /** The role, and what else the user's own message says. */
  private writeMembers(document: JsonDocument, writer: JsonWriter): void {
    writer.key(ROLE);
    writer.string(this.isSystem ? SYSTEM : USER);
    for (let i = 0; i < this.nodes.length; i++) {
      if (hasRole(document, this.nodes[i], SYSTEM)) continue;
      for (let key = document.first(this.nodes[i]); key != NONE; key = document.next(key)) {
        if (document.is(key, ROLE) || document.is(key, CONTENT) || document.is(key, CACHE_CONTROL)) continue;
        writer.keyRange(document.bytes, document.start(key), document.end(key));
        copyValue(document, document.value(key), writer);
      }
    }
  }

  private isText(document: JsonDocument): bool {
    for (let i = 0; i < this.nodes.length; i++) {
      if (markOf(document, this.nodes[i]) != NONE) return false;
      const content = document.member(this.nodes[i], CONTENT);
      if (document.kind(content) == JsonKind.String) continue;
      if (!hasRole(document, this.nodes[i], SYSTEM)) return false;
      for (let part = document.first(content); part != NONE; part = document.next(part)) {
        if (document.kind(document.member(part, TEXT)) != JsonKind.String) return false;
      }
    }
    return true;
  }

  private writeText(document: JsonDocument, writer: JsonWriter): void {
    writer.beginString();
    for (let i = 0; i < this.nodes.length; i++) {
      if (i > 0) writer.rawText(BLANK_LINE, 0, BLANK_LINE.length);
      this.writeWords(document, this.nodes[i], writer);
    }
    writer.endString();
  }

  /** What one message says, within an open string. */
  private writeWords(document: JsonDocument, message: i32, writer: JsonWriter): void {
    const isMarked = this.isMarked(document, message);
    const content = document.member(message, CONTENT);
    if (isMarked) writer.rawText(OPENING, 0, OPENING.length);
    copyInside(document, content, writer);
    if (document.kind(content) == JsonKind.Array) {
      for (let part = document.first(content); part != NONE; part = document.next(part)) {
        if (part != document.first(content)) writer.rawText(BLANK_LINE, 0, BLANK_LINE.length);
        copyInside(document, document.member(part, TEXT), writer);
      }
    }
    if (isMarked) writer.rawText(CLOSING, 0, CLOSING.length);
  }

  private writeParts(document: JsonDocument, writer: JsonWriter): void {
    writer.beginArray();
    for (let i = 0; i < this.nodes.length; i++) {
      const content = document.member(this.nodes[i], CONTENT);
      if (document.kind(content) == JsonKind.Array && !this.isMarked(document, this.nodes[i])) {
        for (let part = document.first(content); part != NONE; part = document.next(part)) {
          copyValue(document, part, writer);
        }
        continue;
      }
      writer.beginObject();
      writer.key(TYPE);
      writer.string(TEXT);
      writer.key(TEXT);
      writer.beginString();
      this.writeWords(document, this.nodes[i], writer);
      writer.endString();
      const mark = markOf(document, this.nodes[i]);
      if (mark != NONE) {
        writer.key(CACHE_CONTROL);
        copyValue(document, mark, writer);
      }
      writer.endObject();
    }
    writer.endArray();
  }

  /** Whether it is the system's and stands in a turn of the user's. */
  private isMarked(document: JsonDocument, message: i32): bool {
    return !this.isSystem && hasRole(document, message, SYSTEM);
  }
}

/** The last mark for the cache of a message and its parts, or NONE. */
function markOf(document: JsonDocument, message: i32): i32 {
  let mark = document.member(message, CACHE_CONTROL);
  const content = document.member(message, CONTENT);
  if (document.kind(content) != JsonKind.Array) return mark;
  for (let part = document.first(content); part != NONE; part = document.next(part)) {
    const own = document.member(part, CACHE_CONTROL);
    if (own != NONE) mark = own;
  }
  return mark;
}

/** The chat's turns; none when it is as it has to be. */
function turnsOf(document: JsonDocument, isApart: bool): Turn[] {
  const nodes = messagesOf(document);
  const turns: Turn[] = [];
  if (!hasLater(document, nodes, isApart ? 0 : 1) || (isApart && !areTexts(document, nodes))) return turns;
  for (let i = 0; i < nodes.length; i++) {
    const isSystem = hasRole(document, nodes[i], SYSTEM);
    const last = turns.length > 0 ? turns[turns.length - 1] : null;
    const isFirst = !isApart && (i == 0 || (last !== null && turns.length == 1 && last.isSystem));
    const joins = last !== null && (isSystem ? isFirst || isUsers(document, last) : waits(document, last, nodes[i]));
    if (last !== null && joins) last.nodes.push(nodes[i]);
    else {
      const turn = new Turn(isSystem && isFirst);
      turn.nodes.push(nodes[i]);
      turns.push(turn);
    }
  }
  return turns;
}

/** Whether a message from the one numbered `from` on is the system's. */
function hasLater(document: JsonDocument, nodes: i32[], from: i32): bool {
  for (let i = from; i < nodes.length; i++) if (hasRole(document, nodes[i], SYSTEM)) return true;
  return false;
}

/** Whether all system messages are of texts alone. */
function areTexts(document: JsonDocument, nodes: i32[]): bool {
  for (let i = 0; i < nodes.length; i++) {
    if (!hasRole(document, nodes[i], SYSTEM)) continue;
    const content = document.member(nodes[i], CONTENT);
    if (document.kind(content) == JsonKind.String) continue;
    for (let part = document.first(content); part != NONE; part = document.next(part)) {
      if (document.kind(document.member(part, TEXT)) != JsonKind.String) return false;
    }
  }
  return true;
}

/** Whether a system message can be put into `turn`. */
function isUsers(document: JsonDocument, turn: Turn): bool {
  return !turn.isSystem && (hasRole(document, turn.nodes[0], USER) || hasRole(document, turn.nodes[0], SYSTEM));
}

/** Whether `turn` is made of the system's words alone, for which the user's `message` is the place. */
function waits(document: JsonDocument, turn: Turn, message: i32): bool {
  if (turn.isSystem || !hasRole(document, message, USER)) return false;
  for (let i = 0; i < turn.nodes.length; i++) if (!hasRole(document, turn.nodes[i], SYSTEM)) return false;
  return true;
}
