import { Arrival } from "../gateway/arrival";
import { BodyAction, HeadersAction } from "../host/contexts";
import { setProperties } from "../host/properties";
import { CalloutAnswer } from "../ports/callouts";
import { StreamFacts } from "../ports/stream_facts";
import { Holds } from "./hold_queue";
import { HoldingStream } from "./holding_stream";
import { ResponseSide } from "./response_side";

/** The answer's callbacks, after which access logs are told what is known of the request by then. */
export class NotedAnswers extends ResponseSide {
  constructor(
    stream: HoldingStream,
    private readonly noted: Arrival,
    facts: StreamFacts,
    held: Holds,
  ) {
    super(stream, noted, facts, held);
  }

  override onHeaders(endOfStream: bool): HeadersAction {
    const action = super.onHeaders(endOfStream);
    this.note();
    return action;
  }

  override onBody(size: u32, endOfStream: bool): BodyAction {
    const action = super.onBody(size, endOfStream);
    if (endOfStream) this.note();
    return action;
  }

  override answered(answer: CalloutAnswer): bool {
    const goesOn = super.answered(answer);
    this.note();
    return goesOn;
  }

  /** Logs can do without it: what the host refuses is lost. */
  note(): void {
    setProperties(this.noted.notes);
  }
}
