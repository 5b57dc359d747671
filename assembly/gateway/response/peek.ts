import { startsWithFold } from "../../base/ascii";
import { Bytes, EMPTY, concat, equal, slice, startsWith, together, utf8 } from "../../base/bytes";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { JsonDocument, JsonFault, JsonKind } from "../../base/json/document";
import { BOM, BodyKind, blanksFrom, bodyKind } from "../../base/sse/body_kind";
import { FirstEventScanner } from "../../base/sse/first_event";
import { ApiName } from "../../canonical/api_name";
import { carriesJson } from "../../canonical/routes";
import { ErrorRules, NO_RULES } from "../../errors/error_rules";
import { errorStatusIn } from "../../errors/shapes";
import { Request } from "../attempt/request";
import { BAD_GATEWAY } from "../attempt/verdict";

/** Of a longer beginning nobody can say what it is; it goes on as it is. */
export const MOST_BYTES: i32 = 64 * 1024;

const JSON_TYPE = utf8("application/json");
const EVENTS_TYPE = utf8("text/event-stream");
const TEXT_TYPES = utf8("text/");
/** The end of a stream, in the words of the canonical API. */
const DONE = utf8("[DONE]");
const OK: u32 = 200;

/** What the beginning of an answer shows. */
export enum PeekResult {
  /** More is needed. */
  Unclear,
  /** An ordinary answer, or none that is understood. */
  Clean,
  /** An error, for all that its status is 2xx. */
  Error,
}

/** What an answer of 2xx is looked into for. */
export enum LookFor {
  Nothing,
  /** An error. */
  Errors,
  /** An error, or what is no answer at all: nothing, a page, a stream without an event. */
  Answers,
}

/**
 * What an answer of `status` and `contentType` to `request` is looked into for: where the vendor makes something, not
 * where it keeps it. Speech may be anything, and what a vendor says whose API is not known. Of its own API, which is
 * not read here, whatever comes in events was made.
 */
export function lookFor(request: Request, status: u32, contentType: Bytes): LookFor {
  const isKnown = request.isProbe || request.api == ApiName.GenerateContent || makes(request);
  const isRead = request.config.provider.profile.readsBodies;
  if (!isKnown && !(isRead && startsWithFold(contentType, EVENTS_TYPE))) return LookFor.Nothing;
  const wants = lookInto(request.isProbe || request.config.looksIntoAnswers, status);
  const isOpen = !isKnown || !isRead || request.api == ApiName.AudioSpeech;
  return wants == LookFor.Answers && isOpen ? LookFor.Errors : wants;
}

function makes(request: Request): bool {
  return carriesJson(request.api, request.head.method);
}

/** What an answer of `status` that has to be JSON or events is looked into for; `looks`: whether answers are at all. */
export function lookInto(looks: bool, status: u32): LookFor {
  if (!looks) return LookFor.Nothing;
  return status == OK ? LookFor.Answers : LookFor.Errors;
}

/** Whether a body of this content type may be JSON or events although that does not say so. */
export function isUntold(contentType: Bytes): bool {
  if (contentType.length == 0) return true;
  return startsWithFold(contentType, TEXT_TYPES) && !startsWithFold(contentType, EVENTS_TYPE);
}

/** The beginning of a 2xx answer, which vendors also use to tell of errors. Looks at each byte once. */
export class Peek {
  /** With an error: the status that it should have had. */
  status: u32 = 0;
  /** With an error: the JSON that tells of it; EMPTY: nothing of an answer came. */
  json: Bytes = EMPTY;
  private seen: i32 = 0;
  /** First bytes of a body of unknown kind, without the blanks among them. */
  private start: Bytes = EMPTY;
  /** What came of a body that is no stream of events, or not known to be one. */
  private readonly parts: Bytes[] = [];
  /** What the operator says of answers with this head. */
  private rules: ErrorRules = NO_RULES;
  private head: HeaderView = NO_HEADERS;
  private sent: u32 = 0;
  /** Of a stream of events. */
  private scanner: FirstEventScanner | null = null;

  private constructor(
    private kind: BodyKind,
    private readonly wants: LookFor,
  ) {}

