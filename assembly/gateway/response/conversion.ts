import { startsWithFold } from "../../base/ascii";
import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { JsonDocument, JsonFault } from "../../base/json/document";
import { BodyKind, bodyKind } from "../../base/sse/body_kind";
import { FirstEventScanner, firstEvent } from "../../base/sse/first_event";
import { UsageFilter } from "../../canonical/chat/usage_filter";
import { withThoughts } from "../../canonical/chat/reasoning";
import { ReasoningStream } from "../../canonical/chat/reasoning_stream";
import { notUnderstood } from "../../canonical/error";
import { listsModels, tellsModel } from "../../canonical/model_list";
import { StreamReader } from "../../canonical/stream_reader";
import { Request } from "../attempt/request";
import {
  changesThoughts,
  foreignFormat,
  hasForeignErrors,
  hasForeignUsage,
  isForeign,
  tellsErrors,
  vendorFormat,
} from "./differences";
import { EventPipe } from "./event_pipe";
import { addsModels, modelAnswer } from "./model_answer";
import { MOST_BYTES, isUntold } from "./peek";

/** Of a whole answer, and of a stream. */
export const JSON_TYPE: Bytes = utf8("application/json");
export const EVENTS_TYPE: Bytes = utf8("text/event-stream");
const LEAST_ERROR: u32 = 400;

/** What is converted. */
enum Kind {
  /** A whole answer of 2xx. */
  Whole,
  /** Its events, as they come. */
  Events,
  /** The body of an error. */
  Error,
  /** The first event of a stream that is one. */
  ErrorEvent,
}

/** How the body of a vendor's answer becomes the client's. One per answer that needs it. */
export class Conversion {
  /** Of events; null: they stay as they are. */
  private pipe: EventPipe | null = null;
  /** Of a stream whose client did not ask for its usage; null: the client gets what comes. */
  private usage: UsageFilter | null = null;
  /** Whether what was converted last came out as it was. */
  isSame: bool = false;
  /** Whether the vendor encoded the body, so that nobody here can read it. */
  isUnreadable: bool = false;
  private readonly scanner: FirstEventScanner = new FirstEventScanner();

  private constructor(
    private readonly request: Request,
    private readonly kind: Kind,
    /** Of the error. */
    private readonly status: u32,
  ) {}

  /**
   * For an answer of 2xx with this content type; null: the client gets the body as it is. One that tells no type, or
   * text, is taken for what was asked for.
   */
  static of(request: Request, contentType: Bytes): Conversion | null {
    const facts = request.facts;
    if (facts === null || !request.config.needsBody) return null;
    const type = isUntold(contentType) ? (facts.isStream ? EVENTS_TYPE : JSON_TYPE) : contentType;
    const thoughts = changesThoughts(request);
    if (startsWithFold(type, JSON_TYPE)) {
      const isChanged = thoughts || addsModels(request) || isForeign(request);
      return isChanged ? new Conversion(request, Kind.Whole, 0) : null;
    }
    if (!startsWithFold(type, EVENTS_TYPE)) return null;
    const readers: StreamReader[] = [];
    const first = vendorFormat(request).reader(facts);
    if (first !== null) readers.push(first);
    if (thoughts) readers.push(new ReasoningStream(request.config.bodies.thoughts));
    const last = request.isConverted ? request.client.reader(request.clientFacts) : null;
    if (last !== null) readers.push(last);
    const hidesUsage = hasForeignUsage(request, facts);
    if (readers.length == 0 && !hidesUsage) return null;
    const form = new Conversion(request, Kind.Events, 0);
    if (readers.length > 0) form.pipe = new EventPipe(readers, request.tries.secrets);
    if (hidesUsage) form.usage = new UsageFilter();
    return form;
  }

  /** For an answer of `status`, which is an error; null as above. */
  static ofError(request: Request, status: u32, contentType: Bytes): Conversion | null {
    const isOther = hasForeignErrors(request) && tellsErrors(contentType);
    if (status < LEAST_ERROR || !(request.isConverted || isOther)) return null;
    return new Conversion(request, startsWithFold(contentType, EVENTS_TYPE) ? Kind.ErrorEvent : Kind.Error, status);
  }

