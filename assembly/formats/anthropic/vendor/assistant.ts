import { utf8 } from "../../../base/bytes";
import { Source, isFilled } from "../../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../../base/json/document";
import { Fitted } from "../../../canonical/fit/fitted";
import { CONTENT, FUNCTION_CALL, REASONING_CONTENT, REFUSAL, TEXT, THINKING_BLOCKS, TOOL_CALLS, TYPE } from "../names";
import { isBlank } from "./blank";
import { BlockWriter } from "./content";
import { ASSISTANT_HEAD, MessageList } from "./message_list";
import { beginsWithThought, writeThoughts } from "./thoughts";
import { writeCalls } from "./tool_blocks";
import { Turn } from "../../../canonical/chat/turn";

const AUDIO = utf8("audio");

/** Writes messages of the assistant. */
export class AssistantWriter {
  /** Whether the last one goes on, by results of its calls or by itself, and does not begin with a thought. */
  isBare: bool = false;

  constructor(private readonly list: MessageList) {}

  /** Writes message number `number` at `node`: thoughts, what it says, and its calls. */
  write(node: i32, number: i32, turn: Turn, blocks: BlockWriter): void {
    const list = this.list;
    const message = new Source(list.document, node);
    const before = list.count;
    list.leaveOutName(message);
    if (message.kind(AUDIO) == JsonKind.Object) list.note(`messages[${number}].audio: the vendor keeps no sound.`);
    if (turn.isLast(number)) blocks.trimmed = lastText(message);
    const calls = turn.written;
    const hasThought = this.isSimple(message)
      ? this.writeSimple(message, number, blocks)
      : this.writeBlocks(message, number, turn, blocks);
    if (list.count == before) return;
    this.isBare = !hasThought && (turn.isLast(number) || turn.written > calls);
  }

  /** Whether a message is a text and nothing else. */
  private isSimple(message: Source): bool {
    if (isBlank(message.document, message.member(CONTENT)) || message.member(THINKING_BLOCKS) != NONE) return false;
    if (!isBlank(message.document, message.member(REFUSAL))) return false;
    return message.kind(TOOL_CALLS) != JsonKind.Array && message.kind(FUNCTION_CALL) != JsonKind.Object;
  }

  private writeSimple(message: Source, number: i32, blocks: BlockWriter): bool {
    this.leaveOutThoughts(message);
    this.list.say(ASSISTANT_HEAD, message.node, number, blocks);
    return false;
  }

  /** Answers whether the first block is a thought. */
  private writeBlocks(message: Source, number: i32, turn: Turn, blocks: BlockWriter): bool {
    const list = this.list;
    const writer = list.writer;
    const place = writer.place;
    list.begin(ASSISTANT_HEAD);
    const start = writer.place;
    const isOwn = beginsWithThought(message);
    const lost = isOwn ? 0 : writeThoughts(message, writer);
    const hasThought = isOwn || writer.place != start;
    if (lost > 0) list.call.fitted |= Fitted.Thoughts;
    if (!hasThought) this.leaveOutThoughts(message);
    blocks.write(message.member(CONTENT), number);
    blocks.write(message.member(REFUSAL), number);
    writeCalls(message, turn, writer);
    if (writer.place == start) list.takeBack(place);
    else list.end();
    return hasThought;
  }

  /** Thoughts that are no blocks have no signature, without which the vendor refuses them. */
  private leaveOutThoughts(message: Source): void {
    if (isFilled(message.document, message.member(REASONING_CONTENT))) this.list.call.fitted |= Fitted.Thoughts;
  }
}

/** The text that a message ends with, or NONE. */
function lastText(message: Source): i32 {
  const document = message.document;
  const content = message.member(CONTENT);
  if (!isBlank(document, message.member(REFUSAL))) return message.member(REFUSAL);
  if (document.kind(content) != JsonKind.Array) return content;
  let last = NONE;
  for (let at = document.first(content); at != NONE; at = document.next(at)) last = saidBy(document, at, last);
  return last;
}

/** The text of `part`; `before` where that says nothing. */
function saidBy(document: JsonDocument, part: i32, before: i32): i32 {
  if (!document.is(document.member(part, TYPE), TEXT)) return NONE;
  const said = document.member(part, TEXT);
  return isBlank(document, said) ? before : said;
}
