import { Bytes, EMPTY, concat, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { errorStatus } from "../openai/error_shapes";
import { AnswerForm, clientError } from "./answer_form";
import { Attempt } from "./attempt";
import { FirstLook, Sight, looksInto } from "./first_look";
import { notUnderstood } from "./refusals";

const STATUS = utf8(":status");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
const CONTENT_ENCODING = utf8("content-encoding");
const JSON_TYPE = utf8("application/json");
const BAD_GATEWAY: u32 = 502;
/** Of an answer that may be held as long as it takes. */
export const NO_LIMIT_MS: u32 = u32.MAX_VALUE;

/** The body of a vendor's 2xx: looked into for an error, and brought into the client's form. */
export class AnswerBody {
  /** What the client gets instead of what has been shown so far; null: the same. */
  replacement: Bytes | null = null;
  /** Whether `replacement` is all that the client gets. */
  isFinal: bool = false;
  /** The status that the answer should have had; 0: the one it has. */
  status: u32 = 0;
  private look: FirstLook | null = null;
  private form: AnswerForm | null = null;
  /** The beginning of a held stream that is converted: taken from the host, which would let it go as it is. */
  private backlog: Bytes = EMPTY;

  constructor(private readonly attempt: Attempt) {}

  /**
   * Finds out by its headers what is to be done with the body. An error can hide where the vendor made something, not
   * where stored results are fetched, which may tell of errors of old.
   */
  announce(headers: HeaderView, edits: Edits): void {
    if (headers.find(CONTENT_ENCODING) >= 0) return;
    const attempt = this.attempt;
    const type = headers.get(CONTENT_TYPE);
    this.form = AnswerForm.of(attempt, type);
    if (looksInto(attempt)) this.look = FirstLook.at(type);
    if (this.form !== null) edits.remove(CONTENT_LENGTH);
  }

  /** The same for the body of an answer of `status`, which is an error. */
  announceError(headers: HeaderView, status: u32, edits: Edits): void {
    if (headers.find(CONTENT_ENCODING) >= 0) return;
    this.form = AnswerForm.ofError(this.attempt, status, headers.get(CONTENT_TYPE));
    if (this.form !== null) edits.remove(CONTENT_LENGTH);
  }

  /** Whether the answer has to wait for its body. */
  get isAwaited(): bool {
    return this.look !== null || this.isWhole;
  }

  /** Milliseconds that it may wait; `NO_LIMIT_MS` for one that is of no use before its end. */
  get patienceMs(): u32 {
    return this.isWhole ? NO_LIMIT_MS : this.attempt.config.firstEventTimeoutMs;
  }

  /** Whether the body is converted at its end, all at once. */
  get isWhole(): bool {
    const form = this.form;
    return form !== null && form.isWhole;
  }

  /** Whether what was shown need not be kept by the host. */
  get isTaken(): bool {
    const form = this.form;
    return form !== null && !form.isWhole;
  }

  /** Whether the client gets another form of it. */
  get isConverted(): bool {
    return this.form !== null;
  }

  /** Whether `size` bytes of an awaited body are worth showing. */
  wants(size: u32, endOfStream: bool): bool {
    const look = this.look;
    const form = this.form;
    if (form !== null && form.isWhole) return endOfStream || form.isEager;
    return look !== null && look.wants(size, endOfStream);
  }

  /** Shows all of an awaited body that is there; false while more is needed. What changes is added to `edits`. */
  show(bytes: Bytes, endOfStream: bool, edits: Edits): bool {
    const look = this.look;
    const all = this.isTaken ? concat(this.backlog, bytes) : bytes;
    const form = this.form;
    if (form !== null && form.isError && !form.suffices(all, endOfStream)) return false;
    const sight = look === null ? Sight.Clean : look.look(all, endOfStream);
    if (this.isTaken) this.backlog = sight == Sight.Unclear ? all : EMPTY;
    if (sight == Sight.Unclear) return false;
    this.look = null;
    if (look !== null && sight == Sight.Error)
      this.fail(look.status, clientError(this.attempt, look.json, look.status), edits);
    else this.begin(all, endOfStream, edits);
    return true;
  }

  /** Nobody gets anything of the body. */
  drop(): void {
    this.form = null;
    this.replacement = EMPTY;
    this.isFinal = true;
  }

  /** The body is awaited no longer. */
  giveUp(): void {
    const form = this.form;
    this.look = null;
    // Its headers, which tell of a stream, have left.
    if (form !== null && form.isEager) this.form = null;
  }

  /** The client's form of more of the body, once the answer went on. */
  more(bytes: Bytes, endOfStream: bool): Bytes {
    const form = this.form;
    if (form === null) return bytes;
    const all = concat(this.backlog, bytes);
    this.backlog = EMPTY;
    return form.convert(all, endOfStream);
  }

  private begin(bytes: Bytes, endOfStream: bool, edits: Edits): void {
    const form = this.form;
    if (form === null) return;
    const body = form.convert(bytes, endOfStream);
    if (!form.isWhole) this.replacement = body;
    else if (form.isError) this.tell(body, body === bytes, endOfStream, edits);
    else if (body.length > 0) this.finish(body, edits);
    else this.failToRead(bytes, edits);
  }

  /** Where nobody has looked, what is not understood may be an error. */
  private failToRead(bytes: Bytes, edits: Edits): void {
    const told = errorStatus(bytes, EMPTY, EMPTY);
    const status = told == 0 ? BAD_GATEWAY : told;
    this.fail(status, clientError(this.attempt, told == 0 ? notUnderstood() : bytes, status), edits);
  }

  /** Lets the client have an error: in its own form, or as it is, with what may follow. */
  private tell(body: Bytes, isSame: bool, endOfStream: bool, edits: Edits): void {
    if (isSame && !endOfStream) this.form = null;
    else this.finish(body, edits);
    if (!isSame) edits.set(CONTENT_TYPE, JSON_TYPE);
  }

  /** Gives an error its real status, and the form of one. */
  private fail(status: u32, json: Bytes, edits: Edits): void {
    this.status = status;
    edits.set(STATUS, decimal(status));
    edits.set(CONTENT_TYPE, JSON_TYPE);
    this.finish(json, edits);
  }

  private finish(body: Bytes, edits: Edits): void {
    this.replacement = body;
    this.isFinal = true;
    edits.set(CONTENT_LENGTH, decimal(body.length));
  }
}
