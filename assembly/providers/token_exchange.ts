import { isHeaderValue } from "../base/ascii";
import { Bytes, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { JsonDocument, JsonKind } from "../base/json/document";
import { Settings } from "../canonical/settings";
import { VendorRequest } from "./vendor_request";

const ACCESS_TOKEN = utf8("access_token");
const EXPIRES_IN = utf8("expires_in");
/** Where an answer does not say how long its token lasts (RFC 6749, 5.1, leaves it open); vendors say an hour. */
const USUAL_LIFE_S: i32 = 3600;
const LONGEST_LIFE_S: i32 = 24 * 3600;
/** No vendor's is as long, and no header could carry more. */
const MOST_BYTES: i32 = 16 * 1024;
const MS_PER_SECOND: u64 = 1000;

/** An access token as its endpoint granted it. */
export class GrantedToken {
  private constructor(
    readonly secret: Bytes,
    readonly lifeMs: u64,
  ) {}

  /** The token in an answer (RFC 6749, 5.1); null: there is none that a header can carry. */
  static parse(body: Bytes): GrantedToken | null {
    const document = JsonDocument.parse(body);
    const token = document.member(document.root, ACCESS_TOKEN);
    if (document.kind(token) != JsonKind.String) return null;
    const secret = document.string(token);
    if (secret.length == 0 || secret.length > MOST_BYTES || !isHeaderValue(secret)) return null;
    const seconds = lifeOf(document, document.member(document.root, EXPIRES_IN));
    return seconds <= 0 ? null : new GrantedToken(secret, <u64>min(seconds, LONGEST_LIFE_S) * MS_PER_SECOND);
  }
}

/** How the credentials of a vendor become access tokens, by a request that is no vendor's API. Stateless. */
export abstract class TokenExchange {
  /** The cluster of the endpoint that grants them. */
  abstract cluster(settings: Settings): Bytes;

  /** The request for the access token of `credential`; null: the credential cannot be used. */
  abstract request(credential: Bytes, settings: Settings, nowMs: u64): VendorRequest | null;

  /** Milliseconds before its end at which the next one is asked for. */
  abstract aheadMs(settings: Settings): u64;
}

/** Seconds; some endpoints write them as text. */
function lifeOf(document: JsonDocument, node: i32): i32 {
  const kind = document.kind(node);
  if (kind == JsonKind.Number) return <i32>min<i64>(max<i64>(document.integer(node, 0), 0), LONGEST_LIFE_S);
  return kind == JsonKind.String ? <i32>min<u32>(parseDecimal(document.string(node)), LONGEST_LIFE_S) : USUAL_LIFE_S;
}
