import { Bytes, startsWith, utf8 } from "../../base/bytes";
import { Source, copyMember, copyValue, isFilled } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { JsonWriter } from "../../base/json/writer";
import { Call } from "../../canonical/call";
import { Turn } from "../../canonical/chat/turn";
import { ContentList } from "./content_list";
import { Dialect } from "./dialect";
import { signatureOf, wantsSignatures, writeEscape, writePartSignature } from "./signature";
import { ARGUMENTS, FUNCTION, FUNCTION_CALL, ID, MODEL_ROLE, NAME, TOOL_CALLS } from "./words";

const ARGS = utf8("args");
const CALL_PART = utf8("functionCall");
const NO_ARGS = utf8("{}");
/** In the place of arguments that are no object. */
const INVALID_JSON = utf8("INVALID_JSON");

/** How ids begin that are made for calls which the vendor gave none, and how other vendors' do. */
export const MADE_UP: Bytes = utf8("call_");
const FOREIGN: Bytes = utf8("toolu_");

/**
 * The calls of one turn. Ids and signatures are all or nothing: the vendor pairs calls and results by ids where it gave
 * all of them, else by their order, and wants one signature for calls that were made at once, on the first of them.
 */
export class CallParts {
  private readonly document: JsonDocument;
  /** Whether calls and results go with their ids. */
  private readonly hasIds: bool;
  /** Whether the first call gets something in the place of the signature that the turn lacks. */
  private readonly needsEscape: bool;

  constructor(
    call: Call,
    private readonly turn: Turn,
    dialect: Dialect,
  ) {
    const document = call.document;
    let isSigned = false;
    let hasIds = turn.count > 0 && dialect.callIds;
    for (let i = 0; i < turn.count; i++) {
      const told = turn.callOf(i);
      isSigned = isSigned || signatureOf(document, told.node) != NONE;
      hasIds = hasIds && isOwn(document.string(told.member(ID)));
    }
    this.document = document;
    // A signature shows that it was this vendor that made the calls.
    this.hasIds = hasIds && isSigned;
    this.needsEscape = turn.count > 0 && !isSigned && wantsSignatures(call);
  }

  /** Writes the calls that stand beside the content of a message. */
  write(message: Source, list: ContentList): void {
    const document = this.document;
    const calls = message.member(TOOL_CALLS);
    if (document.kind(calls) == JsonKind.Array) {
      for (let at = document.first(calls); at != NONE; at = document.next(at)) {
        if (this.turn.isNext(at)) this.writeCall(at, list);
      }
    }
    const called = message.member(FUNCTION_CALL);
    if (this.turn.isNext(called)) this.writeCall(called, list);
  }

  /** Writes the members of call number `call`, or of its result, that say which call is meant. */
  identify(call: i32, writer: JsonWriter): void {
    const told = this.turn.callOf(call);
    if (this.hasIds) copyMember(told, ID, JsonKind.String, writer);
    copyMember(calledIn(told), NAME, JsonKind.String, writer);
  }

  private writeCall(node: i32, list: ContentList): void {
    const number = this.turn.written;
    this.turn.nextId();
    const writer = list.beginPart(MODEL_ROLE);
    writer.key(CALL_PART);
    writer.beginObject();
    this.identify(number, writer);
    writer.key(ARGS);
    const called = calledIn(this.turn.callOf(number));
    writeArguments(this.document, called.member(ARGUMENTS), writer);
    writer.endObject();
    if (number == 0 && this.needsEscape) writeEscape(writer);
    else writePartSignature(this.document, signatureOf(this.document, node), writer);
    list.endPart();
  }
}

/** The function of a call; a `function_call` is one itself. */
function calledIn(call: Source): Source {
  return call.kind(FUNCTION) == JsonKind.Object ? call.at(FUNCTION) : call;
}

function isOwn(id: Bytes): bool {
  return id.length > 0 && !startsWith(id, MADE_UP) && !startsWith(id, FOREIGN);
}

/** The arguments of a call as an object; what is none goes into one. */
function writeArguments(document: JsonDocument, given: i32, writer: JsonWriter): void {
  if (document.kind(given) == JsonKind.Object) return copyValue(document, given, writer);
  if (!isFilled(document, given)) return writer.raw(NO_ARGS);
  const args = JsonDocument.parse(document.string(given));
  if (args.kind(args.root) == JsonKind.Object) return copyValue(args, args.root, writer);
  writer.beginObject();
  writer.key(INVALID_JSON);
  copyValue(document, given, writer);
  writer.endObject();
}
