import { Bytes, EMPTY, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderView, NO_HEADERS } from "../../base/http/header_view";
import { notUnderstood } from "../../canonical/error";
import { ErrorText } from "../../errors/error_text";
import { waitToldMs } from "../../errors/google";
import { nameIn, withoutName } from "../../errors/named";
import { VendorFault } from "../../errors/vendor_fault";
import { ERROR_TYPE, NO_WORDS, VendorWords } from "../../errors/vendor_words";
import { Answer } from "../attempt/charge";
import { Request } from "../attempt/request";
import { seekElsewhere } from "../attempt/retry_policy";
import { BAD_GATEWAY, isSuccess } from "../attempt/verdict";
import { clientError } from "./conversion";
import { Peek } from "./peek";
import { withoutSecrets } from "./echo";

const STATUS = utf8(":status");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
const JSON_TYPE = utf8("application/json");

/** A vendor's body in whose place the client may get something else, and what that is. */
export class ReplaceableBody {
  /** What the client gets instead of what has been shown so far; null: the same. */
  replacement: Bytes | null = null;
  /** Whether `replacement` is all that the client gets. */
  isFinal: bool = false;
  /** The status that the answer should have had; 0: the one it has. */
  status: u32 = 0;
  /** The vendor's words for that status; EMPTY: it told none. */
  told: Bytes = EMPTY;
  /** Whether it has no body, though it should have had one. */
  isMissing: bool = false;
  /** Milliseconds that the error asks to wait; 0: it does not. */
  private waitMs: u64 = 0;
  /** Why there is an error; null: there is none, or nobody has read it. */
  private fault: VendorFault | null = null;
  /** The head of the answer, and the status there. */
  protected words: VendorWords = NO_WORDS;
  private head: HeaderView = NO_HEADERS;
  private sent: u32 = 0;
  /** What vendors may repeat in errors; none: the request had no token of ours. */
  protected readonly secrets: Bytes[];

  constructor(protected readonly request: Request) {
    this.secrets = request.tries.secrets;
  }

  /** Has `answer` know what an error told of it. */
  explain(answer: Answer): void {
    if (!isSuccess(answer.status) && this.fault === null) this.learn(answer.status, EMPTY);
    const fault = this.fault;
    if (fault !== null) answer.fault = fault;
    answer.waitFor(this.waitMs);
    seekElsewhere(this.request, answer);
  }

  /** Nobody gets anything of the body. */
  drop(): void {
    this.replacement = EMPTY;
    this.isFinal = true;
  }

  /** The head of the answer has come. */
  protected answered(headers: HeaderView, status: u32): void {
    this.head = headers;
    this.words = new VendorWords(headers);
    this.sent = status;
  }

  /** `look` that heeds the operator's rules. */
  protected heeding(look: Peek | null): Peek | null {
    if (look !== null) look.heed(this.request.config.errorRules, this.head, this.sent);
    return look;
  }

  /** Takes down what an error of `status` tells. */
  protected learn(status: u32, json: Bytes): void {
    const rules = this.request.config.errorRules;
    this.fault = rules.faultOf(this.head, this.sent, status, new ErrorText(json));
    this.waitMs = waitToldMs(json);
  }

  /** There is no body to put anything in the place of. */
  protected miss(edits: Edits): void {
    this.isMissing = true;
    this.status = BAD_GATEWAY;
    edits.set(STATUS, decimal(BAD_GATEWAY));
  }

  /**
   * Gives an error its real status, and the form of one; without `json` the vendor has told none. `isFramed`: to who
   * reads frames himself, in the vendor's form for errors without a stream.
   */
  protected fail(status: u32, json: Bytes, edits: Edits, isFramed: bool = false): void {
    const request = this.request;
    this.status = status;
    this.told = json;
    this.learn(status, json);
    edits.set(STATUS, decimal(status));
    edits.set(CONTENT_TYPE, JSON_TYPE);
    if (isFramed) this.finishNamed(json, edits);
    else if (json.length > 0) this.finish(clientError(request, withoutSecrets(this.secrets, json), status), edits);
    else this.finish(request.client.renderError(notUnderstood(), status, request.vendorsId), edits);
  }

  /** Gives an error the form in which its name stands in the headers. */
  private finishNamed(json: Bytes, edits: Edits): void {
    const name = withoutSecrets(this.secrets, nameIn(json));
    if (name.length > 0) edits.set(ERROR_TYPE, name);
    this.finish(withoutSecrets(this.secrets, withoutName(json)), edits);
  }

  protected finish(body: Bytes, edits: Edits): void {
    this.replacement = body;
    this.isFinal = true;
    edits.set(CONTENT_LENGTH, decimal(body.length));
  }
}
