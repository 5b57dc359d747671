import { Bytes, endsWith, equal, startsWith, utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { parameterNames, withRenamed, withoutParameters } from "../base/http/query";
import { HttpUrl, isVisible } from "../base/http/url";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Settings } from "../canonical/settings";
import { ModelTraits } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { MODEL_PLACE, placeModel } from "./model_path";
import { gptTraits } from "./models/gpt";
import { Profile, VendorRoute } from "./profile";
import { Provider } from "./provider";
import { requireSchema } from "./response_schema";
import { SettingFault } from "./setting_fault";
import { AUDIO, BATCHES, FILES, FINE_TUNING, IMAGES, STORES, VIDEOS, versioned } from "./standard";
import { VendorRequest } from "./vendor_request";

const SERVICE_URL = "azureServiceUrl";

/** Of a deployment. */
const DEPLOYED = [ApiName.ChatCompletions, ApiName.Completions, ApiName.Embeddings].concat(AUDIO).concat(IMAGES);
const RESPONSES = [ApiName.Responses, ApiName.RetrieveResponse, ApiName.CancelResponse, ApiName.ResponseInputItems];
/** Of the resource. */
const SHARED = [ApiName.Models, ApiName.RetrieveModel].concat(RESPONSES).concat(FILES).concat(BATCHES);
/** Of the v1 API beside those. */
const NEWER = [ApiName.CompactResponse, ApiName.ResponseInputTokens, ApiName.Realtime].concat(STORES);

const RESOURCE = "/openai";
/** https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle: as OpenAI's own, without versions. */
const V1 = "/openai/v1";
const DEPLOYMENTS = "/openai/deployments/";
/** A parameter names the deployment: https://learn.microsoft.com/azure/ai-foundry/openai/realtime-audio-reference. */
const REALTIME = "/openai/realtime";

/** https://learn.microsoft.com/azure/ai-foundry/openai/reference */
const profile: Profile = {
  type: "azure",
  settings: [{ key: SERVICE_URL }],
  placesModel: true,
  remembers: true,
  headers: ["aoai-evals", "anthropic-version", "anthropic-beta"],
};

const CLASSIC_REALTIME = utf8(REALTIME);
const MODEL = utf8("model");
const DEPLOYMENT = utf8("deployment");
const API_KEY = utf8("api-key");
/** How a JSON Web Token begins, as Entra's are: no key of a resource does. */
const JWT = utf8("eyJ");
const API_VERSION = "api-version=";

/** Of deployments whose names tell nothing of their models. */
const unknown: ModelTraits = { developers: true, toolsNeedProperties: true };

class Azure extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const text = settings.text(SERVICE_URL);
    const url = new ServiceUrl(text);
    const fault = text.length == 0 ? "is needed" : url.fault;
    if (fault.length > 0) faults.push(new SettingFault(SERVICE_URL, fault));
    const endpoint = new Endpoint(url.host);
    endpoint.hasOwnPaths = true;
    endpoint.keepsQuery = !url.isWhole;
    const routes = url.routes();
    for (let i = 0; i < routes.length; i++) endpoint.route(routes[i].api, routes[i].path + url.query);
    if (url.realtime.length > 0) endpoint.route(ApiName.Realtime, url.realtime);
    return endpoint;
  }

  override traits(model: Bytes, _settings: Settings): ModelTraits {
    const known = gptTraits(model);
    return known === null ? unknown : known;
  }

  override edit(call: Call): Call {
    requireSchema(call);
    return call;
  }

  override address(call: Call, out: VendorRequest): void {
    if (call.api == ApiName.Realtime && endsWith(out.path, CLASSIC_REALTIME)) {
      out.query = withDeployment(out.query);
    }
    placeModel(call, out);
  }

  override authorize(credential: Credential, settings: Settings, out: VendorRequest, nowMs: u64): void {
    if (startsWith(credential.secret, JWT)) super.authorize(credential, settings, out, nowMs);
    else out.headers.set(API_KEY, credential.secret);
  }
}

/** What `azureServiceUrl` stands for: a resource, one of its deployments, the v1 API, or the address of one API. */
class ServiceUrl {
  readonly host: string;
  /** With its question mark; empty: there is none. */
  readonly query: string;
  private readonly path: string;
  private readonly hasScheme: bool;

  constructor(private readonly text: string) {
    const url = new HttpUrl(text);
    this.hasScheme = url.hasScheme;
    this.host = url.authority;
    const mark = url.rest.indexOf("?");
    const query = mark < 0 ? "" : url.rest.substring(mark);
    this.query = query.length > 1 ? query : "";
    let path = mark < 0 ? url.rest : url.rest.substring(0, mark);
    while (path.endsWith("/")) path = path.substring(0, path.length - 1);
    this.path = path;
  }

  /** What is wrong with it; empty: nothing. */
  get fault(): string {
    if (!this.hasScheme || this.host.length == 0) return "must be an http or https URL";
    if (!isVisible(this.text) || this.text.includes("#")) return "must be visible ASCII characters without a fragment";
    if (this.host.includes("@")) return "must not carry credentials";
    return this.isV1 || this.hasVersion ? "" : "needs the query parameter api-version, unless it ends in /openai/v1";
  }

  /** Whether it is the address of one API, whatever the client asks for. */
  get isWhole(): bool {
    return this.path.length > 0 && !this.path.endsWith(V1) && this.deployment.length == 0;
  }

  /** Where the APIs are, without the query. */
  routes(): VendorRoute[] {
    if (this.path.endsWith(V1)) {
      return versioned(this.path, DEPLOYED.concat(SHARED).concat(VIDEOS).concat(FINE_TUNING).concat(NEWER));
    }
    if (this.isWhole) return this.everywhere(DEPLOYED.concat(SHARED));
    const deployment = DEPLOYMENTS + (this.deployment.length > 0 ? this.deployment : MODEL_PLACE);
    return versioned(deployment, DEPLOYED).concat(versioned(RESOURCE, SHARED.concat(FINE_TUNING)));
  }

  /** Where realtime sessions are that are no v1 API's, with the query; empty: there are none. */
  get realtime(): string {
    if (this.path.endsWith(V1) || this.isWhole) return "";
    return REALTIME + this.query + (this.deployment.length > 0 ? "&deployment=" + this.deployment : "");
  }

  private everywhere(apis: ApiName[]): VendorRoute[] {
    const routes: VendorRoute[] = [];
    for (let i = 0; i < apis.length; i++) routes.push({ api: apis[i], path: this.path });
    return routes;
  }

  /** The name in the path of a deployment; empty: it is another path. */
  private get deployment(): string {
    if (!this.path.startsWith(DEPLOYMENTS)) return "";
    const name = this.path.substring(DEPLOYMENTS.length);
    return name.includes("/") ? "" : name;
  }

  private get isV1(): bool {
    return this.path.endsWith(V1) || this.path.startsWith(V1 + "/");
  }

  private get hasVersion(): bool {
    const parameters = this.query.substring(1).split("&");
    for (let i = 0; i < parameters.length; i++) {
      if (parameters[i].startsWith(API_VERSION) && parameters[i].length > API_VERSION.length) return true;
    }
    return false;
  }
}

/** `query` of a realtime session, which asks for a deployment, not a model. */
function withDeployment(query: Bytes): Bytes {
  const names = parameterNames(query);
  for (let i = 0; i < names.length; i++) {
    if (equal(names[i], DEPLOYMENT)) return withoutParameters(query, [MODEL]);
  }
  return withRenamed(query, MODEL, DEPLOYMENT);
}

export const azure = new Azure(profile, openai);
