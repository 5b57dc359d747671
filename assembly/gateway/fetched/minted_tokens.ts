import { ApiToken } from "../../failover/api_token";
import { Backend } from "../attempt/backend";
import { Request } from "../attempt/request";
import { FetchState } from "./fetched";
import { Ledger } from "./ledger";
import { MintedToken } from "./minted_token";

/** The access tokens of one provider configuration, one for each credential that was used. */
export class MintedTokens {
  /** By fingerprint. */
  private readonly all: Map<string, MintedToken> = new Map<string, MintedToken>();

  constructor(
    private readonly backend: Backend,
    private readonly ledger: Ledger,
  ) {}

  /** What there is of that of `token` once it was asked for; a token that goes as it is, is there. */
  stateOf(token: ApiToken): FetchState {
    const minted = this.of(token);
    return minted === null ? FetchState.There : minted.stateFor(null);
  }

  /** The status by which it was refused; 0: it was not. */
  refusalOf(token: ApiToken): u32 {
    const minted = this.of(token);
    return minted === null ? 0 : minted.refusal;
  }

  /** Hands it to `request`, which goes with its token as it is where there is none. */
  give(request: Request): void {
    const minted = this.of(request.tries.token);
    if (minted !== null) minted.give(request);
  }

  /** That of `token`; null: the token goes to the vendor as it is. */
  of(token: ApiToken | null): MintedToken | null {
    if (token === null || !token.isExchanged) return null;
    const exchange = this.backend.config.provider.exchange;
    if (exchange === null) return null;
    if (!this.all.has(token.fingerprint)) {
      this.all.set(token.fingerprint, new MintedToken(this.backend, token, exchange, this.ledger));
    }
    return this.all.get(token.fingerprint);
  }
}
