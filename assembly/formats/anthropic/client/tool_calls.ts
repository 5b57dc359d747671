import { Bytes, EMPTY, equal, slice } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { quote } from "../../../base/json/writer";
import { ARGUMENTS, FUNCTION, ID, INDEX, NAME } from "../names";
import { Block, ContentBlocks } from "./content_blocks";
import { CallState, ToolCall } from "./tool_call";
import { madeUpId } from "./tool_input";

/** Tool calls of one answer. */
const MAX_CALLS = 256;
/** Bytes that may wait for the block before them to close. */
const MAX_HELD = 1 << 22;

/** A piece of text or thinking that came while the block of a tool call was open. */
class HeldText {
  constructor(
    readonly block: Block,
    readonly literal: Bytes,
  ) {}
}

/**
 * Brings the tool calls of a stream, whose pieces may come mixed, and the text between them into blocks that follow
 * each other. Only one call is open at a time; the others wait for it.
 */
export class ToolCalls {
  /** By index; of equal ones, as they came. */
  private readonly calls: ToolCall[] = [];
  private active: ToolCall | null = null;
  private texts: HeldText[] = [];
  private heldSize: i32 = 0;
  /** Whether more came than is kept; the stream cannot go on then. */
  isOverfull: bool = false;
  /** The id of the answer, for the ids of calls that have none. */
  answerId: Bytes = EMPTY;
  /** Calls that got a block. */
  started: i32 = 0;

  constructor(private readonly blocks: ContentBlocks) {}

  /** A piece of text or thinking, as a JSON string literal. It ends a call whose arguments are whole. */
  text(block: Block, literal: Bytes): void {
    const active = this.active;
    if (active !== null && active.isComplete) this.stop();
    if (this.active === null) {
      this.blocks.text(block, literal);
      return;
    }
    this.texts.push(new HeldText(block, literal));
    this.hold(literal.length);
  }

  /** One entry of `delta.tool_calls`. */
  read(document: JsonDocument, entry: i32): void {
    const call = this.callOf(document, entry);
    if (call === null) return;
    const called = document.member(entry, FUNCTION);
    if (call.id.length == 0) call.id = document.string(document.member(entry, ID));
    if (call.name.length == 0) call.name = document.string(document.member(called, NAME));
    this.readArguments(call, document, document.member(called, ARGUMENTS));
    if (this.active === null && call.isReady) this.start(call);
  }

  /** Closes the call that is open, then writes those that wait, whole. One with neither name nor arguments is none. */
  finish(): void {
    this.stop();
    for (let i = 0; i < this.calls.length; i++) {
      const call = this.calls[i];
      if (call.state != CallState.Waiting || (call.name.length == 0 && !call.hasArguments)) continue;
      this.start(call);
      this.stop();
    }
    this.heldSize = 0;
  }

  private start(call: ToolCall): void {
    const number = this.calls.indexOf(call);
    this.active = call;
    this.started++;
    call.state = CallState.Active;
    if (call.id.length == 0) call.id = madeUpId(this.answerId, number);
    this.blocks.startTool(call.id, call.name);
    const kept = call.takeKept();
    this.heldSize -= kept.length;
    if (kept.length > 0) this.blocks.argumentsOf(kept);
  }

  private stop(): void {
    const active = this.active;
    if (active === null) return;
    active.state = CallState.Done;
    this.active = null;
    this.blocks.stop();
    const texts = this.texts;
    this.texts = [];
    for (let i = 0; i < texts.length; i++) {
      this.blocks.text(texts[i].block, texts[i].literal);
      this.heldSize -= texts[i].literal.length;
    }
  }

  private readArguments(call: ToolCall, document: JsonDocument, node: i32): void {
    const escaped = escapedArguments(document, node);
    if (escaped.length == 0 || call.state == CallState.Done) return;
    call.follow(document.kind(node) == JsonKind.Object ? document.raw(node) : document.string(node));
    if (call.state == CallState.Active) {
      this.blocks.argumentsOf(escaped);
      return;
    }
    call.keep(escaped);
    this.hold(escaped.length);
  }

  private hold(size: i32): void {
    this.heldSize += size;
    this.isOverfull = this.isOverfull || this.heldSize > MAX_HELD;
  }

  /**
   * The call an entry belongs to, made when there is none: the last one of the same index, unless the entry has
   * another id. Without an index, the one of the same id, or the last one when it has no id either.
   */
  private callOf(document: JsonDocument, entry: i32): ToolCall | null {
    if (document.kind(entry) != JsonKind.Object) return null;
    const id = document.string(document.member(entry, ID));
    const node = document.member(entry, INDEX);
    const hasIndex = document.kind(node) == JsonKind.Number;
    const index = document.integer(node, 0);
    for (let i = this.calls.length - 1; i >= 0; i--) {
      const call = this.calls[i];
      const isSame = id.length == 0 || equal(call.id, id) || (hasIndex && call.id.length == 0);
      if (isSame && (!hasIndex || call.index == index)) return call;
    }
    return this.add(hasIndex ? index : this.nextIndex());
  }

  private nextIndex(): i64 {
    const size = this.calls.length;
    return size == 0 ? 0 : this.calls[size - 1].index + 1;
  }

  private add(index: i64): ToolCall | null {
    this.isOverfull = this.isOverfull || this.calls.length >= MAX_CALLS;
    if (this.isOverfull) return null;
    const call = new ToolCall(index);
    let place = this.calls.length;
    this.calls.push(call);
    for (; place > 0 && this.calls[place - 1].index > index; place--) this.calls[place] = this.calls[place - 1];
    this.calls[place] = call;
    return call;
  }
}

/** The arguments as the inside of a JSON string literal; some backends give an object in the place of its text. */
function escapedArguments(document: JsonDocument, node: i32): Bytes {
  const kind = document.kind(node);
  if (kind == JsonKind.String) return slice(document.bytes, document.start(node) + 1, document.end(node) - 1);
  if (kind != JsonKind.Object) return EMPTY;
  const literal = quote(document.raw(node));
  return slice(literal, 1, literal.length - 1);
}
