import { Source } from "../../../base/json/copy";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { hasRole, isInstruction } from "../../../canonical/chat/messages";
import { Fitted } from "../../../canonical/fit/fitted";
import { CONTENT, FUNCTION, TOOL, USER } from "../names";
import { AssistantWriter } from "./assistant";
import { CallIds } from "../../../canonical/chat/call_ids";
import { BlockWriter } from "./content";
import { MessageList, SYSTEM_HEAD, USER_HEAD } from "./message_list";
import { writeReminder } from "./system";
import { writeResult } from "./tool_blocks";
import { Turn } from "../../../canonical/chat/turn";

/** Writes the messages of a chat, but for those of the system's that stand first. */
export class MessageWriter {
  private readonly assistant: AssistantWriter;
  private readonly document: JsonDocument;

  constructor(private readonly list: MessageList) {
    this.assistant = new AssistantWriter(list);
    this.document = list.document;
  }

  /** Whether the answer goes on from a message of the assistant's that does not begin with a thought. */
  get isBare(): bool {
    return this.assistant.isBare;
  }

  /** All of `messages` from number `start` on; those that say nothing are left out. */
  write(messages: i32[], start: i32): void {
    const ids = new CallIds();
    for (let at = start; at < messages.length && this.list.problem.length == 0;) {
      const turn = new Turn(this.document, messages, at, ids);
      if (turn.problem.length > 0) return this.list.note(turn.problem);
      this.writeTurn(messages, at, turn);
      at = turn.end;
    }
  }

  private writeTurn(messages: i32[], start: i32, turn: Turn): void {
    const blocks = new BlockWriter(this.document, this.list.writer, turn);
    blocks.keepsMedia = this.list.call.keepsMedia;
    for (let at = start; at < turn.middle; at++) this.assistant.write(messages[at], at, turn, blocks);
    const before = this.list.count;
    let at = turn.middle;
    if (turn.count > 0) {
      at = turn.lastResult + 1;
      if (at < turn.end && hasRole(this.document, messages[at], USER)) at++;
      this.addResults(messages, at, turn, blocks);
    }
    // The vendor takes the system's words at the end of a turn of the user's, and nowhere else.
    let tail = turn.end;
    while (tail > at && isInstruction(this.document, messages[tail - 1])) tail--;
    for (; at < turn.end && this.list.problem.length == 0; at++) {
      if (at >= tail && this.list.count > before) this.list.say(SYSTEM_HEAD, messages[at], at, blocks);
      else this.addUser(messages[at], at, blocks);
    }
    this.list.note(blocks.problem);
    const isSilent = this.list.count == before && turn.end > turn.middle;
    if (isSilent && turn.middle > start && turn.isLast(turn.end - 1)) {
      this.list.note(`messages[${turn.end - 1}].content: it must say something.`);
    }
  }

  /** Results of tools go into one message of the user's, and what else comes before message `end` behind them. */
  private addResults(messages: i32[], end: i32, turn: Turn, blocks: BlockWriter): void {
    this.list.begin(USER_HEAD);
    for (let call = 0; call < turn.count; call++) writeResult(turn, call, blocks, this.list.writer);
    for (let at = turn.middle; at < end; at++) this.addContent(messages[at], at, blocks);
    this.list.end();
  }

  /** Writes a message of the user's, or one of the system's as one. */
  private addUser(message: i32, number: i32, blocks: BlockWriter): void {
    const isText = this.document.kind(this.document.member(message, CONTENT)) == JsonKind.String;
    if (isText && hasRole(this.document, message, USER)) {
      this.list.leaveOutName(new Source(this.document, message));
      return this.list.say(USER_HEAD, message, number, blocks);
    }
    const place = this.list.writer.place;
    this.list.begin(USER_HEAD);
    if (this.addContent(message, number, blocks)) this.list.end();
    else this.list.takeBack(place);
  }

  /** Writes what a message says into the open list of blocks; whether that is anything. */
  private addContent(message: i32, number: i32, blocks: BlockWriter): bool {
    const document = this.document;
    if (isInstruction(document, message)) {
      const isSaid = writeReminder(document, message, this.list.writer);
      if (isSaid) this.list.call.fitted |= Fitted.SystemMessages;
      return isSaid;
    }
    if (hasRole(document, message, TOOL) || hasRole(document, message, FUNCTION)) return false;
    const content = document.member(message, CONTENT);
    const kind = document.kind(content);
    if (kind != JsonKind.String && kind != JsonKind.Array) {
      this.list.note(`messages[${number}].content: text or a list of parts is required.`);
    }
    this.list.leaveOutName(new Source(document, message));
    return blocks.write(content, number);
  }
}
