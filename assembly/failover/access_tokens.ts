import { Bytes } from "../base/bytes";
import { Credential } from "../base/credential";
import { ApiToken } from "./api_token";

/** A token that is refused before it is this old is not exchanged again at once: its credential is at fault. */
const YOUNG_MS: u64 = 60 * 1000;

/** What the vendor gets in place of one credential, while it lasts. In the memory of its VM and nowhere else. */
export class AccessToken {
  /** null: there was none yet. */
  credential: Credential | null = null;
  private bornMs: u64 = 0;
  private endsMs: u64 = 0;

  /** Takes the place of the one before, for `lifeMs` from now. */
  renew(secret: Bytes, nowMs: u64, lifeMs: u64): void {
    this.credential = Credential.text(secret);
    this.bornMs = nowMs;
    this.endsMs = nowMs + lifeMs;
  }

  /** Whether it can be sent. A clock that went back tells nothing of its age. */
  serves(nowMs: u64): bool {
    return nowMs >= this.bornMs && nowMs < this.endsMs;
  }

  /** The vendor refused `credential`: if that is this one, and not young, it is used no more. */
  refuse(credential: Credential | null, nowMs: u64): void {
    const isYoung = nowMs >= this.bornMs && nowMs - this.bornMs < YOUNG_MS;
    if (!isYoung && credential === this.credential) this.endsMs = 0;
  }
}

/** The access tokens of one pool. */
export class AccessTokens {
  /** By fingerprint of the credential. */
  private readonly all: Map<string, AccessToken> = new Map<string, AccessToken>();

  /** That of `token`, which is exchanged; it stays the same object. */
  of(token: ApiToken): AccessToken {
    if (!this.all.has(token.fingerprint)) this.all.set(token.fingerprint, new AccessToken());
    return this.all.get(token.fingerprint);
  }
}
