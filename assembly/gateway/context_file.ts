import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { ContextSettings } from "../config/context";
import { CalloutAnswer, CalloutRequest, NOT_SENT } from "../ports/callouts";
import { Host } from "../ports/host";
import { LogLevel } from "../ports/journal";

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const GET = utf8("GET");
const HTTPS = utf8("https");

const OK: u32 = 200;
/** A text is asked for again after this; until the answer is there the old one serves. */
const FRESH_MS: u64 = 10 * 60 * 1000;
/** After a failure the next wish asks again, where there is an old text to serve not before this. */
const PATIENCE_MS: u64 = 60 * 1000;
/** No model takes more; a body that is longer is something else. */
const MOST_BYTES: i32 = 1024 * 1024;

/** The text that every chat of a provider is to begin with. One per VM and provider configuration. */
export class ContextFile {
  /** As it was last read; EMPTY before that, and when the file is empty. */
  text: Bytes = EMPTY;
  isThere: bool = false;
  private callout: u32 = NOT_SENT;
  /** When it is asked for again at the earliest, in Unix milliseconds. */
  private nextMs: u64 = 0;

  constructor(
    private readonly type: string,
    private readonly settings: ContextSettings,
    /** Milliseconds. */
    private readonly timeoutMs: u32,
    private readonly host: Host,
  ) {}

  /** Whether an answer is under way. */
  get isLoading(): bool {
    return this.callout != NOT_SENT;
  }

  /** Asks for the file unless it is there and fresh, or asked for already. */
  want(): void {
    if (this.isLoading) return;
    const nowMs = this.host.clock().nowMs();
    // A next time that is further ahead than it is ever set: the clock went back.
    const isFresh = nowMs < this.nextMs && this.nextMs - nowMs <= FRESH_MS;
    if (this.isThere && isFresh) return;
    this.callout = this.host.callouts().send(this.request());
    if (!this.isLoading) this.miss("it cannot be asked for: is its cluster there?");
  }

  /** Whether callout `id` was its own, whose answer is this. */
  answered(id: u32, answer: CalloutAnswer): bool {
    if (!this.isLoading || id != this.callout) return false;
    this.callout = NOT_SENT;
    if (answer.status != OK) this.miss(`it was answered ${answer.status}`);
    else if (answer.body.length > MOST_BYTES) this.miss("it is larger than 1 MiB");
    else this.take(answer.body);
    return true;
  }

  private take(text: Bytes): void {
    this.text = text;
    this.isThere = true;
    this.nextMs = this.host.clock().nowMs() + FRESH_MS;
  }

  private miss(reason: string): void {
    this.nextMs = this.host.clock().nowMs() + PATIENCE_MS;
    this.host.meter().count(`ai_proxy.provider.${this.type}.context_failed`);
    this.host.journal().write(LogLevel.Warn, `ai-proxy: ${this.type}: no context file: ${reason}`);
  }

  private request(): CalloutRequest {
    const request = new CalloutRequest(this.settings.cluster, EMPTY, this.timeoutMs);
    request.headers.set(METHOD, GET);
    request.headers.set(SCHEME, HTTPS);
    request.headers.set(AUTHORITY, this.settings.authority);
    request.headers.set(PATH, this.settings.path);
    return request;
  }
}
