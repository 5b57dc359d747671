import { Bytes, EMPTY, joined } from "./bytes";

/** What a credential is made of. */
export enum CredentialKind {
  /** A token that goes out as it is. */
  Text,
  /** The name of a key, the key itself, which signs, and maybe the token of a session. */
  Pair,
  /** A text that describes an account and has its private key. */
  ServiceAccount,
}

const NUL: u8 = 0;

/** What shows a vendor whose account a request is for. No part of it may be shown to anybody else. */
export class Credential {
  /** The parts that there are. */
  readonly parts: Bytes[];

  private constructor(
    readonly kind: CredentialKind,
    /** What proves the account: the token, the key that signs, or the account's text. */
    readonly secret: Bytes,
    /** The name of a pair's key, which requests carry; else EMPTY. */
    readonly accessKey: Bytes,
    /** The token of a pair's session, which requests carry; else EMPTY. */
    readonly sessionToken: Bytes,
  ) {
    const parts = [secret];
    if (accessKey.length > 0) parts.push(accessKey);
    if (sessionToken.length > 0) parts.push(sessionToken);
    this.parts = parts;
  }

  static text(token: Bytes): Credential {
    return new Credential(CredentialKind.Text, token, EMPTY, EMPTY);
  }

  static pair(accessKey: Bytes, secretKey: Bytes, sessionToken: Bytes): Credential {
    return new Credential(CredentialKind.Pair, secretKey, accessKey, sessionToken);
  }

  static serviceAccount(text: Bytes): Credential {
    return new Credential(CredentialKind.ServiceAccount, text, EMPTY, EMPTY);
  }

  /** All parts in one, the same for the same credential only: no text token has a NUL. */
  get whole(): Bytes {
    return this.kind == CredentialKind.Text
      ? this.secret
      : joined([this.accessKey, this.secret, this.sessionToken], NUL);
  }
}
