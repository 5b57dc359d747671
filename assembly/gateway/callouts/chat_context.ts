import { ApiName } from "../../canonical/api_name";
import { Request } from "../attempt/request";
import { mayRetry } from "../attempt/retry_policy";
import { ContextFile } from "./context_file";
import { ContextFiles } from "./context_files";
import { FetchState } from "./fetched";

/** Finds the text that one chat is to begin with, and a token that may read it. */
export class ChatContext {
  private asked: ContextFile | null = null;

  /**
   * Looks among `files` for that of `request`, and gives it the text; `There` also where there is to be none.
   * `isBound`: its token cannot change any more.
   */
  find(request: Request, files: ContextFiles, isBound: bool): FetchState {
    const isChat = request.api == ApiName.ChatCompletions && request.config.needsBody;
    if (!isChat || request.isProbe) return FetchState.There;
    while (true) {
      const file = files.of(request);
      if (file === null) return FetchState.There;
      const state = this.asked === file ? file.known : file.stateFor(request);
      this.asked = file;
      request.context = file.text;
      if (state != FetchState.Missing || isBound || !this.changeToken(request, file.refusal)) return state;
    }
  }

  /** Takes a token that the request has not used, for the one that was answered `status`; false when there is none. */
  private changeToken(request: Request, status: u32): bool {
    if (status == 0) return false;
    request.tries.fail(false);
    if (!mayRetry(request, status)) return false;
    const pick = request.backend.pool.pickOther(request.tries.info());
    if (pick === null || pick.token === null) return false;
    request.tries.take(pick);
    return true;
  }
}
