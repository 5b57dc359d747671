import { CalloutAnswer, CalloutHandler, CalloutRequest, NOT_SENT } from "../../ports/callouts";
import { Host } from "../../ports/host";

/** The callouts of one root context that are not answered, and who waits for each. */
export class Ledger {
  /** How many of them repeat requests. */
  retries: i32 = 0;
  private readonly open: Map<u32, CalloutHandler> = new Map<u32, CalloutHandler>();

  constructor(readonly host: Host) {}

  /** Sends `request`; `handler` gets its answer. False when the host refuses, such as for an unknown cluster. */
  send(request: CalloutRequest, handler: CalloutHandler): bool {
    const id = this.host.callouts().send(request);
    if (id != NOT_SENT) this.open.set(id, handler);
    return id != NOT_SENT;
  }

  /** Hands over the answer to callout `id`, once; whether streams may wait for what it brought. */
  answered(id: u32, answer: CalloutAnswer): bool {
    if (!this.open.has(id)) return false;
    const handler = this.open.get(id);
    this.open.delete(id);
    return handler.answered(answer);
  }
}
