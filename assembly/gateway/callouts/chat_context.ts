import { ApiName } from "../../canonical/api_name";
import { Request } from "../attempt/request";
import { mayRetry } from "../attempt/retry_policy";
import { ContextFiles } from "./context_files";
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

  /** Looks for the file of `request`, and gives it the text; `files` are those of its backend. */
  find(request: Request, files: ContextFiles): ContextState {
    const isChat = request.api == ApiName.ChatCompletions && request.config.needsBody;
    if (!isChat || request.isProbe) return ContextState.Known;
    while (true) {
      const file = files.of(request);
      if (file === null) return ContextState.Known;
      if (this.asked !== file) file.want(request);
      this.asked = file;
      request.context = file.text;
      if (file.isThere) return ContextState.Known;
      if (file.isLoading) return ContextState.Loading;
      if (!this.changeToken(request, file.refusal)) return ContextState.Missing;
    }
  }

  /** Takes a token that the request has not used, for the one that was answered `status`; false when there is none. */
  private changeToken(request: Request, status: u32): bool {
    if (this.isBound || status == 0) return false;
    request.tries.fail();
    if (!mayRetry(request, status)) return false;
    const pick = request.backend.pool.pickOther(request.tries.info());
    if (pick === null || pick.token === null) return false;
    request.tries.take(pick);
    this.hasOtherToken = true;
    return true;
  }
}
