import { CalloutAnswer, CalloutHandler, CalloutRequest } from "../../ports/callouts";
import { Ledger } from "./ledger";

/** What was taken is asked for again after this; until the answer is there the old one serves. */
const FRESH_MS: u64 = 10 * 60 * 1000;
/** After a failure the next wish asks again, where there is something old to serve not before this. */
const PATIENCE_MS: u64 = 60 * 1000;

/** What there is of something that is fetched. */
export enum FetchState {
  Missing,
  Loading,
  /** It may be an old one that serves until the next is there. */
  There,
}

/** Something that somebody else keeps, and that streams wait for. */
export abstract class Fetched extends CalloutHandler {
  protected isLoading: bool = false;
  private isThere: bool = false;
  /** When it is asked for again at the earliest, in Unix milliseconds. */
  private nextMs: u64 = 0;

  constructor(protected readonly ledger: Ledger) {
    super();
  }

  /** What there is by now. */
  get known(): FetchState {
    if (this.isThere) return FetchState.There;
    return this.isLoading ? FetchState.Loading : FetchState.Missing;
  }

  /** What there is once it was asked for, unless it is there and fresh, or asked for already. */
  state(nowMs: u64): FetchState {
    // A next time that is further ahead than it is ever set: the clock went back.
    const isFresh = this.isThere && nowMs < this.nextMs && this.nextMs - nowMs <= FRESH_MS;
    if (isFresh || this.isLoading) return this.known;
    this.isLoading = this.ledger.send(this.request(), this);
    if (!this.isLoading) {
      this.nextMs = nowMs + PATIENCE_MS;
      this.miss("it cannot be asked for: is its cluster there?");
    }
    return this.known;
  }

  override answered(answer: CalloutAnswer): bool {
    const isTaken = this.take(answer);
    this.isLoading = false;
    if (isTaken) this.isThere = true;
    this.nextMs = this.ledger.host.clock().nowMs() + (isTaken ? FRESH_MS : PATIENCE_MS);
    return true;
  }

  /** How it is asked for. */
  protected abstract request(): CalloutRequest;

  /** Takes it out of an answer; false when that is none, of which `miss` was told. */
  protected abstract take(answer: CalloutAnswer): bool;

  /** It could not be had. Always false. */
  protected abstract miss(reason: string): bool;
}
