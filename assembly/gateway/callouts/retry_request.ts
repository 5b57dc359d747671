import { Bytes, EMPTY, startsWith, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { LocalReply } from "../../base/http/local_reply";
import { ApiToken } from "../../failover/api_token";
import { CalloutAnswer, CalloutRequest } from "../../ports/callouts";
import { stripOwn } from "../attempt/credentials";
import { Request } from "../attempt/request";
import { addressAt, addressByHeaders } from "../outbound/addressing";
import { withhold } from "../outbound/request_headers";
import { Conversion } from "../response/conversion";
import { isEncoded } from "../response/encoding";

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const HTTPS = utf8("https");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
const REPLAYED = utf8("ai-proxy.replayed");
const PSEUDO = utf8(":");

/** Headers of one connection (RFC 9110 7.6.1), and what the host sets itself: no part of a message sent again. */
const OF_THE_HOP: Bytes[] = [
  CONTENT_LENGTH,
  utf8("transfer-encoding"),
  utf8("connection"),
  utf8("keep-alive"),
  utf8("proxy-connection"),
  utf8("te"),
  utf8("trailer"),
  utf8("upgrade"),
  utf8("expect"),
];
const FORWARDED = utf8("x-forwarded-");
const OF_ENVOY = utf8("x-envoy-");

/** The request of `request` as the vendor is to get it, with another token. */
export function replayRequest(attempt: Request, token: ApiToken): CalloutRequest {
  const config = attempt.config;
  const head = attempt.head;
  const body = attempt.body;
  const edits = new Edits();
  config.provider.authorize(token.secret, config.settings, edits);
  config.provider.vendorHeaders(config.settings, head.headers, edits);
  addressByHeaders(head, config.endpoint, attempt.api, edits);
  if (attempt.path.length > 0) addressAt(attempt.path, head, config.endpoint, edits);
  const own = attempt.headers;
  if (own !== null) edits.add(own);
  withhold(head.headers, attempt, edits);
  const sent = body === null ? EMPTY : body.whole();
  const request = new CalloutRequest(attempt.cluster, sent, config.retry.timeoutMs);
  request.headers.set(METHOD, head.method);
  request.headers.set(SCHEME, HTTPS);
  copyEdits(edits, true, request.headers);
  copyEdits(edits, false, request.headers);
  copyMessage(head.headers, edits, request.headers);
  if (sent.length > 0) request.headers.set(CONTENT_LENGTH, decimal(sent.length));
  return request;
}

/** The client's form of a callout's answer of 2xx; null when that is no answer of the vendor's API. */
export function replayedBody(answer: CalloutAnswer, attempt: Request): Bytes | null {
  const form = Conversion.of(attempt, answer.headers.get(CONTENT_TYPE));
  if (form === null) return answer.body;
  if (isEncoded(answer.headers)) return null;
  const body = form.convert(answer.body, true);
  return form.isWhole && body.length == 0 ? null : body;
}

/** The vendor's answer for the client, with this body. */
export function replayedAnswer(answer: CalloutAnswer, body: Bytes): LocalReply {
  const reply = new LocalReply(answer.status, REPLAYED, body);
  const own = new Edits();
  stripOwn(answer.headers, own);
  copyMessage(answer.headers, own, reply.headers);
  return reply;
}

/** Copies what `edits` set, either pseudo headers or the others. */
function copyEdits(edits: Edits, pseudo: bool, to: Edits): void {
  for (let i = 0; i < edits.count; i++) {
    if (startsWith(edits.name(i), PSEUDO) == pseudo && !edits.isRemoval(i)) to.set(edits.name(i), edits.value(i));
  }
}

/** Copies all headers to `to` but pseudo headers, those of the hop, and those that `without` names. */
function copyMessage(from: HeaderView, without: Edits, to: Edits): void {
  for (let i = 0; i < from.count; i++) {
    const name = from.name(i);
    const isOurs = startsWith(name, PSEUDO) || startsWith(name, FORWARDED) || startsWith(name, OF_ENVOY);
    if (!isOurs && !isOfTheHop(from, i) && !without.has(name)) to.set(name, from.value(i));
  }
}

function isOfTheHop(headers: HeaderView, index: i32): bool {
  for (let i = 0; i < OF_THE_HOP.length; i++) if (headers.isNamed(index, OF_THE_HOP[i])) return true;
  return false;
}
