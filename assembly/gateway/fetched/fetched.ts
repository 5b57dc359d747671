import { CalloutAnswer, CalloutHandler, CalloutRequest } from "../../ports/callouts";
import { LocalReply } from "../../base/http/local_reply";
import { Request } from "../attempt/request";
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

/** Something that somebody else keeps, and that requests wait for: one callout at a time, whoever wants it. */
export abstract class Fetched extends CalloutHandler {
  /** The status by which the token that asked was refused; 0: none was, or none asked. */
  refusal: u32 = 0;
  /** For whose sake it is asked for. */
  protected asker: Request | null = null;
  private isLoading: bool = false;
  private isTaken: bool = false;
  private hasFailed: bool = false;
  /** When it is asked for again at the earliest, in Unix milliseconds, and how far ahead that was set. */
  private nextMs: u64 = 0;
  private restMs: u64 = 0;
  /** Who is told when it was answered, beside the streams that look again by themselves. */
  private followers: CalloutHandler[] = [];

  constructor(protected readonly ledger: Ledger) {
    super();
  }

  /** What there is by now. */
  get known(): FetchState {
    if (this.serves(this.nowMs)) return FetchState.There;
    return this.isLoading ? FetchState.Loading : FetchState.Missing;
  }

  /** What there is once it was asked for, if need be for the sake of `asker`, unless it is fresh or on its way. */
  stateFor(asker: Request | null): FetchState {
    const nowMs = this.nowMs;
    if (this.isLoading || this.rests(nowMs)) return this.known;
    this.asker = asker;
    const request = this.request(nowMs);
    this.isLoading = request !== null && this.ledger.send(request, this);
    if (!this.isLoading) {
      this.miss("it cannot be asked for: is its cluster there?");
      this.rest(false);
      this.asker = null;
    }
    return this.known;
  }

  /** Has `handler` told, with the same answer, when the one on its way is there. */
  follow(handler: CalloutHandler): void {
    this.followers.push(handler);
  }

  override answered(answer: CalloutAnswer): bool {
    const isTaken = this.take(answer);
    this.isLoading = false;
    this.asker = null;
    if (isTaken) this.isTaken = true;
    this.rest(isTaken);
    const followers = this.followers;
    this.followers = [];
    for (let i = 0; i < followers.length; i++) followers[i].answered(answer);
    return true;
  }

  /** Hands what there is to a request. */
  abstract give(request: Request): void;

  /** Whether `request`, for which it could not be had, may go with another token. */
  abstract yields(request: Request): bool;

  /** The answer to a request that cannot go without. */
  abstract reply(): LocalReply;

  /** How it is asked for; null: it cannot be. */
  protected abstract request(nowMs: u64): CalloutRequest | null;

  /** Takes it out of an answer; false when that is none, of which `miss` was told. */
  protected abstract take(answer: CalloutAnswer): bool;

  /** It could not be had. Always false. */
  protected abstract miss(reason: string): bool;

  /** Whether what was taken can be used. */
  protected serves(_nowMs: u64): bool {
    return this.isTaken;
  }

  /** Milliseconds from taking it to asking again. */
  protected freshMs(_nowMs: u64): u64 {
    return FRESH_MS;
  }

  /** Milliseconds from a failure to asking again. */
  protected patienceMs(nowMs: u64): u64 {
    return this.serves(nowMs) ? PATIENCE_MS : 0;
  }

  private get nowMs(): u64 {
    return this.ledger.host.clock().nowMs();
  }

  /** Whether it is not asked for now: it is fresh, or has just failed. */
  private rests(nowMs: u64): bool {
    // A next time that is further ahead than it was set: the clock went back.
    const isEarly = nowMs < this.nextMs && this.nextMs - nowMs <= this.restMs;
    return isEarly && (this.hasFailed || this.serves(nowMs));
  }

  private rest(isTaken: bool): void {
    const nowMs = this.nowMs;
    this.hasFailed = !isTaken;
    this.restMs = isTaken ? this.freshMs(nowMs) : this.patienceMs(nowMs);
    this.nextMs = nowMs + this.restMs;
  }
}
