import { startsWithFold } from "../base/ascii";
import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { BodyKind, bodyKind } from "../base/sse/body_kind";
import { firstEvent } from "../base/sse/first_event";
import { errorStatus } from "../openai/error_shapes";
import { carriesJson } from "../openai/routes";
import { Attempt } from "./attempt";

/** Of a longer beginning nobody can say what it is; it goes on as it is. */
const MOST_BYTES: u32 = 64 * 1024;

const JSON_TYPE = utf8("application/json");
const EVENTS_TYPE = utf8("text/event-stream");

/** What the beginning of an answer shows. */
export enum Sight {
  /** More is needed. */
  Unclear,
  /** An ordinary answer, or none that is understood. */
  Clean,
  /** An error, for all that its status is 2xx. */
  Error,
}

/** Whether answers to `attempt` may be errors inside a 200: where the vendor makes something, not where it keeps it. */
export function looksInto(attempt: Attempt): bool {
  return attempt.config.looksIntoAnswers && carriesJson(attempt.api, attempt.head.method);
}

/** The beginning of a 2xx answer, which vendors also use to tell of errors. */
export class FirstLook {
  /** With an error: the status that it should have had. */
  status: u32 = 0;
  /** With an error: the JSON that tells of it. */
  json: Bytes = EMPTY;

  private constructor(private kind: BodyKind) {}

  /** A look at an answer of this content type; null: errors do not come in it. */
  static at(contentType: Bytes): FirstLook | null {
    if (startsWithFold(contentType, JSON_TYPE)) return new FirstLook(BodyKind.Json);
    // Some vendors answer with plain JSON under the type that the client asked for.
    return startsWithFold(contentType, EVENTS_TYPE) ? new FirstLook(BodyKind.Unknown) : null;
  }

  /** Whether `size` bytes are worth reading: JSON is read once, when it is whole. */
  wants(size: u32, endOfStream: bool): bool {
    return endOfStream || size > MOST_BYTES || this.kind != BodyKind.Json;
  }

  /** Looks at all of the body that is there. */
  look(body: Bytes, endOfStream: bool): Sight {
    if (this.kind == BodyKind.Unknown) this.kind = bodyKind(body);
    if (this.kind == BodyKind.Other) return Sight.Clean;
    if (!endOfStream && <u32>body.length > MOST_BYTES) return Sight.Clean;
    if (this.kind == BodyKind.Events) return this.lookAtEvents(body, endOfStream);
    if (!endOfStream) return Sight.Unclear;
    return this.kind == BodyKind.Json ? this.judge(body, EMPTY, EMPTY) : Sight.Clean;
  }

  private lookAtEvents(body: Bytes, endOfStream: bool): Sight {
    const event = firstEvent(body, endOfStream);
    if (event === null) return endOfStream ? Sight.Clean : Sight.Unclear;
    return this.judge(event.data.copy(), event.name, event.comment);
  }

  private judge(json: Bytes, event: Bytes, comment: Bytes): Sight {
    this.status = errorStatus(json, event, comment);
    if (this.status == 0) return Sight.Clean;
    this.json = json;
    return Sight.Error;
  }
}
