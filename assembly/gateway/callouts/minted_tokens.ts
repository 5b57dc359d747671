import { ApiToken } from "../../failover/api_token";
import { Backend } from "../attempt/backend";
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
