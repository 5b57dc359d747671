import { text } from "../../base/bytes";
import { Source, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { CallIds } from "../../canonical/chat/call_ids";
import { hasRole } from "../../canonical/chat/messages";
import { Turn } from "../../canonical/chat/turn";
import { Fitted } from "../../canonical/fit/fitted";
import { AssistantWriter } from "./assistant";
import { CallParts } from "./calls";
import { ContentList } from "./content_list";
import { Dialect } from "./dialect";
import { isMedia, writeMedia } from "./media";
import { writeResult } from "./results";
import { CONTENT, DETAIL, IMAGE_URL, NAME, REFUSAL, TEXT, TYPE, USER_ROLE } from "./words";

const AUTO = "auto";

/** Writes the messages of a chat, but for those of the system's. */
export class TurnWriter {
  private readonly document: JsonDocument;
  private readonly assistant: AssistantWriter;

  constructor(
    private readonly list: ContentList,
    private readonly dialect: Dialect,
  ) {
    this.document = list.document;
    this.assistant = new AssistantWriter(list);
  }

  write(messages: i32[]): void {
    const ids = new CallIds();
    for (let at = 0; at < messages.length && this.list.problem.length == 0;) {
      const turn = new Turn(this.document, messages, at, ids);
      if (turn.problem.length > 0) return this.list.note(turn.problem);
      this.writeTurn(messages, at, turn);
      at = turn.end;
    }
    this.list.end();
  }

  /** The results of all calls of a turn stand in one content, in the order of the calls, and nothing else in it. */
  private writeTurn(messages: i32[], start: i32, turn: Turn): void {
    const calls = new CallParts(this.list.call, turn, this.dialect);
    for (let at = start; at < turn.middle; at++) this.assistant.write(messages[at], at, calls);
    if (turn.count > 0) {
      this.list.end();
      for (let call = 0; call < turn.count; call++) writeResult(this.list, turn, call, calls);
      this.list.end();
    }
    for (let at = turn.middle; at < turn.end; at++) {
      if (hasRole(this.document, messages[at], USER_ROLE)) this.writeUser(messages[at], at);
    }
  }

  private writeUser(node: i32, number: i32): void {
    const document = this.document;
    const message = new Source(document, node);
    const content = message.member(CONTENT);
    if (isFilled(document, message.member(NAME))) this.list.call.fitted |= Fitted.Names;
    if (document.kind(content) == JsonKind.String) return writeSaid(this.list, content);
    if (document.kind(content) != JsonKind.Array) {
      return this.list.note(`messages[${number}].content: text or a list of parts is required.`);
    }
    let place = 0;
    for (let at = document.first(content); at != NONE; at = document.next(at)) {
      const fault = this.writePart(new Source(document, at));
      if (fault.length > 0) return this.list.note(`messages[${number}].content[${place}]${fault}`);
      place++;
    }
  }

  private writePart(part: Source): string {
    if (part.says(TYPE, TEXT) || part.says(TYPE, REFUSAL)) {
      const said = part.member(part.says(TYPE, TEXT) ? TEXT : REFUSAL);
      if (part.document.kind(said) != JsonKind.String) return ": a string of text is required.";
      writeSaid(this.list, said);
      return "";
    }
    if (!isMedia(part)) return foreign(part);
    const detail = part.at(IMAGE_URL).member(DETAIL);
    if (isFilled(part.document, detail) && text(part.document.string(detail)) != AUTO) {
      this.list.call.fitted |= Fitted.Hints;
    }
    const fault = writeMedia(part, this.list.beginPart(USER_ROLE));
    this.list.endPart();
    return fault;
  }
}

/** Writes a text of the user's, unless it is empty. */
function writeSaid(list: ContentList, said: i32): void {
  if (!isFilled(list.document, said)) return;
  const writer = list.beginPart(USER_ROLE);
  writer.key(TEXT);
  writer.rawRange(list.document.bytes, list.document.start(said), list.document.end(said));
  list.endPart();
}

/** Why a part of another type cannot be written. */
function foreign(part: Source): string {
  const type = part.member(TYPE);
  if (!isFilled(part.document, type)) return ": an object with a type is required.";
  return `: the vendor takes no '${text(part.document.string(type))}'.`;
}
