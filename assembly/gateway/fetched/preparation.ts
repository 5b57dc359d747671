import { LocalReply } from "../../base/http/local_reply";
import { Answer, charge } from "../attempt/charge";
import { Request } from "../attempt/request";
import { FetchState, Fetched } from "./fetched";
import { Prerequisites } from "./prerequisites";

/** Sees to it that what one request needs is there, and that it goes with a token that has it. */
export class Preparation {
  /** The answer to the request, which cannot go; null: it can, or waits. */
  reply: LocalReply | null = null;
  /** What the request waits for, or would; null: for nothing. */
  lacking: Fetched | null = null;

  constructor(private readonly request: Request) {}

  /** Before the headers leave. */
  headers(prerequisites: Prerequisites): FetchState {
    do {
      const state = this.ask(prerequisites.ofHeaders(this.request));
      if (state != FetchState.Missing) return state;
    } while (this.changeToken());
    return FetchState.Missing;
  }

  /** Before the body leaves. `isBound`: its headers have, so that the token cannot change any more. */
  body(prerequisites: Prerequisites, isBound: bool): FetchState {
    do {
      const state = this.ask(prerequisites.ofBody(this.request));
      if (state != FetchState.Missing) return state;
    } while (!isBound && this.changeToken());
    return FetchState.Missing;
  }

  /** Looks for what is needed, one after the other; what was asked for already is not asked for again. */
  private ask(needed: Fetched[]): FetchState {
    for (let i = 0; i < needed.length; i++) {
      const one = needed[i];
      const state = this.lacking === one ? one.known : one.stateFor(this.request);
      this.lacking = one;
      if (state == FetchState.Missing) this.reply = one.reply();
      if (state != FetchState.There) return state;
      one.give(this.request);
    }
    this.lacking = null;
    this.reply = null;
    return FetchState.There;
  }

  /** Takes a token that the request has not used, for the one that lacks something; false when there is none. */
  private changeToken(): bool {
    const request = this.request;
    const lacking = this.lacking;
    if (lacking === null) return false;
    // Whoever made the probe wants to know; a client's failure was put down for the one that asked.
    if (request.isProbe && !request.isJudged) {
      charge(request.backend.pool, request, new Answer(lacking.refusal, 0, request.cluster));
    }
    if (request.isProbe) return false;
    request.tries.fail();
    if (!lacking.yields(request)) return false;
    const pick = request.backend.pool.pickOther(request.tries.info());
    if (pick === null || pick.token === null) return false;
    request.tries.take(pick);
    return true;
  }
}
