import { startsWithFold } from "../base/ascii";
import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { Attempt } from "./attempt";
import { StreamConversion, convertWhole } from "./conversion";

const JSON_TYPE = utf8("application/json");
const EVENTS_TYPE = utf8("text/event-stream");

/** How the body of a vendor's answer of 2xx becomes the client's. One per answer that needs it. */
export class AnswerForm {
  /** Whether the body is converted at its end, all at once. */
  get isWhole(): bool {
    return this.stream === null;
  }

  private constructor(
    private readonly attempt: Attempt,
    private readonly stream: StreamConversion | null,
  ) {}

  /** null: the client gets the body as it is. */
  static of(attempt: Attempt, contentType: Bytes): AnswerForm | null {
    const call = attempt.call;
    if (call === null) return null;
    const protocol = attempt.config.provider.protocolFor(attempt.config.settings);
    if (!protocol.converts(call.api)) return null;
    if (startsWithFold(contentType, JSON_TYPE)) return new AnswerForm(attempt, null);
    if (!startsWithFold(contentType, EVENTS_TYPE)) return null;
    const reader = protocol.reader(call);
    return reader === null ? null : new AnswerForm(attempt, new StreamConversion(reader));
  }

  /** The client's form of these bytes, for a whole body of all of them; EMPTY, if whole: it is none that is understood. */
  convert(bytes: Bytes, endOfStream: bool): Bytes {
    const stream = this.stream;
    if (stream !== null) return stream.push(bytes, endOfStream);
    const call = this.attempt.call;
    const protocol = this.attempt.config.provider.protocolFor(this.attempt.config.settings);
    return call === null ? EMPTY : convertWhole(protocol, call, bytes);
  }
}
