import { Bytes, EMPTY, equal, slice } from "../../../base/bytes";
import { JsonDocument, JsonKind } from "../../../base/json/document";
import { quote } from "../../../base/json/writer";
import { ARGUMENTS, FUNCTION, ID, INDEX, NAME } from "../names";
import { NO_FACTS } from "../../client_facts";
import { AnswerCalls } from "./answer_calls";
import { ContentBlocks } from "./content_blocks";
import { Piece, signatureFor, signatureOf } from "./pieces";
import { CallState, ToolCall } from "./tool_call";

/** Tool calls of one answer. */
const MAX_CALLS = 256;
/** Bytes that may wait for the block before them to close. */
const MAX_HELD = 1 << 22;

/**
 * Brings the tool calls of a stream, whose pieces may come mixed, and the text between them into blocks that follow
 * each other. Only one call is open at a time; the others wait for it.
 */
export class ToolCalls {
  /** By index; of equal ones, as they came. */
  private readonly calls: ToolCall[] = [];
  private active: ToolCall | null = null;
  /** Pieces of text and thinking that came while the block of a call was open. */
  private texts: Piece[] = [];
  private heldSize: i32 = 0;
  /** Whether more came than is kept; the stream cannot go on then. */
  isOverfull: bool = false;
  /** Calls that got a block. */
  started: i32 = 0;

  /** Ids and names of the calls, as the client knows them. */
  own: AnswerCalls = new AnswerCalls(NO_FACTS);

  constructor(private readonly blocks: ContentBlocks) {}

  /** Whether a call has begun whose arguments are not whole. */
  get isCut(): bool {
    for (let i = 0; i < this.calls.length; i++) if (this.calls[i].isCut) return true;
    return false;
  }

  /** A piece of text or thinking. It ends a call whose arguments are whole. */
  say(piece: Piece): void {
    const active = this.active;
    if (active !== null && active.isComplete) this.stop();
    if (this.active === null) return this.blocks.say(piece);
    this.texts.push(piece);
    this.hold(piece.literal.length);
  }

  /** One entry of `delta.tool_calls`. */
  read(document: JsonDocument, entry: i32): void {
    const call = this.callOf(document, entry);
    if (call === null) return;
    const called = document.member(entry, FUNCTION);
    if (call.id.length == 0) call.id = document.string(document.member(entry, ID));
    if (call.name.length == 0) call.name = document.string(document.member(called, NAME));
    if (call.signature.length == 0) call.signature = document.string(signatureOf(document, entry));
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
    for (let i = 0; i < this.calls.length; i++) this.tellSignature(this.calls[i]);
    this.heldSize = 0;
  }

  /** Google's signature of a call: it names the call, and stands behind all of them. */
  private tellSignature(call: ToolCall): void {
    if (call.signature.length == 0 || call.state != CallState.Done) return;
    this.blocks.say(signatureFor(call.signature, call.toldId));
    call.signature = EMPTY;
  }

  private start(call: ToolCall): void {
    const number = this.calls.indexOf(call);
    this.active = call;
    this.started++;
    call.state = CallState.Active;
    const id = this.own.idOf(call.id, number);
    if (call.id.length == 0) call.id = id;
    call.toldId = id;
    this.blocks.startTool(id, this.own.nameOf(call.name));
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
      this.blocks.say(texts[i]);
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
