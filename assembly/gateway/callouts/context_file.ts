import { Bytes, EMPTY } from "../../base/bytes";
import { ProviderConfig } from "../../config/provider_config";
import { CalloutAnswer } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { Request } from "../attempt/request";
import { FetchState, Fetched } from "./fetched";
import { Ledger } from "./ledger";

const OK: u32 = 200;
/** No model takes more; a body that is longer is something else. */
const MOST_BYTES: i32 = 1024 * 1024;

/** A text that every chat of a provider is to begin with. */
export abstract class ContextFile extends Fetched {
  /** As it was last read; EMPTY before that, and when the file is empty. */
  text: Bytes = EMPTY;
  /** The status by which the token that asked was refused; 0: none was, or none asked. */
  refusal: u32 = 0;
  /** For whose sake it is asked for. */
  protected asker: Request | null = null;

  constructor(
    protected readonly config: ProviderConfig,
    ledger: Ledger,
  ) {
    super(ledger);
  }

  /** What there is once it was asked for, if need be for the sake of `asker`. */
  stateFor(asker: Request): FetchState {
    if (!this.isLoading) this.asker = asker;
    const state = this.state(this.ledger.host.clock().nowMs());
    if (!this.isLoading) this.asker = null;
    return state;
  }

  protected override take(answer: CalloutAnswer): bool {
    const status = this.statusOf(answer);
    this.asker = null;
    if (status != OK) return this.miss(`it was answered ${status}`);
    if (answer.body.length > MOST_BYTES) return this.miss("it is larger than 1 MiB");
    this.text = this.textOf(answer.body);
    return true;
  }

  protected override miss(reason: string): bool {
    const type = this.config.provider.profile.type;
    this.ledger.host.meter().count(`ai_proxy.provider.${type}.context_failed`);
    this.ledger.host.journal().write(LogLevel.Warn, `ai-proxy: ${type}: no context file: ${reason}`);
    return false;
  }

  /** The status that an answer really is. */
  protected statusOf(answer: CalloutAnswer): u32 {
    return answer.status;
  }

  /** The text in the body of a good answer. */
  protected textOf(body: Bytes): Bytes {
    return body;
  }
}
