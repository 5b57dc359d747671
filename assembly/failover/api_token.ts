import { Credential, CredentialKind } from "../base/credential";
import { sha256 } from "../base/crypto/sha256";
import { hex } from "../base/hex";
import { Counter } from "../ports/meter";

const FINGERPRINT_BYTES: i32 = 8;
const ALIAS_DIGITS: i32 = 3;

/** A credential from the configuration. Only `alias` may be shown; the rest goes into requests, or signs them. */
export class ApiToken {
  /** First 8 bytes of SHA-256 over all parts, in hex: what records and comparisons use instead of them. */
  readonly fingerprint: string;
  /** The configured name, else provider type and first 6 hex digits of the fingerprint. */
  readonly alias: string;
  /** Whether the alias was configured. */
  readonly named: bool;
  /** Where it stands in rankings: the first 8 bytes of the digest as a number. */
  readonly place: u64;
  /** Where tokens are used by tier: those of the lowest first. */
  tier: u32 = 0;
  /** What its account is called, which other tokens may share; "": it is not said, and taken for one of its own. */
  account: string = "";
  /** Requests of this VM that are under way with it. */
  inFlight: u32 = 0;
  /** Counts the requests that it went with; null: none did in this VM. */
  picked: Counter | null = null;
  /** Share of the draws; 0: it is drained, and used only where no other token can be. */
  weight: u32;

  constructor(
    readonly credential: Credential,
    providerType: string,
    name: string,
    weight: u32,
  ) {
    const digest = sha256(credential.whole);
    this.fingerprint = hex(digest, FINGERPRINT_BYTES);
    this.named = name.length > 0;
    this.alias = name.length > 0 ? name : providerType + "-" + hex(digest, ALIAS_DIGITS);
    let place: u64 = 0;
    for (let i = 0; i < FINGERPRINT_BYTES; i++) place = (place << 8) | digest[i];
    this.place = place;
    this.weight = weight;
  }

  /** Whether the vendor gets an access token that it is exchanged for, and never the credential itself. */
  get isExchanged(): bool {
    return this.credential.kind == CredentialKind.ServiceAccount;
  }
}
