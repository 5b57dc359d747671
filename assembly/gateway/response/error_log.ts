import { startsWithFold } from "../../base/ascii";
import { Bytes, EMPTY, slice, text, utf8 } from "../../base/bytes";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { ByteBuffer } from "../../base/json/buffer";
import { appendPrintable } from "../../base/printable";
import { apiOf } from "../../canonical/api_table";
import { CalloutAnswer } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { Request } from "../attempt/request";
import { EVENTS_TYPE } from "./conversion";
import { withoutSecret, withoutSecrets } from "./echo";
import { CONTENT_ENCODING, isEncoded } from "../../base/http/encoding";
import { vendorsIdIn } from "./response_headers";

const CONTENT_TYPE = utf8("content-type");
const NO_SECRETS: Bytes[] = [];
const LEAST_ERROR: u32 = 400;
/** Bytes of a body that are looked at, and of the line that tells it. */
const MOST_SEEN: i32 = 64 * 1024;
const MOST_WRITTEN: i32 = 16 * 1024;
/** Bytes of any other text from outside. */
const MOST_OF_NAME: i32 = 256;

/**
 * The line of the log about one answer of a vendor that is an error, with the vendor's words: neither the token nor the
 * client's own key is in it, and nothing that could be taken for another line. Written once.
 */
export class ErrorLog {
  private isWritten: bool = false;
  /** What the line begins with; null until it is known that there is one. */
  private beginning: ByteBuffer | null = null;
  private headers: HeaderView = NO_HEADERS;
  private status: u32 = 0;
  /** That of the token at work, which vendors may repeat. */
  private secrets: Bytes[] = NO_SECRETS;

  constructor(private readonly request: Request) {}

  /** The whole answer to a callout for `request`, which means `status`. */
  static whole(request: Request, answer: CalloutAnswer, status: u32): void {
    if (status < LEAST_ERROR) return;
    const log = new ErrorLog(request);
    log.head(answer.headers, answer.status, false);
    if (answer.status < LEAST_ERROR) log.begin(status);
    log.see(answer.body);
  }

  /** The head of the answer. Another attempt may take another token before the body is there. */
  head(headers: HeaderView, status: u32, endOfStream: bool): void {
    const trace = this.request.trace;
    if (trace === null || !trace.logsErrors || this.request.isProbe) return;
    this.headers = headers;
    this.status = status;
    this.secrets = this.request.tries.secrets;
    if (status >= LEAST_ERROR) this.begin(status);
    if (endOfStream || isEncoded(headers) || isStream(headers)) this.see(EMPTY);
  }

  /** Whether an error's body is to be seen yet. */
  get isOpen(): bool {
    return this.beginning !== null && !this.isWritten;
  }

  /** The body of an error, from its first byte on. */
  see(body: Bytes): void {
    if (!this.isOpen) return;
    if (isEncoded(this.headers)) return this.write("is not shown: encoded as ", this.headers.get(CONTENT_ENCODING));
    if (isStream(this.headers)) return this.write("is not shown: a stream", EMPTY);
    this.write(body.length == 0 ? "is empty" : "", body);
  }

  /** The vendor's words, a JSON text, where an answer of 2xx means `status`; EMPTY: it means what it says. */
  seeHidden(status: u32, json: Bytes): void {
    if (json.length == 0) return;
    this.begin(status);
    this.write("", json);
  }

  /** The stream is gone. */
  end(): void {
    this.write("did not come", EMPTY);
  }

  private begin(meaning: u32): void {
    const request = this.request;
    const trace = request.trace;
    if (trace === null || !trace.logsErrors || request.isProbe) return;
    const token = request.tries.token;
    const api = apiOf(request.api);
    const line = new ByteBuffer();
    this.beginning = line;
    line.append(utf8(`ai-proxy: error of the vendor: provider=${request.config.provider.profile.type}`));
    if (api !== null) line.append(utf8(` api=${api.word}`));
    line.append(utf8(` status=${this.status}`));
    if (meaning != this.status) line.append(utf8(` meaning=${meaning}`));
    if (token !== null) line.append(utf8(` token=${token.alias}`));
    this.tell(" request=", trace.id);
    this.tell(" vendor_request=", vendorsIdIn(this.headers));
    this.tell(" model=", trace.asked);
    this.tell(" sent=", trace.sent);
  }

  /** A text from outside, where there is one. */
  private tell(name: string, value: Bytes): void {
    const line = this.beginning;
    if (line === null || value.length == 0) return;
    line.append(utf8(name + '"'));
    appendPrintable(line, this.masked(value), MOST_OF_NAME, true);
    line.append(utf8('"'));
  }

  /** Ends the line: what there is to say of the body, and its words. */
  private write(about: string, words: Bytes): void {
    const beginning = this.beginning;
    if (this.isWritten || beginning === null) return;
    this.isWritten = true;
    const line = new ByteBuffer();
    const isWhole = appendPrintable(line, this.masked(words), MOST_WRITTEN) && words.length <= MOST_SEEN;
    beginning.append(utf8(about.length > 0 ? "; its body " + about : isWhole ? "; its body: " : "; its body begins: "));
    beginning.append(line.take());
    this.request.backend.host.journal().write(LogLevel.Warn, text(beginning.take()));
  }

  private masked(bytes: Bytes): Bytes {
    const trace = this.request.trace;
    const seen = bytes.length > MOST_SEEN ? slice(bytes, 0, MOST_SEEN) : bytes;
    return withoutSecret(trace === null ? EMPTY : trace.key, withoutSecrets(this.secrets, seen));
  }
}

function isStream(headers: HeaderView): bool {
  return startsWithFold(headers.get(CONTENT_TYPE), EVENTS_TYPE);
}
