import { Bytes, EMPTY } from "../base/bytes";
import { JsonDocument } from "../base/json/document";
import { BodyKind, bodyKind } from "../base/sse/body_kind";
import { firstEvent } from "../base/sse/first_event";
import { FaultWords } from "./fault_words";

/** Of a longer error nothing is read. */
const MOST_BYTES: i32 = 64 * 1024;

/** What the body of an error tells, read once for all that ask. */
export class ErrorText {
  private parsed: JsonDocument | null = null;
  private found: FaultWords | null = null;

  /** JSON, an event or a page. */
  constructor(readonly body: Bytes) {}

  /** Its JSON; without a root where there is none, or too much. */
  get document(): JsonDocument {
    const before = this.parsed;
    if (before !== null) return before;
    const document = JsonDocument.parse(this.body.length > MOST_BYTES ? EMPTY : toldIn(this.body));
    this.parsed = document;
    return document;
  }

  get words(): FaultWords {
    const before = this.found;
    if (before !== null) return before;
    const words = FaultWords.of(this.document);
    this.found = words;
    return words;
  }
}

function toldIn(body: Bytes): Bytes {
  const event = bodyKind(body) == BodyKind.Events ? firstEvent(body, true) : null;
  return event === null ? body : event.data.copy();
}
