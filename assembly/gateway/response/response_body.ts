import { Bytes, EMPTY, together, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { errorStatus } from "../../errors/shapes";
import { BAD_GATEWAY } from "../attempt/verdict";
import { Conversion, EVENTS_TYPE, JSON_TYPE } from "./conversion";
import { usageScan } from "./differences";
import { maskHeaders, withoutSecrets } from "./echo";
import { CONTENT_ENCODING, isEncoded } from "../../base/http/encoding";
import { LookFor, MOST_BYTES, Peek, PeekResult, lookFor } from "./peek";
import { ReplaceableBody } from "./replaceable_body";
import { nameAfter } from "./response_headers";

const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
/** A lower one, such as that of a connection which changes its protocol, has no words. */
const LEAST_ERROR: u32 = 400;
/** Of an answer that may be held as long as it takes. */
export const NO_LIMIT_MS: u32 = u32.MAX_VALUE;

/** The body of a vendor's answer: looked into for an error, and brought into the client's form. */
export class ResponseBody extends ReplaceableBody {
  /** Whether it is an error in the client's own form, in which the vendor may repeat the token. */
  isEcho: bool = false;
  /** Of an error by its status; 0: of an answer of 2xx. */
  private errorStatus: u32 = 0;
  private look: Peek | null = null;
  private form: Conversion | null = null;
  /** What was shown of an awaited body that is converted. */
  private shown: Bytes[] = [];

  /**
   * Finds out by its headers what is to be done with the body. An error can hide where the vendor made something, not
   * where stored results are fetched, which may tell of errors of old.
   */
  announce(headers: HeaderView, status: u32, endOfStream: bool, edits: Edits): void {
    this.answered(headers, status);
    const type = this.words.contentType;
    const wants = lookFor(this.request, status, type);
    if (endOfStream && wants == LookFor.Answers) this.miss(edits);
    if (endOfStream) return;
    this.request.usage = usageScan(this.request, headers);
    nameAfter(headers, this.request.facts);
    const form = Conversion.of(this.request, type);
    if (!isEncoded(headers)) {
      this.convert(form, edits);
      this.look = this.heeding(Peek.at(type, wants));
    } else if (form !== null && !form.isOptional) this.convert(Conversion.unreadable(this.request), edits);
  }

  /** Finds out what is to be done with the body of an error, by its `status` and headers; these lose the secret. */
  announceError(headers: HeaderView, status: u32, endOfStream: bool, edits: Edits): void {
    this.answered(headers, status);
    maskHeaders(this.secrets, headers, edits);
    if (endOfStream) return;
    const isReadable = !isEncoded(headers);
    if (isReadable) this.errorStatus = status;
    const form = !this.request.isProbe ? Conversion.ofError(this.request, status, headers.get(CONTENT_TYPE)) : null;
    const isRead = this.secrets.length > 0 || this.request.trace !== null;
    this.isEcho = isReadable && form === null && isRead && status >= LEAST_ERROR;
    this.convert(form === null || isReadable ? form : Conversion.unreadableError(this.request, status), edits);
  }

  /** Whether the answer has to wait for its body. */
  get isAwaited(): bool {
    return this.look !== null || this.isWhole || this.isEcho;
  }

  /** Milliseconds that it may wait; `NO_LIMIT_MS` for one that is of no use before its end. */
  get patienceMs(): u32 {
    return this.isWhole ? NO_LIMIT_MS : this.request.config.firstEventTimeoutMs;
  }

  /** Whether the body is converted at its end, all at once. */
  get isWhole(): bool {
    const form = this.form;
    return form !== null && form.isWhole;
  }

  /** Whether the client gets another form of it. */
  get isConverted(): bool {
    return this.form !== null;
  }

  /** Whether the end of a converted stream may be next, and the client has to be told something then. */
  get isEnding(): bool {
    const form = this.form;
    return form !== null && form.isEnding;
  }

  /** Whether an error's body of `size` bytes has to be there before the client gets more of it. */
  waits(size: u32, endOfStream: bool): bool {
    return this.isEcho && !endOfStream && size <= <u32>MOST_BYTES;
  }

  /** Whether `size` bytes of an awaited body are worth showing. */
  wants(size: u32, endOfStream: bool): bool {
    const look = this.look;
    const form = this.form;
    if (this.isEcho) return !this.waits(size, endOfStream);
    if (form !== null && form.isWhole) return endOfStream || form.isEager;
    return look !== null && look.isReady(size, endOfStream);
  }

  /** Shows more of an awaited body; false while more is needed. What changes is added to `edits`. */
  show(bytes: Bytes, endOfStream: bool, edits: Edits): bool {
    const look = this.look;
    const form = this.form;
    if (this.isEcho) this.mask(bytes);
    bytes = this.words.read(bytes, endOfStream);
    if (form !== null) this.shown.push(bytes);
    else this.request.see(bytes);
    if (form === null && this.errorStatus > 0) this.read(bytes);
    if (form !== null && form.isError && !form.suffices(bytes, endOfStream)) return false;
    const sight = look === null ? PeekResult.Clean : look.look(bytes, endOfStream);
    if (sight == PeekResult.Unclear) return false;
    this.look = null;
    const all = together(EMPTY, this.shown);
    this.shown = [];
    if (look !== null && sight == PeekResult.Error) {
      this.fail(look.status, look.json, edits, form === null && this.words.isFramed);
    } else if (look !== null && look.isJson && form !== null && !form.isWhole && !form.isOptional) {
      this.fail(BAD_GATEWAY, EMPTY, edits);
    } else this.begin(all, endOfStream, edits);
    return true;
  }

  /** Hides the token in an error that the client gets as it is. */
  mask(bytes: Bytes): void {
    const masked = withoutSecrets(this.secrets, bytes);
    this.replacement = masked === bytes ? null : masked;
  }

  override drop(): void {
    super.drop();
    this.form = null;
  }

  /** The body is awaited no longer: what was shown of it goes on. */
  giveUp(edits: Edits): void {
    const form = this.form;
    this.look = null;
    if (form === null) return;
    const all = together(EMPTY, this.shown);
    this.shown = [];
    if (form.isUnreadable && !form.isError) this.fail(BAD_GATEWAY, EMPTY, edits);
    else if (!form.isWhole && all.length > 0) this.replacement = form.convert(all, false);
    else if (form.isEager) this.form = null; // Its headers, which tell of a stream, have left.
  }

  /** The client's form of more of the body, once the answer went on. */
  more(bytes: Bytes, endOfStream: bool): Bytes {
    const form = this.form;
    return form === null ? bytes : form.convert(this.words.read(bytes, endOfStream), endOfStream);
  }

  private convert(form: Conversion | null, edits: Edits): void {
    this.form = form;
    if (form === null) return;
    edits.remove(CONTENT_LENGTH);
    if (form.isUnreadable) edits.remove(CONTENT_ENCODING);
    else if (form.tellsEvents || this.words.isFramed) edits.set(CONTENT_TYPE, EVENTS_TYPE);
  }

  private begin(bytes: Bytes, endOfStream: bool, edits: Edits): void {
    const form = this.form;
    if (form === null) return;
    if (form.isUnreadable && !form.isError) return this.fail(BAD_GATEWAY, EMPTY, edits);
    if (form.isError) {
      const error = form.convert(withoutSecrets(this.secrets, this.words.error(bytes)), endOfStream);
      this.read(bytes);
      return this.tell(error, form.isSame, endOfStream, edits);
    }
    const body = form.convert(bytes, endOfStream);
    if (form.isWhole && body.length > 0) return this.finish(body, edits);
    this.replacement = body;
    if (!form.isWhole) return;
    // Where nobody has looked, what is not understood may be an error.
    const status = errorStatus(bytes, EMPTY, EMPTY);
    this.fail(status == 0 ? BAD_GATEWAY : status, status == 0 ? EMPTY : bytes, edits);
  }

  /** Learns from an error who is at fault. */
  private read(bytes: Bytes): void {
    const meant = this.words.statusOf(bytes, this.errorStatus);
    if (meant != this.errorStatus) this.status = meant;
    this.learn(meant, this.words.error(bytes));
  }

  /** Lets the client have an error: in its own form, or as it is, with what may follow. */
  private tell(body: Bytes, isSame: bool, endOfStream: bool, edits: Edits): void {
    if (!isSame) edits.set(CONTENT_TYPE, JSON_TYPE);
    if (!isSame || endOfStream) return this.finish(body, edits);
    this.form = null;
    this.replacement = body;
  }
}
