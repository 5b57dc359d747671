import { startsWithFold } from "../base/ascii";
import { Bytes, utf8 } from "../base/bytes";
import { FRAMES_TYPE, FrameEvents } from "../base/eventstream/events";
import { HeaderView, NO_HEADERS } from "../base/http/header_view";
import { statusMeant } from "./key_fault";
import { errorName, nameIn, statusNamed, withName } from "./named";

const CONTENT_TYPE = utf8("content-type");
const EVENTS_TYPE = utf8("text/event-stream");
/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization */
export const ERROR_TYPE: Bytes = utf8("x-amzn-errortype");

/** What a vendor says, where part of it stands in headers, or in frames: as all others say it. */
export class VendorWords {
  /** Of the body, once it is read here. */
  readonly contentType: Bytes;
  /** Whether the body is a stream of frames. */
  readonly isFramed: bool;
  private readonly frames: FrameEvents | null;
  /** The error's name that a header tells; EMPTY: none does. */
  private readonly name: Bytes;

  constructor(headers: HeaderView) {
    const type = headers.get(CONTENT_TYPE);
    const isFramed = startsWithFold(type, FRAMES_TYPE);
    this.isFramed = isFramed;
    this.frames = isFramed ? new FrameEvents() : null;
    this.contentType = isFramed ? EVENTS_TYPE : type;
    this.name = errorName(headers.get(ERROR_TYPE));
  }

  /** The bytes of a body that follow those of earlier calls. */
  read(bytes: Bytes, endOfStream: bool): Bytes {
    const frames = this.frames;
    return frames === null ? bytes : frames.push(bytes, endOfStream);
  }

  /** The body of an error. */
  error(body: Bytes): Bytes {
    return withName(body, this.name);
  }

  /** The status that an error of `status` with this body should have had. */
  statusOf(body: Bytes, status: u32): u32 {
    const told = this.error(body);
    return statusNamed(nameIn(told), statusMeant(told, status));
  }
}

/** Of an answer whose head is not there. */
export const NO_WORDS = new VendorWords(NO_HEADERS);