  /** A look at an answer of this content type; null: what `wants` names does not come in it. */
  static at(contentType: Bytes, wants: LookFor): Peek | null {
    if (wants == LookFor.Nothing) return null;
    if (startsWithFold(contentType, JSON_TYPE)) return new Peek(BodyKind.Json, wants);
    // Some vendors answer with plain JSON under the type that the client asked for.
    const isOpen = startsWithFold(contentType, EVENTS_TYPE) || (wants == LookFor.Answers && isUntold(contentType));
    return isOpen ? new Peek(BodyKind.Unknown, wants) : null;
  }

  /** Has the operator's rules decide, too, what is an error in an answer of the status `sent`. */
  heed(rules: ErrorRules, head: HeaderView, sent: u32): void {
    this.rules = rules;
    this.head = head;
    this.sent = sent;
  }

  /** Whether what came is JSON, by its beginning or its type. */
  get isJson(): bool {
    return this.kind == BodyKind.Json;
  }

  /** Whether bytes are worth showing when `size` are there in all: JSON is read once, when it is whole. */
  isReady(size: u32, endOfStream: bool): bool {
    return endOfStream || size > <u32>MOST_BYTES || this.kind != BodyKind.Json;
  }

  /** Looks at the bytes that follow those of earlier calls. */
  look(bytes: Bytes, endOfStream: bool): PeekResult {
    this.seen += bytes.length;
    if (this.kind == BodyKind.Unknown) this.sort(bytes);
    if (this.kind == BodyKind.Other) return this.none();
    if (!endOfStream && this.seen > MOST_BYTES) return PeekResult.Clean;
    if (this.kind == BodyKind.Events) return this.lookAtEvents(bytes, endOfStream);
    this.parts.push(bytes);
    if (!endOfStream) return PeekResult.Unclear;
    return this.kind == BodyKind.Json ? this.judge(together(EMPTY, this.parts), EMPTY, EMPTY) : this.none();
  }

  /** Blanks tell nothing: they are dropped, so that a body of them alone costs no more than its size. */
  private sort(bytes: Bytes): void {
    const start = concat(this.start, bytes);
    this.kind = bodyKind(start);
    if (this.kind == BodyKind.Unknown) {
      const mark = startsWith(start, BOM) ? BOM.length : 0;
      const rest = slice(start, blanksFrom(start, mark), start.length);
      this.start = mark > 0 ? concat(BOM, rest) : rest;
    } else if (this.kind == BodyKind.Events) {
      const scanner = new FirstEventScanner();
      this.scanner = scanner;
      for (let i = 0; i < this.parts.length; i++) scanner.push(this.parts[i]);
    }
  }

  private lookAtEvents(bytes: Bytes, endOfStream: bool): PeekResult {
    const scanner = this.scanner;
    if (scanner === null) return PeekResult.Unclear;
    scanner.push(bytes);
    if (endOfStream) scanner.finish();
    const event = scanner.found;
    if (event === null) return endOfStream ? this.none() : PeekResult.Unclear;
    const data = event.data.copy();
    return equal(data, DONE) ? this.none() : this.judge(data, event.name, event.comment);
  }

  private judge(json: Bytes, event: Bytes, comment: Bytes): PeekResult {
    const document = JsonDocument.parse(json);
    this.status = errorStatusIn(document, event, comment);
    if (this.status == 0) this.status = this.rules.statusOf(this.head, this.sent, document);
    if (this.status == 0) return this.isJson && !isAnswer(document) ? this.none() : PeekResult.Clean;
    this.json = json;
    return PeekResult.Error;
  }

  /** Nothing of an answer came. */
  private none(): PeekResult {
    if (this.wants != LookFor.Answers) return PeekResult.Clean;
    this.status = BAD_GATEWAY;
    return PeekResult.Error;
  }
}

/** Whether `document` is an answer, or may be one that is not read here: another text than JSON, or too much of it. */
function isAnswer(document: JsonDocument): bool {
  if (document.fault == JsonFault.None) return isContainer(document.kind(document.root));
  const isElse = startsWith(document.bytes, BOM) || bodyKind(document.bytes) == BodyKind.Events;
  return document.fault != JsonFault.Syntax || isElse;
}

function isContainer(kind: JsonKind): bool {
  return kind == JsonKind.Object || kind == JsonKind.Array;
}
