import { Bytes, utf8 } from "../../base/bytes";
import { retryAfterMs } from "../../base/http/retry_after";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { CalloutAnswer, CalloutRequest } from "../../ports/callouts";
import { Backend } from "../attempt/backend";
import { Answer, chargeAtOnce } from "../attempt/charge";
import { isSuccess } from "../attempt/verdict";
import { asCallout } from "../outbound/callout";
import { fileRequest } from "../outbound/own_request";
import { LookFor } from "../response/peek";
import { vendorStatus } from "../response/vendor_status";
import { ContextFile } from "./context_file";
import { Ledger } from "./ledger";

const CONTENT = utf8("content");

/** A context file that the vendor keeps, as one of its tokens sees it: files belong to accounts. */
export class VendorFile extends ContextFile {
  constructor(
    private readonly backend: Backend,
    ledger: Ledger,
  ) {
    super(backend.config, ledger);
  }

  /** In the cluster of who asks. */
  protected override request(_nowMs: u64): CalloutRequest | null {
    const asker = this.asker;
    if (asker === null) return null;
    const credential = asker.tries.credential;
    if (credential === null) return null;
    return asCallout(fileRequest(this.config, credential), asker.cluster, this.config.timeoutMs);
  }

  /** A refusal is the token's; a success tells only that the file may be read, not that the token can chat. */
  protected override statusOf(answer: CalloutAnswer): u32 {
    const status = vendorStatus(answer, LookFor.Errors);
    this.refusal = isSuccess(status) ? 0 : status;
    const asker = this.asker;
    if (asker !== null && this.refusal > 0) {
      const waitMs = retryAfterMs(answer.headers, this.backend.host.clock().nowMs());
      chargeAtOnce(this.backend.pool, asker, new Answer(status, waitMs, asker.cluster));
    }
    return status > 0 ? status : answer.status;
  }

  /** The member `content` of a JSON object, else the body itself. */
  protected override textOf(body: Bytes): Bytes {
    const document = JsonDocument.parse(body);
    const content = document.member(document.root, CONTENT);
    return document.kind(content) == JsonKind.String ? document.string(content) : body;
  }
}
