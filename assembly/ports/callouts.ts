import { Bytes, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";

const STATUS = utf8(":status");

/** A request that the filter makes on its own. */
export class CalloutRequest {
  /** All headers, pseudo headers first. */
  readonly headers: Edits = new Edits();

  constructor(
    readonly cluster: Bytes,
    readonly body: Bytes,
    readonly timeoutMs: u32,
  ) {}
}

/** What came back of a callout; without headers when nothing did. */
export class CalloutAnswer {
  constructor(
    readonly headers: HeaderView,
    readonly body: Bytes,
  ) {}

  /** 0 when nothing came. */
  get status(): u32 {
    return parseDecimal(this.headers.get(STATUS));
  }
}

/** Who waits for the answer to a callout. */
export abstract class CalloutHandler {
  /** The answer; whether others wait for what it brought. */
  abstract answered(answer: CalloutAnswer): bool;
}

/** No callout has this id. */
export const NOT_SENT: u32 = 0;

/** The host's HTTP client. */
export abstract class Callouts {
  /** Id under which the answer will come; `NOT_SENT` when the host refuses, such as for an unknown cluster. */
  abstract send(request: CalloutRequest): u32;
}
