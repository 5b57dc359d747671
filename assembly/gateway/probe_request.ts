import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { decimal } from "../base/decimal";
import { HeaderView } from "../base/http/header_view";
import { JsonDocument } from "../base/json/document";
import { ApiToken } from "../failover/api_token";
import { ProbeMark } from "../failover/probe_mark";
import { Claim } from "../failover/claim";
import { ApiName } from "../openai/api_name";
import { Call } from "../openai/call";
import { withSettings } from "../openai/custom_setting";
import { probeBody } from "../openai/probe";
import { CalloutRequest } from "../ports/callouts";
import { Pool } from "./pool";

/** By this header the filter knows a probe of its own. */
export const PROBE_MARK: Bytes = utf8("x-ai-proxy-probe");
/** By this header an answer shows that the filter served the probe; the vendor's status is its value. */
export const PROBE_STATUS: Bytes = utf8("x-ai-proxy-probe-status");

const NO_HEADERS = new HeaderView(EMPTY);
const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
const GET = utf8("GET");
const POST = utf8("POST");
const HTTP = utf8("http");
const HTTPS = utf8("https");
const JSON_TYPE = utf8("application/json");

/** A probe as a client would send it, to `cluster` and with the claim's mark: the filter serves it there. */
export function markedProbe(pool: Pool, token: ApiToken, claim: Claim, cluster: Bytes): CalloutRequest {
  const route = claim.probeRoute;
  const settings = pool.config.failover;
  const body = probeBody(apiOf(claim), settings.healthCheckModel, settings.healthCheckMaxTokens);
  const request = new CalloutRequest(cluster, body, settings.healthCheckTimeoutMs);
  address(request, route.authority, route.path, HTTP);
  request.headers.set(PROBE_MARK, new ProbeMark(pool.keys.id, token.fingerprint, claim.nonce).value());
  return request;
}

/** A probe as the filter would send it on, straight to the recorded cluster. */
export function directProbe(pool: Pool, token: ApiToken, claim: Claim): CalloutRequest {
  const config = pool.config;
  const provider = config.provider;
  const settings = config.failover;
  const api = apiOf(claim);
  const model = settings.healthCheckModel;
  const body = probeBody(api, model, settings.healthCheckMaxTokens);
  const question = withSettings(JsonDocument.parse(body), config.needsBody ? config.bodies.custom : []);
  const call = new Call(api, question, config.modelMapping.map(utf8(model)), config.settings);
  const sent = body.length == 0 ? EMPTY : provider.protocolFor(config.settings).request(call).whole();
  const request = new CalloutRequest(claim.probeRoute.cluster, sent, settings.healthCheckTimeoutMs);
  address(request, config.endpoint.host, provider.path(call, config.endpoint.path(api)), HTTPS);
  provider.authorize(token.secret, config.settings, request.headers);
  provider.vendorHeaders(config.settings, NO_HEADERS, request.headers);
  if (body.length > 0) provider.bodyHeaders(call, NO_HEADERS, request.headers);
  return request;
}

/** The API that was asked for when the token failed; chat when that is not known. */
function apiOf(claim: Claim): ApiName {
  const api = <ApiName>claim.probeRoute.api;
  return api == ApiName.Embeddings || api == ApiName.Models ? api : ApiName.ChatCompletions;
}

function address(request: CalloutRequest, authority: Bytes, path: Bytes, scheme: Bytes): void {
  const headers = request.headers;
  headers.set(METHOD, request.body.length == 0 ? GET : POST);
  headers.set(SCHEME, scheme);
  headers.set(AUTHORITY, authority);
  headers.set(PATH, path);
  if (request.body.length == 0) return;
  headers.set(CONTENT_TYPE, JSON_TYPE);
  headers.set(CONTENT_LENGTH, decimal(request.body.length));
}
