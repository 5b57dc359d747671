import { Bytes, EMPTY, concat, utf8 } from "../../base/bytes";
import { Source, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Words } from "../../base/words";
import { CallIds, NO_CALLS, TurnCalls } from "./call_ids";
import { ASSISTANT, CONTENT, ROLE, USER, isInstruction } from "./messages";

const FUNCTION = utf8("function");
const FUNCTION_CALL = utf8("function_call");
const ID = utf8("id");
const NAME = utf8("name");
const TOOL = utf8("tool");
const TOOL_CALLS = utf8("tool_calls");
const TOOL_CALL_ID = utf8("tool_call_id");
const TOOL_RESULT = utf8("tool_result");
const TOOL_USE = utf8("tool_use");
const TOOL_USE_ID = utf8("tool_use_id");
const TYPE = utf8("type");

/** Before the name of a function, which stands for the id that `function_call` has not; no id begins so. */
const NAMED = utf8("\0");

/** Who says which id the vendor gets for the next call of a message. */
export abstract class NextId {
  abstract nextId(): Bytes;
}

/** Messages of the assistant in a row, and all that follows up to the next: results of tools, the user, the system. */
export class Turn extends NextId {
  /** What keeps the turn from being sent on, for the client; empty = nothing. */
  problem: string = "";
  /** Number of the first message behind the assistant's. */
  readonly middle: i32;
  readonly end: i32;
  /** Number of the last message with a result; NONE: there is none. */
  lastResult: i32 = NONE;
  private calls: TurnCalls = NO_CALLS;
  /** How many of the calls are written. */
  written: i32 = 0;

  /** `start`: number of the first message among `messages`. */
  constructor(
    private readonly document: JsonDocument,
    private readonly messages: i32[],
    start: i32,
    ids: CallIds,
  ) {
    super();
    let at = start;
    for (; at < messages.length && this.hasRole(at, ASSISTANT); at++) this.readCalls(at, ids);
    this.middle = at;
    for (; at < messages.length && this.problem.length == 0 && !this.hasRole(at, ASSISTANT); at++) {
      this.readResults(at);
    }
    this.end = at;
    const waiting = this.calls.firstWaiting();
    if (waiting != NONE && this.problem.length == 0) {
      const number = this.calls.calledIn[waiting];
      this.problem = `messages[${number}]: a call of a tool has no result in the messages behind it.`;
    }
  }

  /** Whether message number `number` is the chat's last. */
  isLast(number: i32): bool {
    return number == this.messages.length - 1;
  }

  /** How many calls there are, each with its result. */
  get count(): i32 {
    return this.calls.ids.length;
  }

  /** The vendor's id of call number `call`. */
  idOf(call: i32): Bytes {
    return this.calls.ids[call];
  }

  /** Call number `call`: an entry of `tool_calls`, a `function_call`, or a block. */
  callOf(call: i32): Source {
    return new Source(this.document, this.calls.nodes[call]);
  }

  /** The message of a tool, or the block, that answers call number `call`. */
  resultOf(call: i32): Source {
    return new Source(this.document, this.calls.results[call]);
  }

  /** Number of the message that `resultOf` is in. */
  messageOf(call: i32): i32 {
    return this.calls.answeredIn[call];
  }

  /** Whether `node`, an entry of `tool_calls` or a `function_call`, is the next call to be written. */
  isNext(node: i32): bool {
    return this.written < this.count && this.calls.nodes[this.written] == node;
  }

  override nextId(): Bytes {
    const call = this.written++;
    return call < this.count ? this.calls.ids[call] : NAMED;
  }

  private hasRole(message: i32, role: Bytes): bool {
    return this.document.is(this.document.member(this.messages[message], ROLE), role);
  }

  /** Reads the calls of an assistant's message: its blocks, and those that stand beside its content. */
  private readCalls(number: i32, ids: CallIds): void {
    const document = this.document;
    const message = new Source(document, this.messages[number]);
    const content = this.contentOf(number);
    let blocks: Words | null = null;
    if (document.kind(content) == JsonKind.Array) {
      for (let at = document.first(content); at != NONE; at = document.next(at)) {
        const block = new Source(document, at);
        if (!block.says(TYPE, TOOL_USE)) continue;
        const id = document.string(block.member(ID));
        const known: Words = blocks === null ? new Words() : blocks;
        if (id.length > 0) known.add(id);
        blocks = known;
        this.add(number, at, id, ids);
      }
    }
    const calls = message.member(TOOL_CALLS);
    if (document.kind(calls) == JsonKind.Array) {
      for (let at = document.first(calls); at != NONE; at = document.next(at)) this.readCall(number, at, blocks, ids);
    }
    const called = message.member(FUNCTION_CALL);
    const name = document.string(document.member(called, NAME));
    if (name.length > 0) this.add(number, called, concat(NAMED, name), ids);
  }

  /** Reads an entry of `tool_calls`, unless it says what one of the message's `blocks` said. */
  private readCall(number: i32, call: i32, blocks: Words | null, ids: CallIds): void {
    const document = this.document;
    const id = document.string(document.member(call, ID));
    if (id.length > 0 && blocks !== null && blocks.find(id) >= 0) return;
    if (!isFilled(document, document.member(document.member(call, FUNCTION), NAME)) && this.problem.length == 0) {
      this.problem = `messages[${number}].tool_calls: each needs a function with a name.`;
    }
    this.add(number, call, id, ids);
  }

  private add(number: i32, node: i32, key: Bytes, ids: CallIds): void {
    const isNamed = key.length > 0 && key[0] == 0;
    if (this.calls === NO_CALLS) this.calls = new TurnCalls();
    this.calls.add(node, number, key, ids.next(isNamed ? EMPTY : key));
  }

  private readResults(number: i32): void {
    const document = this.document;
    const message = new Source(document, this.messages[number]);
    const content = this.contentOf(number);
    if (this.hasRole(number, TOOL)) {
      return this.readResult(number, document.string(message.member(TOOL_CALL_ID)), message.node);
    }
    if (this.hasRole(number, FUNCTION)) {
      return this.readResult(number, concat(NAMED, document.string(message.member(NAME))), message.node);
    }
    if (!this.hasRole(number, USER) && !isInstruction(document, message.node)) {
      this.problem = `messages[${number}].role: one of the roles of a chat is required.`;
      return;
    }
    if (document.kind(content) != JsonKind.Array) return;
    for (let at = document.first(content); at != NONE; at = document.next(at)) {
      const block = new Source(document, at);
      if (block.says(TYPE, TOOL_RESULT)) this.readResult(number, document.string(block.member(TOOL_USE_ID)), at);
    }
  }

  /** The content of a message, which is text, a list or nothing. */
  private contentOf(number: i32): i32 {
    const content = this.document.member(this.messages[number], CONTENT);
    const kind = this.document.kind(content);
    if (kind > JsonKind.Null && kind != JsonKind.String && kind != JsonKind.Array && this.problem.length == 0) {
      this.problem = `messages[${number}].content: text or a list of parts is required.`;
    }
    return content;
  }

  private readResult(number: i32, key: Bytes, node: i32): void {
    this.lastResult = number;
    if (this.calls.answer(node, number, key) || this.problem.length > 0) return;
    this.problem = `messages[${number}]: it has the result of a tool that was not called right before it.`;
  }
}
