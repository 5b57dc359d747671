import { Bytes, EMPTY, text, utf8 } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { retryAfterMs } from "../../base/http/retry_after";
import { JsonDocument, JsonKind } from "../../base/json/document";
import { ApiToken } from "../../failover/api_token";
import { CalloutAnswer, CalloutRequest } from "../../ports/callouts";
import { LogLevel } from "../../ports/journal";
import { GrantedToken, TokenExchange } from "../../providers/token_exchange";
import { AccessToken } from "../../failover/access_tokens";
import { Backend } from "../attempt/backend";
import { Answer, chargeAtOnce } from "../attempt/charge";
import { Request } from "../attempt/request";
import { BAD_GATEWAY, UNAUTHORIZED, UNAVAILABLE, isSuccess, isVendorFault } from "../attempt/verdict";
import { credentialRefused, noAccessToken } from "../local_replies";
import { asCallout } from "../outbound/callout";
import { Fetched } from "./fetched";
import { Ledger } from "./ledger";

const ERROR = utf8("error");
/** Longest code of an error (RFC 6749, 5.2) that the log gets. */
const MOST_CODE: i32 = 40;
const UNDERSCORE: u8 = 0x5f;
const TOO_MANY: u32 = 429;
/** https://github.com/googleapis/google-auth-library-python, google/oauth2/_client.py: errors that pass by. */
const PASSING: string[] = ["internal_failure", "server_error", "temporarily_unavailable"];

/** A token is not sent in its last moments: the request takes time to arrive. */
const MARGIN_MS: u64 = 10_000;
/** After a failure the endpoint has this much peace. */
const PEACE_MS: u64 = 1000;

/** The access token of one credential: exchanged when a request needs it, and again before it ends. */
export class MintedToken extends Fetched {
  private readonly access: AccessToken;
  private restsMs: u64 = 0;

  constructor(
    private readonly backend: Backend,
    private readonly token: ApiToken,
    private readonly exchange: TokenExchange,
    ledger: Ledger,
  ) {
    super(ledger);
    this.access = backend.pool.access.of(token);
  }

  override give(request: Request): void {
    request.tries.credential = this.access.credential;
  }

  /** Nothing has gone to the vendor yet: whoever can be asked in another name may be. */
  override yields(request: Request): bool {
    return !request.isProbe;
  }

  override reply(): LocalReply {
    return this.refusal == UNAUTHORIZED ? credentialRefused() : noAccessToken();
  }

  protected override request(nowMs: u64): CalloutRequest | null {
    const config = this.backend.config;
    const out = this.exchange.request(this.token.credential.secret, config.settings, nowMs);
    this.refusal = out === null ? UNAUTHORIZED : UNAVAILABLE;
    return out === null ? null : asCallout(out, this.exchange.cluster(config.settings), config.timeoutMs);
  }

  protected override take(answer: CalloutAnswer): bool {
    const granted = isSuccess(answer.status) ? GrantedToken.parse(answer.body) : null;
    if (granted === null) return this.refuse(answer);
    const life = granted.lifeMs;
    const servesMs = life - min(MARGIN_MS, life / 10);
    this.restsMs = servesMs - min(this.exchange.aheadMs(this.backend.config.settings), servesMs / 2);
    this.access.renew(granted.secret, this.ledger.host.clock().nowMs(), servesMs);
    this.refusal = 0;
    this.count("exchanged");
    return true;
  }

  protected override miss(reason: string): bool {
    this.count("exchange_failed");
    this.ledger.host.journal().write(LogLevel.Warn, `ai-proxy: token ${this.token.alias}: no access token: ${reason}`);
    return false;
  }

  protected override serves(nowMs: u64): bool {
    return this.access.serves(nowMs);
  }

  protected override freshMs(_nowMs: u64): u64 {
    return this.restsMs;
  }

  protected override patienceMs(_nowMs: u64): u64 {
    return PEACE_MS;
  }

  /** The credential is at fault as one that the vendor refuses, but for the time that an access token still serves. */
  private refuse(answer: CalloutAnswer): bool {
    const code = errorCode(answer.body);
    const nowMs = this.ledger.host.clock().nowMs();
    const status = meaningOf(answer.status, code);
    this.refusal = status;
    const asker = this.asker;
    if (asker !== null && !this.serves(nowMs)) {
      chargeAtOnce(this.backend.pool, asker, new Answer(status, retryAfterMs(answer.headers, nowMs), asker.cluster));
    }
    return this.miss(answer.status == 0 ? "nobody answered" : `it was answered ${answer.status} ${code}`.trimEnd());
  }

  private count(event: string): void {
    this.ledger.host.meter().count(`ai_proxy.token.${this.token.alias}.${event}`);
  }
}

/** What an endpoint's refusal would be if the vendor itself had said it of a token. */
function meaningOf(status: u32, code: string): u32 {
  if (isSuccess(status)) return BAD_GATEWAY;
  const isPassing = status == 0 || isVendorFault(status) || status == TOO_MANY || PASSING.includes(code);
  return isPassing ? UNAVAILABLE : UNAUTHORIZED;
}

/** The code of an error in the form of RFC 6749, 5.2; "" where it is none: an endpoint may repeat what it was sent. */
function errorCode(body: Bytes): string {
  const document = JsonDocument.parse(body);
  const error = document.member(document.root, ERROR);
  const code = document.kind(error) == JsonKind.String ? document.string(error) : EMPTY;
  if (code.length > MOST_CODE) return "";
  for (let i = 0; i < code.length; i++) if (code[i] != UNDERSCORE && (code[i] < 0x61 || code[i] > 0x7a)) return "";
  return text(code);
}
