import { Bytes, EMPTY, concat, endsWith, equal, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { NO_HEADERS } from "../../base/http/header_view";
import { pathOnly } from "../../base/http/query";
import { Rewrite } from "../../base/rewrite";
import { Credential } from "../../base/credential";
import { JsonDocument } from "../../base/json/document";
import { ApiName } from "../../canonical/api_name";
import { apiOf } from "../../canonical/api_table";
import { Call } from "../../canonical/call";
import { leastEffort } from "../../canonical/efforts";
import { probeBody } from "../../canonical/probe";
import { apiNameOf, pathBeside } from "../../canonical/routes";
import { ProviderConfig } from "../../config/provider_config";
import { NO_RULE } from "../../config/rule";
import { ApiToken } from "../../failover/api_token";
import { Claim } from "../../failover/claim";
import { ProbeMark } from "../../failover/probe_mark";
import { ProbeRoute } from "../../failover/probe_route";
import { CalloutRequest } from "../../ports/callouts";
import { VendorRequest } from "../../providers/vendor_request";
import { Backend } from "../attempt/backend";
import { BodyUse, Request } from "../attempt/request";
import { RequestHead } from "../attempt/request_head";
import { RenderBody } from "../outbound/render_body";
import { authorize, vendorRequest } from "../outbound/vendor_request";

/** By this header the filter knows a probe of its own. */
export const PROBE_MARK: Bytes = utf8("x-ai-proxy-probe");

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const CONTENT_TYPE = utf8("content-type");
const CONTENT_LENGTH = utf8("content-length");
const GET: Bytes = utf8("GET");
const POST: Bytes = utf8("POST");
const HTTP = utf8("http");
const JSON_TYPE = utf8("application/json");

/** A probe that is sent to the vendor itself, by nobody yet. */
export class OwnProbe {
  constructor(
    readonly request: Request,
    private readonly out: VendorRequest,
  ) {}

  get method(): Bytes {
    return this.out.method;
  }

  get body(): Rewrite {
    return this.out.body;
  }

  /** The probe in the name of its token, now that `credential` is there to be shown. */
  with(credential: Credential | null): VendorRequest {
    this.request.tries.credential = credential;
    authorize(this.request, this.out);
    return this.out;
  }
}

/** A probe as a client would send it, to `cluster` and with the claim's mark: the filter serves it there. */
export function markedProbe(backend: Backend, token: ApiToken, claim: Claim, cluster: Bytes): CalloutRequest {
  const config = backend.config;
  const body = question(config, claim);
  const request = new CalloutRequest(cluster, body, config.failover.healthCheckTimeoutMs);
  const headers = request.headers;
  headers.set(METHOD, methodOf(body));
  headers.set(SCHEME, HTTP);
  headers.set(AUTHORITY, claim.probeRoute.authority);
  headers.set(PATH, askedPath(config, claim));
  headers.set(PROBE_MARK, new ProbeMark(backend.pool.keys.id, token.fingerprint, claim.nonce).value());
  if (body.length == 0) return request;
  headers.set(CONTENT_TYPE, JSON_TYPE);
  headers.set(CONTENT_LENGTH, decimal(body.length));
  return request;
}

/** A probe of `token` as the vendor gets it: what becomes of a client's request for the same, by nobody but us. */
export function vendorProbe(backend: Backend, token: ApiToken, claim: Claim): OwnProbe {
  const config = backend.config;
  const body = question(config, claim);
  const path = askedPath(config, claim);
  const head = RequestHead.own(methodOf(body), claim.probeRoute.authority, path, body.length > 0);
  const probed = probedApi(config, claim);
  const request = new Request(NO_RULE, backend, head, config.needsBody ? probed : apiNameOf(path));
  request.serve(claim, request.api, token);
  request.bodyUse = body.length == 0 ? BodyUse.None : config.needsBody ? BodyUse.Json : BodyUse.Original;
  const rendering = new RenderBody(request, body);
  if (rendering.parse()) rendering.render();
  const out = vendorRequest(request, rendering.call, rendering.body);
  if (body.length > 0) out.headers.set(CONTENT_TYPE, JSON_TYPE);
  return new OwnProbe(request, out);
}

/** What a probe says, as a client of the provider would: in the vendor's format where clients speak its own API. */
function question(config: ProviderConfig, claim: Claim): Bytes {
  const call = calledFor(config, claim);
  if (config.needsBody || !call.hasBody) return call.document.bytes;
  return config.provider.formatFor(call.askedModel, config.settings).renderRequest(call).whole();
}

/** What a probe asks, in the canonical API; a client of the vendor's own API names its models as the vendor does. */
function calledFor(config: ProviderConfig, claim: Claim): Call {
  const api = probedApi(config, claim);
  const model = config.failover.healthCheckModel;
  const body = probeBody(api, model, config.failover.healthCheckMaxTokens, effortOf(config, utf8(model)));
  return new Call(api, JsonDocument.parse(body), EMPTY, config.settings);
}

/** How little a model can think that does so unasked, which a probe would pay for; EMPTY: nothing is said of that. */
function effortOf(config: ProviderConfig, model: Bytes): Bytes {
  if (!config.needsBody || model.length == 0) return EMPTY;
  const traits = config.traitsOf(config.modelMapping.map(model));
  return traits.reasonsByDefault ? leastEffort(traits.efforts) : EMPTY;
}

function methodOf(body: Bytes): Bytes {
  return body.length == 0 ? GET : POST;
}

/** The path by which a client would ask. */
function askedPath(config: ProviderConfig, claim: Claim): Bytes {
  const call = calledFor(config, claim);
  return config.needsBody ? clientPath(claim.probeRoute, call.api) : originalPath(config, claim.probeRoute.path, call);
}

/** The path of the failing request; where that names an API that is not probed, the one beside it that is. */
function clientPath(route: ProbeRoute, api: ApiName): Bytes {
  return route.api == api ? route.path : pathBeside(route.path, api);
}

/** For clients of the vendor's own API: only the vendor's path has the format of the body. */
function originalPath(config: ProviderConfig, recorded: Bytes, call: Call): Bytes {
  const endpoint = config.endpoint;
  const at = new VendorRequest(POST, endpoint.host, pathOnly(endpoint.path(call.api)), NO_HEADERS);
  config.provider.address(call, at);
  const reached = pathOnly(endpoint.pathFor(apiNameOf(recorded), recorded));
  return equal(reached, at.path) || endsWith(recorded, at.path) ? recorded : concat(endpoint.strip, at.path);
}

/**
 * The API that the configuration names, else in turns the one that was asked for when the token failed and chat: the
 * model of the configuration may be of another kind than the API wants.
 */
export function probedApi(config: ProviderConfig, claim: Claim): ApiName {
  const configured = <ApiName>config.failover.healthCheckApi;
  if (configured != ApiName.Unknown) return configured;
  const api = <ApiName>claim.probeRoute.api;
  const asked = apiOf(api);
  return asked !== null && asked.isProbed && claim.failedProbes % 2 == 0 ? api : ApiName.ChatCompletions;
}
