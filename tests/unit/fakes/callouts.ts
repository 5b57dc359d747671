import { CalloutRequest, Callouts, NOT_SENT } from "../../../assembly/ports/callouts";

/** Keeps what is sent, the first request under id 1; may refuse. */
export class FakeCallouts extends Callouts {
  /** The requests that were taken; the id of each is its place plus 1. */
  readonly sent: CalloutRequest[] = [];
  /** What was refused. */
  readonly refused: CalloutRequest[] = [];
  /** How many of the next requests are refused. */
  refusals: i32 = 0;

  override send(request: CalloutRequest): u32 {
    if (this.refusals > 0) {
      this.refusals--;
      this.refused.push(request);
      return NOT_SENT;
    }
    return this.sent.push(request);
  }
}
