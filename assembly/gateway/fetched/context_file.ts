import { Bytes, EMPTY } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { ProviderConfig } from "../../config/provider_config";
import { CalloutAnswer } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { Request } from "../attempt/request";
import { mayRetry } from "../attempt/retry_policy";
import { contextMissing } from "../local_replies";
import { Fetched } from "./fetched";
import { Ledger } from "./ledger";

const OK: u32 = 200;
/** No model takes more; a body that is longer is something else. */
const MOST_BYTES: i32 = 1024 * 1024;

/** A text that every chat of a provider is to begin with. */
export abstract class ContextFile extends Fetched {
  /** As it was last read; EMPTY before that, and when the file is empty. */
  private text: Bytes = EMPTY;

  constructor(
    protected readonly config: ProviderConfig,
    ledger: Ledger,
  ) {
    super(ledger);
  }

  override give(request: Request): void {
    request.context = this.text;
  }

  /** As a vendor's refusal of the request itself would be tried again. */
  override yields(request: Request): bool {
    return this.refusal > 0 && mayRetry(request, this.refusal);
  }

  override reply(): LocalReply {
    return contextMissing();
  }

  protected override take(answer: CalloutAnswer): bool {
    const status = this.statusOf(answer);
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
