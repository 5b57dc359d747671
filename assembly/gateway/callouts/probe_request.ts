import { Bytes, EMPTY, concat, endsWith, equal, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { HeaderView } from "../../base/http/header_view";
import { pathOnly } from "../../base/http/query";
import { JsonDocument } from "../../base/json/document";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { withSettings } from "../../canonical/custom_setting";
import { probeBody } from "../../canonical/probe";
import { apiNameOf, pathBeside } from "../../canonical/routes";
import { ProviderConfig } from "../../config/provider_config";
import { ApiToken } from "../../failover/api_token";
import { Claim } from "../../failover/claim";
import { ProbeMark } from "../../failover/probe_mark";
import { ProbeRoute } from "../../failover/probe_route";
import { CalloutRequest } from "../../ports/callouts";
import { Pool } from "../attempt/pool";

/** By this header the filter knows a probe of its own. */
export const PROBE_MARK: Bytes = utf8("x-ai-proxy-probe");

const NO_HEADERS = new HeaderView(EMPTY);
const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
export const GET: Bytes = utf8("GET");
export const POST: Bytes = utf8("POST");
const HTTP = utf8("http");
const HTTPS = utf8("https");
const JSON_TYPE = utf8("application/json");

/** A probe as a client would send it, to `cluster` and with the claim's mark: the filter serves it there. */
export function markedProbe(pool: Pool, token: ApiToken, claim: Claim, cluster: Bytes): CalloutRequest {
  const config = pool.config;
  const route = claim.probeRoute;
  const call = question(config, claim);
  const body = config.needsBody ? call.document.bytes : written(config, call);
  const request = new CalloutRequest(cluster, body, config.failover.healthCheckTimeoutMs);
  address(request, route.authority, askedPath(config, route, call), HTTP);
  request.headers.set(PROBE_MARK, new ProbeMark(pool.keys.id, token.fingerprint, claim.nonce).value());
  return request;
}

/** A probe as the vendor gets it, of nobody's making but the filter's; in its cluster the way there is recorded. */
export function vendorProbe(pool: Pool, token: ApiToken, claim: Claim): CalloutRequest {
  const config = pool.config;
  const provider = config.provider;
  const custom = config.bodies.custom;
  let call = question(config, claim);
  if (config.needsBody) call = call.about(withSettings(call.document, custom));
  let sent = written(config, call);
  if (config.editsOriginals && sent.length > 0) sent = withSettings(JsonDocument.parse(sent), custom).bytes;
  const request = new CalloutRequest(claim.probeRoute.cluster, sent, config.failover.healthCheckTimeoutMs);
  address(request, config.endpoint.host, vendorPath(config, askedPath(config, claim.probeRoute, call), call), HTTPS);
  provider.authorize(token.secret, config.settings, request.headers);
  provider.vendorHeaders(config.settings, NO_HEADERS, request.headers);
  if (sent.length > 0) provider.bodyHeaders(call, NO_HEADERS, request.headers);
  return request;
}

/** What a probe asks, in the canonical API; a client of the vendor's own API names its models as the vendor does. */
function question(config: ProviderConfig, claim: Claim): Call {
  const settings = config.failover;
  const api = probedApi(claim);
  const model = settings.healthCheckModel;
  const document = JsonDocument.parse(probeBody(api, model, settings.healthCheckMaxTokens));
  const mapped = config.needsBody ? config.modelMapping.map(utf8(model)) : EMPTY;
  return new Call(api, document, mapped, config.settings);
}

/** The same in the vendor's format; EMPTY where the API has no body. */
function written(config: ProviderConfig, call: Call): Bytes {
  if (call.document.bytes.length == 0) return EMPTY;
  return config.provider.formatFor(config.settings).request(call).whole();
}

/** The path by which a client would ask. */
function askedPath(config: ProviderConfig, route: ProbeRoute, call: Call): Bytes {
  return config.needsBody ? clientPath(route, call.api) : originalPath(config, route.path, call);
}

/** What becomes of it at the vendor. */
function vendorPath(config: ProviderConfig, asked: Bytes, call: Call): Bytes {
  const api = config.needsBody ? call.api : apiNameOf(asked);
  return config.provider.path(call, config.endpoint.pathFor(api, asked));
}

/** The path of the failing request; where that names an API that is not probed, the one beside it that is. */
function clientPath(route: ProbeRoute, api: ApiName): Bytes {
  return route.api == api ? route.path : pathBeside(route.path, api);
}

/** The same for clients of the vendor's own API: only the vendor's path has the format of the body. */
function originalPath(config: ProviderConfig, recorded: Bytes, call: Call): Bytes {
  const endpoint = config.endpoint;
  const own = pathOnly(config.provider.path(call, endpoint.path(call.api)));
  const reached = pathOnly(endpoint.pathFor(apiNameOf(recorded), recorded));
  return equal(reached, own) || endsWith(recorded, own) ? recorded : concat(endpoint.strip, own);
}

/** The API that was asked for when the token failed; chat when that is not known. */
export function probedApi(claim: Claim): ApiName {
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
