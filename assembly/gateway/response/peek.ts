import { startsWithFold } from "../../base/ascii";
import { Bytes, EMPTY, concat, slice, startsWith, together, utf8 } from "../../base/bytes";
import { BOM, BodyKind, blanksFrom, bodyKind } from "../../base/sse/body_kind";
import { FirstEventScanner } from "../../base/sse/first_event";
import { carriesJson } from "../../canonical/routes";
import { errorStatus } from "../../errors/shapes";
import { Request } from "../attempt/request";

/** Of a longer beginning nobody can say what it is; it goes on as it is. */
export const MOST_BYTES: i32 = 64 * 1024;

const JSON_TYPE = utf8("application/json");
const EVENTS_TYPE = utf8("text/event-stream");

/** What the beginning of an answer shows. */
export enum PeekResult {
  /** More is needed. */
  Unclear,
  /** An ordinary answer, or none that is understood. */
  Clean,
  /** An error, for all that its status is 2xx. */
  Error,
}

/** Whether answers to `request` may be errors inside a 200: where the vendor makes something, not where it keeps it. */
export function looksInto(request: Request): bool {
  return request.config.looksIntoAnswers && carriesJson(request.api, request.head.method);
}

/** The beginning of a 2xx answer, which vendors also use to tell of errors. Looks at each byte once. */
export class Peek {
  /** With an error: the status that it should have had. */
  status: u32 = 0;
  /** With an error: the JSON that tells of it. */
  json: Bytes = EMPTY;
  private seen: i32 = 0;
  /** First bytes of a body of unknown kind, without the blanks among them. */
  private start: Bytes = EMPTY;
  /** What came of a body that is no stream of events, or not known to be one. */
  private readonly parts: Bytes[] = [];
  private readonly scanner: FirstEventScanner = new FirstEventScanner();

  private constructor(private kind: BodyKind) {}

  /** A look at an answer of this content type; null: errors do not come in it. */
  static at(contentType: Bytes): Peek | null {
    if (startsWithFold(contentType, JSON_TYPE)) return new Peek(BodyKind.Json);
    // Some vendors answer with plain JSON under the type that the client asked for.
    return startsWithFold(contentType, EVENTS_TYPE) ? new Peek(BodyKind.Unknown) : null;
  }

  /** Whether bytes are worth showing when `size` are there in all: JSON is read once, when it is whole. */
  wants(size: u32, endOfStream: bool): bool {
    return endOfStream || size > <u32>MOST_BYTES || this.kind != BodyKind.Json;
  }

  /** Looks at the bytes that follow those of earlier calls. */
  look(bytes: Bytes, endOfStream: bool): PeekResult {
    this.seen += bytes.length;
    if (this.kind == BodyKind.Unknown) this.sort(bytes);
    if (this.kind == BodyKind.Other) return PeekResult.Clean;
    if (!endOfStream && this.seen > MOST_BYTES) return PeekResult.Clean;
    if (this.kind == BodyKind.Events) return this.lookAtEvents(bytes, endOfStream);
    this.parts.push(bytes);
    if (!endOfStream) return PeekResult.Unclear;
    return this.kind == BodyKind.Json ? this.judge(together(EMPTY, this.parts), EMPTY, EMPTY) : PeekResult.Clean;
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
      for (let i = 0; i < this.parts.length; i++) this.scanner.push(this.parts[i]);
    }
  }

  private lookAtEvents(bytes: Bytes, endOfStream: bool): PeekResult {
    const scanner = this.scanner;
    scanner.push(bytes);
    if (endOfStream) scanner.finish();
    const event = scanner.found;
    if (event === null) return endOfStream ? PeekResult.Clean : PeekResult.Unclear;
    return this.judge(event.data.copy(), event.name, event.comment);
  }

  private judge(json: Bytes, event: Bytes, comment: Bytes): PeekResult {
    this.status = errorStatus(json, event, comment);
    if (this.status == 0) return PeekResult.Clean;
    this.json = json;
    return PeekResult.Error;
  }
}