  /** For a body that is encoded and would have to be converted, of an answer of 2xx. */
  static unreadable(request: Request): Conversion {
    const form = new Conversion(request, Kind.Whole, 0);
    form.isUnreadable = true;
    return form;
  }

  /** For an error of `status` whose body is encoded: the client's form of it has none of the vendor's words. */
  static unreadableError(request: Request, status: u32): Conversion {
    const form = new Conversion(request, Kind.Error, status);
    form.isUnreadable = true;
    return form;
  }

  get isError(): bool {
    return this.kind == Kind.Error || this.kind == Kind.ErrorEvent;
  }

  /**
   * Whether a body that is converted all at once has enough for that, with these bytes behind those of earlier calls.
   * Of an error that is a stream nobody waits for more than `MOST_BYTES`.
   */
  suffices(bytes: Bytes, endOfStream: bool): bool {
    if (endOfStream || this.isUnreadable) return true;
    if (this.kind != Kind.ErrorEvent) return false;
    this.scanner.push(bytes);
    return this.scanner.found !== null || this.scanner.seen > MOST_BYTES;
  }

  /** Whether the client can do without it. */
  get isOptional(): bool {
    return this.kind == Kind.Events && this.pipe === null;
  }

  /** Whether the vendor answers at once what the client waits for as events, which it gets all together. */
  get tellsEvents(): bool {
    return this.kind == Kind.Whole && this.request.isConverted && this.request.clientFacts.isStream;
  }

  /** Whether its beginning may be enough. */
  get isEager(): bool {
    return this.kind == Kind.ErrorEvent || this.isUnreadable;
  }

  /** Whether the end of the stream may be next, and the client has to be told something then. */
  get isEnding(): bool {
    const pipe = this.pipe;
    return pipe !== null && pipe.isEnding;
  }

  /** Whether the body is converted at its end, all at once. */
  get isWhole(): bool {
    return this.kind != Kind.Events;
  }

  /** The client's form of these bytes; for a whole body of all of them, EMPTY when it is not understood. */
  convert(bytes: Bytes, endOfStream: bool): Bytes {
    if (this.isError) return this.convertError(bytes);
    this.request.see(bytes);
    if (this.kind == Kind.Whole) return this.convertWhole(bytes);
    const pipe = this.pipe;
    const usage = this.usage;
    const told = pipe === null ? bytes : pipe.push(bytes, endOfStream);
    return usage === null ? told : usage.push(told, endOfStream);
  }

  private convertError(bytes: Bytes): Bytes {
    const told = this.isUnreadable ? notUnderstood() : toldIn(bytes);
    const error = clientError(this.request, told, this.status);
    this.isSame = error === told && !this.isUnreadable;
    return this.isSame ? bytes : error;
  }

  private convertWhole(bytes: Bytes): Bytes {
    const facts = this.request.facts;
    const protocol = foreignFormat(this.request);
    let answer = JsonDocument.parse(bytes);
    if (protocol !== null && facts !== null && answer.fault == JsonFault.None) {
      bytes = protocol.parseResponse(facts, answer);
      answer = JsonDocument.parse(bytes);
    }
    if (answer.fault != JsonFault.None) return protocol === null && !this.request.isConverted ? bytes : EMPTY;
    if (listsModels(this.request.api) || tellsModel(this.request.api)) return modelAnswer(this.request, answer);
    if (changesThoughts(this.request)) {
      bytes = withThoughts(answer, this.request.config.bodies.thoughts);
      answer = JsonDocument.parse(bytes);
    }
    return this.request.client.renderResponse(answer, this.request.clientFacts);
  }
}

/** The error `body` tells, in the client's words; itself where the client speaks the vendor's, or it tells none. */
export function clientError(request: Request, body: Bytes, status: u32): Bytes {
  return request.isConverted || hasForeignErrors(request)
    ? request.client.renderError(body, status, request.vendorsId)
    : body;
}

/** The data of the first event where `body` is a stream of them, else `body`. */
function toldIn(body: Bytes): Bytes {
  const event = bodyKind(body) == BodyKind.Events ? firstEvent(body, true) : null;
  return event === null ? body : event.data.copy();
}
