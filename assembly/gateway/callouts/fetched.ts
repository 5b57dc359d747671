import { Bytes, EMPTY } from "../../base/bytes";
import { CalloutAnswer, CalloutRequest, NOT_SENT } from "../../ports/callouts";
import { Host } from "../../ports/host";
import { LogLevel } from "../../ports/journal";
import { Request } from "../attempt/request";

const OK: u32 = 200;
/** A text is asked for again after this; until the answer is there the old one serves. */
const FRESH_MS: u64 = 10 * 60 * 1000;
/** After a failure the next wish asks again, where there is an old text to serve not before this. */
const PATIENCE_MS: u64 = 60 * 1000;
/** No model takes more; a body that is longer is something else. */
const MOST_BYTES: i32 = 1024 * 1024;

/** A text that every chat of a provider is to begin with, as somebody else keeps it. */
export abstract class Fetched {
  /** As it was last read; EMPTY before that, and when the file is empty. */
  text: Bytes = EMPTY;
  isThere: bool = false;
  /** The status by which the token that asked was refused; 0: none was, or none asked. */
  refusal: u32 = 0;
  private callout: u32 = NOT_SENT;
  /** When it is asked for again at the earliest, in Unix milliseconds. */
  private nextMs: u64 = 0;

  constructor(
    private readonly type: string,
    protected readonly host: Host,
  ) {}

  /** Whether an answer is under way. */
  get isLoading(): bool {
    return this.callout != NOT_SENT;
  }

  /** Asks for the file, for the sake of `request`, unless it is there and fresh, or asked for already. */
  want(asker: Request): void {
    if (this.isLoading) return;
    const nowMs = this.host.clock().nowMs();
    // A next time that is further ahead than it is ever set: the clock went back.
    const isFresh = nowMs < this.nextMs && this.nextMs - nowMs <= FRESH_MS;
    if (this.isThere && isFresh) return;
    this.callout = this.host.callouts().send(this.request(asker));
    if (!this.isLoading) this.miss("it cannot be asked for: is its cluster there?");
  }

  /** Whether callout `id` was its own, whose answer is this. */
  answered(id: u32, answer: CalloutAnswer): bool {
    if (!this.isLoading || id != this.callout) return false;
    this.callout = NOT_SENT;
    const status = this.statusOf(answer);
    if (status != OK) this.miss(`it was answered ${status}`);
    else if (answer.body.length > MOST_BYTES) this.miss("it is larger than 1 MiB");
    else this.take(this.textOf(answer.body));
    return true;
  }

  protected abstract request(asker: Request): CalloutRequest;

  /** The status that an answer really is. */
  protected statusOf(answer: CalloutAnswer): u32 {
    return answer.status;
  }

  /** The text in the body of a good answer. */
  protected textOf(body: Bytes): Bytes {
    return body;
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
}
