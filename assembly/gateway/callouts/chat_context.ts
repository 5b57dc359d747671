import { ApiName } from "../../canonical/api_name";
import { Attempt } from "../attempt/request";
import { mayRetry } from "../attempt/retry_policy";
import { Gateway } from "../gateway";
import { Fetched } from "./fetched";

/** What is known of the text that a chat is to begin with. */
export enum ContextState {
  /** It is there, or there is to be none. */
  Known,
  Loading,
  /** It cannot be had. */
  Missing,
}

/** Finds the text that one chat is to begin with, and a token that may read it. */
export class ChatContext {
  /** Whether the headers have left with the token that was picked first. */
  isBound: bool = false;
  /** Whether the attempt has another token than at first. */
  hasOtherToken: bool = false;
  private asked: Fetched | null = null;

  constructor(private readonly gateway: Gateway) {}

  /** Looks for the file of `attempt`, and gives it the text. */
  find(attempt: Attempt): ContextState {
    const isChat = attempt.api == ApiName.ChatCompletions && attempt.config.needsBody;
    if (!isChat || attempt.isProbe) return ContextState.Known;
    while (true) {
      const file = this.gateway.contextOf(attempt);
      if (file === null) return ContextState.Known;
      if (this.asked !== file) file.want(attempt);
      this.asked = file;
      attempt.context = file.text;
      if (file.isThere) return ContextState.Known;
      if (file.isLoading) return ContextState.Loading;
      if (!this.changeToken(attempt, file.refusal)) return ContextState.Missing;
    }
  }

  /** Takes a token that the request has not used, for the one that was answered `status`; false when there is none. */
  private changeToken(attempt: Attempt, status: u32): bool {
    if (this.isBound || status == 0) return false;
    attempt.fail();
    if (!mayRetry(this.gateway, attempt, status)) return false;
    const pick = this.gateway.poolOf(attempt.config).pickOther(attempt.wish());
    if (pick === null || pick.token === null) return false;
    attempt.take(pick);
    this.hasOtherToken = true;
    return true;
  }
}
