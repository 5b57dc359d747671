import { Bytes } from "../bytes";
import { Edits } from "./edits";

/** An answer that the filter gives instead of the vendor. */
export class LocalReply {
  /** Response headers besides `:status` and `content-length`, which the host sets. */
  readonly headers: Edits = new Edits();

  constructor(
    readonly status: u32,
    /** Why, for access logs (Envoy `%RESPONSE_CODE_DETAILS%`): no spaces, no user text. */
    readonly details: Bytes,
    readonly body: Bytes,
  ) {}
}
