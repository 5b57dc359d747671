import { Bytes, EMPTY, together, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { notUnderstood } from "../../canonical/error";
import { errorStatus } from "../../errors/shapes";
import { Request } from "../attempt/request";
import { BAD_GATEWAY } from "../attempt/verdict";
import { Conversion, EVENTS_TYPE, clientError } from "./conversion";
import { maskHeaders, withoutSecret } from "./echo";
import { isEncoded } from "./encoding";
import { Peek, MOST_BYTES, PeekResult, looksInto } from "./peek";

const STATUS = utf8(":status");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
const CONTENT_ENCODING = utf8("content-encoding");
const JSON_TYPE = utf8("application/json");
/** Of an answer that may be held as long as it takes. */
export const NO_LIMIT_MS: u32 = u32.MAX_VALUE;

/** The body of a vendor's answer: looked into for an error, and brought into the client's form. */
export class ResponseBody {
  /** What the client gets instead of what has been shown so far; null: the same. */
  replacement: Bytes | null = null;
  /** Whether `replacement` is all that the client gets. */
  isFinal: bool = false;
  /** Whether it is an error in the client's own form, in which the vendor may repeat the token. */
  isEcho: bool = false;
  /** The status that the answer should have had; 0: the one it has. */
  status: u32 = 0;
  private look: Peek | null = null;
  private form: Conversion | null = null;
  /** What was shown of an awaited body that is converted. */
  private shown: Bytes[] = [];
  /** What vendors may repeat in errors; EMPTY: the request had no token of ours. */
  private readonly secret: Bytes;

  constructor(private readonly request: Request) {
    this.secret = request.tries.secret;
  }

  /**
   * Finds out by its headers what is to be done with the body. An error can hide where the vendor made something, not
   * where stored results are fetched, which may tell of errors of old.
   */
  announce(headers: HeaderView, endOfStream: bool, edits: Edits): void {
    if (endOfStream) return;
    const type = headers.get(CONTENT_TYPE);
    const form = Conversion.of(this.request, type);
    if (!isEncoded(headers)) {
      this.convert(form, edits);
      if (looksInto(this.request)) this.look = Peek.at(type);
    } else if (form !== null && !form.isOptional) this.convert(Conversion.unreadable(this.request), edits);
  }

  /** Finds out what is to be done with the body of an error, by its `status` and headers; these lose the secret. */
  announceError(headers: HeaderView, status: u32, endOfStream: bool, edits: Edits): void {
    maskHeaders(this.secret, headers, edits);
    if (endOfStream) return;
    const form = Conversion.ofError(this.request, status, headers.get(CONTENT_TYPE));
    const isReadable = !isEncoded(headers);
    this.isEcho = isReadable && form === null && this.secret.length > 0;
    this.convert(form === null || isReadable ? form : Conversion.unreadableError(this.request, status), edits);
  }

  /** Whether the answer has to wait for its body. */
  get isAwaited(): bool {
    return this.look !== null || this.isWhole;
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
    return look !== null && look.wants(size, endOfStream);
  }

  /** Shows more of an awaited body; false while more is needed. What changes is added to `edits`. */
  show(bytes: Bytes, endOfStream: bool, edits: Edits): bool {
    const look = this.look;
    const form = this.form;
    if (this.isEcho) this.mask(bytes);
    if (form !== null) this.shown.push(bytes);
    if (form !== null && form.isError && !form.suffices(bytes, endOfStream)) return false;
    const sight = look === null ? PeekResult.Clean : look.look(bytes, endOfStream);
    if (sight == PeekResult.Unclear) return false;
    this.look = null;
    const all = together(EMPTY, this.shown);
    this.shown = [];
    if (look !== null && sight == PeekResult.Error) this.fail(look.status, look.json, edits);
    else this.begin(all, endOfStream, edits);
    return true;
  }

  /** Hides the token in an error that the client gets as it is. */
  mask(bytes: Bytes): void {
    const masked = withoutSecret(this.secret, bytes);
    this.replacement = masked === bytes ? null : masked;
  }

  /** Nobody gets anything of the body. */
  drop(): void {
    this.form = null;
    this.replacement = EMPTY;
    this.isFinal = true;
  }

  /** The body is awaited no longer: what was shown of it goes on. */
  giveUp(edits: Edits): void {
    const form = this.form;
    this.look = null;
    if (form === null) return;
    const all = together(EMPTY, this.shown);
    this.shown = [];
    if (form.isUnreadable && !form.isError) this.fail(BAD_GATEWAY, notUnderstood(), edits);
    else if (!form.isWhole && all.length > 0) this.replacement = form.convert(all, false);
    // Its headers, which tell of a stream, have left.
    else if (form.isEager) this.form = null;
  }

  /** The client's form of more of the body, once the answer went on. */
  more(bytes: Bytes, endOfStream: bool): Bytes {
    const form = this.form;
    return form === null ? bytes : form.convert(bytes, endOfStream);
  }

  private convert(form: Conversion | null, edits: Edits): void {
    this.form = form;
    if (form === null) return;
    edits.remove(CONTENT_LENGTH);
    if (form.isUnreadable) edits.remove(CONTENT_ENCODING);
    else if (form.tellsEvents) edits.set(CONTENT_TYPE, EVENTS_TYPE);
  }

  private begin(bytes: Bytes, endOfStream: bool, edits: Edits): void {
    const form = this.form;
    if (form === null) return;
    if (form.isUnreadable && !form.isError) return this.fail(BAD_GATEWAY, notUnderstood(), edits);
    const body = form.convert(form.isError ? withoutSecret(this.secret, bytes) : bytes, endOfStream);
    if (form.isError) return this.tell(body, form.isSame, endOfStream, edits);
    if (form.isWhole && body.length > 0) return this.finish(body, edits);
    this.replacement = body;
    if (!form.isWhole) return;
    // Where nobody has looked, what is not understood may be an error.
    const told = errorStatus(bytes, EMPTY, EMPTY);
    this.fail(told == 0 ? BAD_GATEWAY : told, told == 0 ? notUnderstood() : bytes, edits);
  }

  /** Lets the client have an error: in its own form, or as it is, with what may follow. */
  private tell(body: Bytes, isSame: bool, endOfStream: bool, edits: Edits): void {
    if (!isSame) edits.set(CONTENT_TYPE, JSON_TYPE);
    if (!isSame || endOfStream) return this.finish(body, edits);
    this.form = null;
    this.replacement = body;
  }

  /** Gives an error its real status, and the form of one. */
  private fail(status: u32, json: Bytes, edits: Edits): void {
    this.status = status;
    edits.set(STATUS, decimal(status));
    edits.set(CONTENT_TYPE, JSON_TYPE);
    this.finish(clientError(this.request, withoutSecret(this.secret, json), status), edits);
  }

  private finish(body: Bytes, edits: Edits): void {
    this.replacement = body;
    this.isFinal = true;
    edits.set(CONTENT_LENGTH, decimal(body.length));
  }
}
