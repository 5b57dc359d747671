import { Bytes } from "../base/bytes";
import { Edits } from "../base/http/edits";

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

/** What came back of a callout; both 0 when nothing did. */
export class CalloutAnswer {
  constructor(
    readonly status: u32,
    /** Value of `x-ai-proxy-probe-status`; 0 when the answer carries none. */
    readonly probeStatus: u32,
  ) {}
}

/** No callout has this id. */
export const NOT_SENT: u32 = 0;

/** The host's HTTP client. */
export abstract class Callouts {
  /** Id under which the answer will come; `NOT_SENT` when the host refuses, such as for an unknown cluster. */
  abstract send(request: CalloutRequest): u32;
}
