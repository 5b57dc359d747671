import { CalloutAnswer } from "../../ports/callouts";
import { Pool } from "../attempt/pool";
import { Request } from "../attempt/request";
import { Fetched } from "./fetched";
import { UrlFile } from "./url_file";
import { VendorFile } from "./vendor_file";

/** The context files of one provider configuration: one for all, or the vendor's, one for each token that was used. */
export class ContextFiles {
  private readonly linked: UrlFile | null;
  /** By fingerprint. */
  private readonly ofTokens: Map<string, VendorFile> = new Map<string, VendorFile>();

  constructor(private readonly pool: Pool) {
    const context = pool.config.context;
    this.linked = context === null ? null : new UrlFile(pool.config, context, pool.host);
  }

  /** The file for the token of `request`; null: there is none. */
  of(asker: Request): Fetched | null {
    const token = asker.tries.token;
    if (this.pool.config.vendorFile.length == 0 || token === null) return this.linked;
    if (!this.ofTokens.has(token.fingerprint)) {
      this.ofTokens.set(token.fingerprint, new VendorFile(this.pool, token));
    }
    return this.ofTokens.get(token.fingerprint);
  }

  /** Whether callout `id` was for one of them, whose answer is this. */
  answered(id: u32, answer: CalloutAnswer): bool {
    const linked = this.linked;
    if (linked !== null && linked.answered(id, answer)) return true;
    const files = this.ofTokens.values();
    for (let i = 0; i < files.length; i++) if (files[i].answered(id, answer)) return true;
    return false;
  }
}
