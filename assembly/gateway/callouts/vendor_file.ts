import { Bytes, EMPTY, equal, utf8 } from "../../base/bytes";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { retryAfterMs } from "../../base/http/retry_after";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { ProviderConfig } from "../../config/provider_config";
import { ApiToken } from "../../failover/api_token";
import { CalloutAnswer, CalloutRequest } from "../../ports/callouts";
import { Answer, charge, giveUp } from "../attempt/charge";
import { Pool } from "../attempt/pool";
import { Request } from "../attempt/request";
import { RequestHead } from "../attempt/request_head";
import { isSuccess } from "../attempt/verdict";
import { vendorStatus } from "./callout_status";
import { Fetched } from "./fetched";

const NO_HEADERS = new HeaderView(EMPTY);
const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const GET = utf8("GET");
const HTTPS = utf8("https");
const CONTENT = utf8("content");

/** A context file that the vendor keeps, as one of its tokens sees it: files belong to accounts. */
export class VendorFile extends Fetched {
  /** Who asked last, in whose cluster. */
  private asker: Request | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly token: ApiToken,
  ) {
    super(pool.config.provider.profile.type, pool.host);
  }

  protected override request(asker: Request): CalloutRequest {
    this.asker = asker;
    const config = this.pool.config;
    const request = new CalloutRequest(asker.cluster, EMPTY, config.timeoutMs);
    request.headers.set(METHOD, GET);
    request.headers.set(SCHEME, HTTPS);
    request.headers.set(AUTHORITY, config.endpoint.host);
    request.headers.set(PATH, config.vendorFile);
    const provider = config.provider;
    provider.authorize(this.token.secret, config.settings, request.headers);
    provider.vendorHeaders(config.settings, NO_HEADERS, request.headers);
    return request;
  }

  /** A refusal is the token's; a success tells only that the file may be read, not that the token can chat. */
  protected override statusOf(answer: CalloutAnswer): u32 {
    const status = vendorStatus(answer, true);
    this.refusal = isSuccess(status) ? 0 : status;
    const asker = this.asker;
    this.asker = null;
    if (asker !== null && this.refusal > 0) {
      const waitMs = retryAfterMs(answer.headers, this.host.clock().nowMs());
      charge(this.pool, asker, new Answer(status, waitMs, asker.cluster));
      // What the file says of a token does not depend on what becomes of the chat.
      giveUp(this.pool, asker);
    }
    return status > 0 ? status : answer.status;
  }

  /** The member `content` of a JSON object, else the body itself. */
  protected override textOf(body: Bytes): Bytes {
    const document = JsonDocument.parse(body);
    const content = document.member(document.root, CONTENT);
    return document.kind(content) == JsonKind.String ? document.string(content) : body;
  }
}

/**
 * Whether this is a request as a VendorFile of `config` makes it, with one of the tokens: in upstream mode it comes by
 * the filter of the cluster. A client that can make it has the token, and needs no gateway.
 */
export function asksForFile(head: RequestHead, config: ProviderConfig): bool {
  if (config.vendorFile.length == 0 || !equal(head.path, config.vendorFile) || head.query.length > 0) return false;
  if (!equal(head.method, GET) || !equal(head.authority, config.endpoint.host)) return false;
  const tokens = config.apiTokens;
  for (let i = 0; i < tokens.length; i++) if (bears(head.headers, tokens[i], config)) return true;
  return false;
}

function bears(headers: HeaderView, token: ApiToken, config: ProviderConfig): bool {
  const own = new Edits();
  config.provider.authorize(token.secret, config.settings, own);
  for (let i = 0; i < own.count; i++) if (!equal(headers.get(own.name(i)), own.value(i))) return false;
  return own.count > 0;
}
