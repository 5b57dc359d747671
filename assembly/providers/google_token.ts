import { Bytes, concat, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { NO_HEADERS } from "../base/http/header_view";
import { pathOnly, queryOf } from "../base/http/query";
import { Rewrite } from "../base/rewrite";
import { Settings } from "../canonical/settings";
import { ServiceAccount } from "./service_account";
import { TokenExchange } from "./token_exchange";
import { VendorRequest } from "./vendor_request";

/** The service of the endpoint that grants access tokens. */
export const TOKEN_SERVICE = "vertexAuthServiceName";
/** Seconds before its end at which the next access token is asked for. */
export const REFRESH_AHEAD = "vertexTokenRefreshAhead";

const POST = utf8("POST");
const CONTENT_TYPE = utf8("content-type");
const FORM = utf8("application/x-www-form-urlencoded");
/** RFC 7523, 2.1. */
const GRANT = utf8("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
const SCOPE = utf8("https://www.googleapis.com/auth/cloud-platform");
const MS_PER_SECOND: u64 = 1000;

/** Service accounts of Google's: https://developers.google.com/identity/protocols/oauth2/service-account#httprest. */
export class GoogleTokens extends TokenExchange {
  /** As Higress names the services of its registries. */
  override cluster(settings: Settings): Bytes {
    const service = settings.text(TOKEN_SERVICE);
    return utf8(`outbound|443||${service}${service.includes(".") ? "" : ".dns"}`);
  }

  override request(credential: Bytes, _settings: Settings, nowMs: u64): VendorRequest | null {
    const account = new ServiceAccount(credential);
    const assertion = account.assertion(SCOPE, nowMs);
    if (assertion === null) return null;
    const target = utf8(account.tokenUrl.target);
    const out = new VendorRequest(POST, utf8(account.tokenUrl.authority), pathOnly(target), NO_HEADERS);
    out.query = queryOf(target);
    out.headers.set(CONTENT_TYPE, FORM);
    out.body = Rewrite.replaced(concat(GRANT, assertion));
    return out;
  }

  override aheadMs(settings: Settings): u64 {
    return <u64>parseDecimal(utf8(settings.text(REFRESH_AHEAD))) * MS_PER_SECOND;
  }
}
