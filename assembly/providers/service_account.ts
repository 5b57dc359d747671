import { Bytes, EMPTY, text, utf8 } from "../base/bytes";
import { RsaKey } from "../base/crypto/rsa_key";
import { signedToken } from "../base/crypto/jwt";
import { isAuthority } from "../base/http/syntax";
import { HttpUrl, isVisible } from "../base/http/url";
import { JsonDocument, JsonKind } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";

const CLIENT_EMAIL = utf8("client_email");
const PRIVATE_KEY = utf8("private_key");
const PRIVATE_KEY_ID = utf8("private_key_id");
const TOKEN_URI = utf8("token_uri");

const ALG = utf8("alg");
const RS256 = utf8("RS256");
const TYP = utf8("typ");
const JWT = utf8("JWT");
const KID = utf8("kid");
const ISS = utf8("iss");
const SCOPE = utf8("scope");
const AUD = utf8("aud");
const IAT = utf8("iat");
const EXP = utf8("exp");

/** The longest life that the endpoint grants an assertion, in seconds. */
const LIFE_S: u64 = 3600;

/**
 * A service account of Google's as its key file says it
 * (https://github.com/googleapis/google-auth-library-python, google/oauth2/service_account.py).
 */
export class ServiceAccount {
  /** What is wrong with it, without a word of it; empty: nothing. */
  readonly fault: string;
  /** Where its access tokens are granted. */
  readonly tokenUrl: HttpUrl;
  private readonly email: Bytes;
  private readonly keyId: Bytes;
  private readonly audience: Bytes;
  private readonly key: RsaKey | null;

  constructor(json: Bytes) {
    const file = JsonDocument.parse(json);
    const email = member(file, CLIENT_EMAIL);
    const audience = member(file, TOKEN_URI);
    const key = RsaKey.parse(member(file, PRIVATE_KEY));
    const url = new HttpUrl(text(audience));
    const isUrl = url.hasScheme && isAuthority(utf8(url.authority)) && isVisible(url.target);
    let fault = "";
    if (file.kind(file.root) != JsonKind.Object) fault = "must be the JSON of a service account's key file";
    else if (email.length == 0) fault = "has no client_email";
    else if (!isUrl) fault = "has no token_uri that is an http or https URL";
    else if (key === null) fault = "has no private_key of RSA in PEM, 2048 to 4096 bits, without a password";
    this.fault = fault;
    this.tokenUrl = url;
    this.email = email;
    this.keyId = member(file, PRIVATE_KEY_ID);
    this.audience = audience;
    this.key = key;
  }

  /** What proves to the endpoint that the account asks for `scope` (RFC 7523, 3); null: its key is of no use. */
  assertion(scope: Bytes, nowMs: u64): Bytes | null {
    const key = this.key;
    return key === null ? null : signedToken(this.header(), this.claims(scope, nowMs / 1000), key);
  }

  private header(): Bytes {
    const writer = new JsonWriter();
    writer.beginObject();
    put(ALG, RS256, writer);
    put(TYP, JWT, writer);
    if (this.keyId.length > 0) put(KID, this.keyId, writer);
    writer.endObject();
    return writer.take();
  }

  private claims(scope: Bytes, now: u64): Bytes {
    const writer = new JsonWriter();
    writer.beginObject();
    put(ISS, this.email, writer);
    put(SCOPE, scope, writer);
    put(AUD, this.audience, writer);
    writer.key(IAT);
    writer.integer(now);
    writer.key(EXP);
    writer.integer(now + LIFE_S);
    writer.endObject();
    return writer.take();
  }
}

function member(file: JsonDocument, name: Bytes): Bytes {
  const node = file.member(file.root, name);
  return file.kind(node) == JsonKind.String ? file.string(node) : EMPTY;
}

function put(name: Bytes, value: Bytes, writer: JsonWriter): void {
  writer.key(name);
  writer.string(value);
}
