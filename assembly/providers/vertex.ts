import { isDigit, lower } from "../base/ascii";
import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { isOneOf } from "../base/json/copy";
import { Credential, CredentialKind } from "../base/credential";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Settings } from "../canonical/settings";
import { ModelTraits, PLAIN } from "../canonical/traits";
import { AnthropicVendor } from "../formats/anthropic/vendor/vendor";
import { Dialect } from "../formats/gemini/dialect";
import { OTHER_TIERS, SERVICE_TIER } from "../formats/gemini/members";
import { PredictVendor } from "../formats/gemini/predict";
import { openai } from "../formats/openai/vendor";
import { VendorFormat } from "../formats/vendor_format";
import { Endpoint } from "./endpoint";
import { GOOGLE_SETTINGS, VERTEX_SAFETY, applyGoogle, checkGoogle, needsModel } from "./google";
import { GoogleTokens, REFRESH_AHEAD, TOKEN_SERVICE } from "./google_token";
import { hostedClaudeTraits } from "./models/claude";
import { geminiTraits } from "./models/gemini";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { ServiceAccount } from "./service_account";
import { SettingFault } from "./setting_fault";
import { TokenExchange } from "./token_exchange";
import { VendorRequest } from "./vendor_request";
import { Publisher, addressModel, publisherOf } from "./vertex_publisher";

const REGION = "vertexRegion";
const PROJECT = "vertexProjectId";
const COMPATIBLE = "vertexOpenAICompatible";

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest */
const profile: Profile = {
  type: "vertex",
  host: "aiplatform.googleapis.com",
  settings: GOOGLE_SETTINGS.concat([
    { key: VERTEX_SAFETY, kind: SettingKind.Object },
    { key: REGION },
    { key: PROJECT },
    { key: TOKEN_SERVICE },
    { key: REFRESH_AHEAD, kind: SettingKind.Number, fallback: "60" },
    { key: COMPATIBLE, kind: SettingKind.Flag, fallback: "false" },
  ]),
  credential: CredentialKind.ServiceAccount,
  credentialKeys: ["vertexAuthKey"],
  headers: ["x-goog-api-client", "x-vertex-ai-llm-*"],
  remembers: true,
  accountHeaders: ["x-goog-user-project"],
};

/** What is asked of a model, which the path names (`address`). */
const ASKED: ApiName[] = [
  ApiName.ChatCompletions,
  ApiName.Embeddings,
  ApiName.ImageGeneration,
  ApiName.AnthropicMessages,
  ApiName.AnthropicCountTokens,
];

const ANTHROPIC_BETA = utf8("anthropic-beta");
const ANTHROPIC_VERSION = utf8("anthropic-version");
const API_KEY = utf8("x-goog-api-key");
/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/priority-paygo */
const TIER = utf8("x-vertex-ai-llm-shared-request-type");

const google: VendorFormat = new PredictVendor(dialect());
/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude */
const anthropic: VendorFormat = new AnthropicVendor(utf8(""), utf8("vertex-2023-10-16"));
const exchange: TokenExchange = new GoogleTokens();

