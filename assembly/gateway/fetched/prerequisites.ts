import { ApiName } from "../../canonical/api_name";
import { Backend } from "../attempt/backend";
import { Request } from "../attempt/request";
import { ContextFiles } from "./context_files";
import { Fetched } from "./fetched";
import { Ledger } from "./ledger";
import { MintedTokens } from "./minted_tokens";

const NOTHING: Fetched[] = [];

/** What the requests to one backend cannot be sent without: fetched once for all of them. */
export class Prerequisites {
  readonly minted: MintedTokens;
  private readonly files: ContextFiles;

  constructor(
    backend: Backend,
    readonly ledger: Ledger,
  ) {
    this.minted = new MintedTokens(backend, ledger);
    this.files = new ContextFiles(backend, ledger);
  }

  /** What `request` needs before its headers leave. */
  ofHeaders(request: Request): Fetched[] {
    const minted = request.tries.credential === null ? this.minted.of(request.tries.token) : null;
    return minted === null ? NOTHING : [minted];
  }

  /** What it needs before its body does, in the order in which it is to be had: a file may ask for the token. */
  ofBody(request: Request): Fetched[] {
    const needed = this.ofHeaders(request);
    const isChat = request.api == ApiName.ChatCompletions && request.config.needsBody && !request.isProbe;
    const file = isChat ? this.files.of(request) : null;
    return file === null ? needed : needed.concat([file]);
  }
}
