import { ApiToken } from "../../failover/api_token";
import { Claim } from "../../failover/claim";
import { CalloutAnswer, CalloutHandler } from "../../ports/callouts";

/** How a probe travels. */
export enum Way {
  /** Through the local cluster and the listener, like a client's request. */
  Local,
  /** To the recorded cluster; in upstream mode the filter of that cluster serves it. */
  Direct,
}

/** Who sends probes. */
export abstract class FlightHandler {
  /** The answer to the callout of a probe. */
  abstract answered(flight: Flight, answer: CalloutAnswer): void;
}

/** A probe on its way. */
export class Flight extends CalloutHandler {
  draws: u32 = 0;

  constructor(
    private readonly handler: FlightHandler,
    readonly token: ApiToken,
    readonly claim: Claim,
    readonly way: Way,
  ) {
    super();
  }

  override answered(answer: CalloutAnswer): bool {
    this.handler.answered(this, answer);
    return false;
  }
}
