import { Backend } from "../attempt/backend";
import { Request } from "../attempt/request";
import { ContextFile } from "./context_file";
import { Ledger } from "./ledger";
import { UrlFile } from "./url_file";
import { VendorFile } from "./vendor_file";

/** The context files of one provider configuration: one for all, or the vendor's, one for each token that was used. */
export class ContextFiles {
  private readonly linked: UrlFile | null;
  /** By fingerprint. */
  private readonly ofTokens: Map<string, VendorFile> = new Map<string, VendorFile>();

  constructor(
    private readonly backend: Backend,
    private readonly ledger: Ledger,
  ) {
    const context = backend.config.context;
    this.linked = context === null ? null : new UrlFile(backend.config, context, ledger);
  }

  /** The file for the token of `request`; null: there is none. */
  of(asker: Request): ContextFile | null {
    const token = asker.tries.token;
    if (this.backend.config.vendorFile.length == 0 || token === null) return this.linked;
    if (!this.ofTokens.has(token.fingerprint)) {
      this.ofTokens.set(token.fingerprint, new VendorFile(this.backend, this.ledger));
    }
    return this.ofTokens.get(token.fingerprint);
  }
}