class Vertex extends Provider {
  override get exchange(): TokenExchange | null {
    return exchange;
  }

  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    checkGoogle(settings, faults);
    const region = settings.text(REGION);
    if (!isPlain(region)) faults.push(new SettingFault(REGION, "must be small letters, digits and hyphens"));
    const project = settings.text(PROJECT);
    if (!isPlain(project)) faults.push(new SettingFault(PROJECT, "must be letters, digits, hyphens, dots and colons"));
    const endpoint = new Endpoint(hostOf(region));
    endpoint.hasOwnPaths = true;
    const base = project.length == 0 ? "/v1" : `/v1/projects/${project}/locations/${region}`;
    for (let i = 0; i < ASKED.length; i++) {
      // Keys are for Google's own models.
      if (project.length > 0 || !isMessages(ASKED[i])) endpoint.route(ASKED[i], base);
    }
    return endpoint;
  }

  override checkPool(isExchanged: bool, settings: Settings, faults: SettingFault[]): void {
    const hasProject = settings.text(PROJECT).length > 0;
    if (!isExchanged) {
      if (hasProject) faults.push(new SettingFault(PROJECT, "is for service accounts: keys have no project"));
      if (settings.flag(COMPATIBLE)) faults.push(new SettingFault(COMPATIBLE, "is for service accounts"));
      return;
    }
    if (!hasProject) faults.push(new SettingFault(PROJECT, "is needed"));
    if (settings.text(REGION).length == 0) faults.push(new SettingFault(REGION, "is needed, be it global"));
    const service = settings.text(TOKEN_SERVICE);
    if (service.length == 0) faults.push(new SettingFault(TOKEN_SERVICE, "is needed: it grants access tokens"));
  }

  override credentialFault(credential: Credential): string {
    return new ServiceAccount(credential.secret).fault;
  }

  override traits(model: Bytes, settings: Settings): ModelTraits {
    const publisher = publisherIn(model, settings);
    if (publisher == Publisher.Anthropic) return hostedClaudeTraits(model);
    return publisher == Publisher.Google ? geminiTraits(model) : PLAIN;
  }

  override formatFor(model: Bytes, settings: Settings): VendorFormat {
    const publisher = publisherIn(model, settings);
    if (publisher == Publisher.Anthropic) return anthropic;
    return publisher == Publisher.Google ? google : openai;
  }

  /** Claude alone is asked in its vendor's API. */
  override serves(api: ApiName, model: Bytes, settings: Settings): bool {
    return !isMessages(api) || publisherIn(model, settings) == Publisher.Anthropic;
  }

  override edit(call: Call): Call {
    if (needsModel(call) && publisherIn(call.askedModel, call.settings) == Publisher.Google) applyGoogle(call);
    return call;
  }

  override address(call: Call, out: VendorRequest): void {
    // What of the API's versions and flags there is stands in the body.
    out.headers.remove(ANTHROPIC_VERSION);
    out.headers.remove(ANTHROPIC_BETA);
    // The vendor refuses parameters that it does not know, such as `beta`.
    if (isMessages(call.api)) out.query = EMPTY;
    if (!ASKED.includes(call.api)) return;
    const publisher = publisherIn(call.askedModel, call.settings);
    addressModel(call, publisher, out);
    if (publisher == Publisher.Google) sayTier(call, out);
  }

  override authorize(credential: Credential, settings: Settings, out: VendorRequest, nowMs: u64): void {
    if (settings.text(PROJECT).length == 0) out.headers.set(API_KEY, credential.secret);
    else super.authorize(credential, settings, out, nowMs);
  }
}

/** Has the headers of `out` say in which tier a chat is to be served, unless the client's do. */
function sayTier(call: Call, out: VendorRequest): void {
  const tier = call.document.member(call.document.root, SERVICE_TIER);
  if (!isOneOf(call.document, tier, OTHER_TIERS) || out.received.get(TIER).length > 0) return;
  out.headers.set(TIER, call.document.string(tier));
}

/** Platforms of Google's other than AI Studio know no ids of calls and no tiers. */
function dialect(): Dialect {
  const own = new Dialect();
  own.callIds = false;
  own.tiers = false;
  return own;
}

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/locations */
function hostOf(region: string): string {
  if (region.length == 0 || region == "global") return profile.host;
  return region == "us" || region == "eu" ? `aiplatform.${region}.rep.googleapis.com` : `${region}-${profile.host}`;
}

function publisherIn(model: Bytes, settings: Settings): Publisher {
  return publisherOf(model, settings.flag(COMPATIBLE));
}

function isMessages(api: ApiName): bool {
  return api == ApiName.AnthropicMessages || api == ApiName.AnthropicCountTokens;
}

function isPlain(name: string): bool {
  const bytes = utf8(name);
  for (let i = 0; i < bytes.length; i++) {
    const letter = lower(bytes[i]);
    const isWord = isDigit(letter) || (letter >= 0x61 && letter <= 0x7a);
    if (!isWord && letter != 0x2d && letter != 0x2e && letter != 0x3a) return false;
  }
  return true;
}

export const vertex = new Vertex(profile, google);
