import { Bytes, EMPTY, concat, utf8 } from "../base/bytes";
import { isFilled } from "../base/json/copy";
import { quote } from "../base/json/writer";
import { Credential, CredentialKind } from "../base/credential";
import { SigV4, SignedMessage } from "../base/signing/sigv4";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { fittingEffort } from "../canonical/efforts";
import { Fitted } from "../canonical/fit/fitted";
import { Parameter, Parameters } from "../canonical/parameters";
import { Settings } from "../canonical/settings";
import { ModelTraits } from "../canonical/traits";
import { SettingNames } from "../formats/converse/setting_names";
import { InvokedMessages } from "../formats/invoke/messages";
import { InvokeVendor } from "../formats/invoke/vendor";
import { openai } from "../formats/openai/vendor";
import { VendorFormat } from "../formats/vendor_format";
import { CHAT_PATH, INVOKE_PATH, placeBedrockModel } from "./bedrock_address";
import { Endpoint } from "./endpoint";
import { NOVA_EFFORTS, bedrockTraits, isClaude, isNova } from "./models/bedrock";
import { Profile, SettingKind, VendorRoute } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { VendorRequest } from "./vendor_request";

const REGION = "awsRegion";
const ENDPOINT = "bedrockEndpoint";
const MESSAGES = "bedrockMessages";
const VERSION = "apiVersion";
const OWN = new SettingNames("bedrockAdditionalFields", "promptCacheRetention", "bedrockPromptCachePointPositions");

/** https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html */
const profile: Profile = {
  type: "bedrock",
  routes: [
    { api: ApiName.ChatCompletions, path: CHAT_PATH },
    { api: ApiName.AnthropicMessages, path: "/anthropic/v1/messages" },
    { api: ApiName.Responses, path: "/openai/v1/responses" },
    { api: ApiName.Embeddings, path: INVOKE_PATH },
    { api: ApiName.ImageGeneration, path: INVOKE_PATH },
  ],
  settings: [
    { key: REGION },
    { key: ENDPOINT, fallback: "runtime" },
    { key: MESSAGES, fallback: "native" },
    { key: VERSION, fallback: "2023-06-01" },
    { key: OWN.fields, kind: SettingKind.Object },
    { key: OWN.retention },
    { key: OWN.positions, kind: SettingKind.Object },
  ],
  credential: CredentialKind.Pair,
  credentialKeys: ["awsAccessKey", "awsSecretKey", "awsSessionToken"],
  signs: true,
  headers: ["x-amzn-bedrock-*"],
  remembers: true,
};

/** The vendor's other host, which has the APIs of OpenAI and Anthropic as they are, and models by their bare ids. */
const MANTLE: VendorRoute[] = [
  { api: ApiName.ChatCompletions, path: "/v1/chat/completions" },
  { api: ApiName.AnthropicMessages, path: "/anthropic/v1/messages" },
  { api: ApiName.Responses, path: "/v1/responses" },
  { api: ApiName.Models, path: "/v1/models" },
];

const names = new Parameters("inferenceConfig.", [
  new Parameter("max_tokens", "maxTokens"),
  new Parameter("temperature", "temperature"),
  new Parameter("top_p", "topP"),
]);

const ANTHROPIC_VERSION = utf8("anthropic-version");
const AUTHORIZATION = utf8("authorization");
const DATE = utf8("x-amz-date");
const HOST = utf8("host");
const SESSION = utf8("x-amz-security-token");
const SERVICE = utf8("bedrock");
const MANTLE_SERVICE = utf8("bedrock-mantle");

const REASONING_EFFORT = utf8("reasoning_effort");
const NO_EFFORT = utf8("none");
const REASONING_CONFIG = utf8("reasoningConfig");
const NOT_REASONING = utf8('{"type":"disabled"}');
const REASONING_START = utf8('{"type":"enabled","maxReasoningEffort":');
const END = utf8("}");

class Bedrock extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const region = settings.text(REGION);
    if (!isRegion(region)) faults.push(new SettingFault(REGION, "is needed: the region, such as us-east-1"));
    note(settings, ENDPOINT, ["runtime", "mantle"], faults);
    note(settings, MESSAGES, ["native", "invoke", "converse"], faults);
    const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    if (!isMantle(settings)) {
      const runtime = this.endpointAt(`bedrock-runtime.${region}.${domain}`);
      if (settings.text(MESSAGES) == "converse") runtime.route(ApiName.AnthropicMessages, "");
      if (isInvoked(settings)) runtime.route(ApiName.AnthropicMessages, INVOKE_PATH);
      return runtime;
    }
    const mantle = new Endpoint(`bedrock-mantle.${region}.api.aws`);
    for (let i = 0; i < MANTLE.length; i++) mantle.route(MANTLE[i].api, MANTLE[i].path);
    return mantle;
  }

  override parameters(settings: Settings): Parameters {
    return isMantle(settings) ? super.parameters(settings) : names;
  }

  override formatFor(_model: Bytes, settings: Settings): VendorFormat {
    if (isMantle(settings)) return openai;
    return isInvoked(settings) ? invoked : this.protocol;
  }

  /** By InvokeModel Claude alone is asked in the Messages API; others answer its clients through Converse. */
  override serves(api: ApiName, model: Bytes, settings: Settings): bool {
    return api != ApiName.AnthropicMessages || !isInvoked(settings) || isClaude(model);
  }

  override traits(model: Bytes, settings: Settings): ModelTraits {
    return isMantle(settings) ? super.traits(model, settings) : bedrockTraits(model);
  }

  /** https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html */
  override edit(call: Call): Call {
    const document = call.document;
    const effort = document.member(document.root, REASONING_EFFORT);
    if (isMantle(call.settings) || !isNova(call.askedModel) || !isFilled(document, effort)) return call;
    const isOff = document.is(effort, NO_EFFORT);
    const word = fittingEffort(document, effort, NOVA_EFFORTS);
    if (!isOff && !document.is(effort, word)) call.fitted |= Fitted.Effort;
    call.set(REASONING_CONFIG, isOff ? NOT_REASONING : concat(REASONING_START, concat(quote(word), END)));
    call.drop(REASONING_EFFORT);
    return call;
  }

  override address(call: Call, out: VendorRequest): void {
    const isMessages = call.api == ApiName.AnthropicMessages;
    const isInvocation = isMessages && isInvoked(call.settings);
    if (isInvocation) {
      out.headers.remove(ANTHROPIC_VERSION);
      out.query = EMPTY;
    } else if (isMessages && out.received.get(ANTHROPIC_VERSION).length == 0) {
      out.headers.set(ANTHROPIC_VERSION, utf8(call.settings.text(VERSION)));
    }
    placeBedrockModel(call, out);
  }

  override authorize(credential: Credential, settings: Settings, out: VendorRequest, nowMs: u64): void {
    if (credential.kind != CredentialKind.Pair) return super.authorize(credential, settings, out, nowMs);
    const service = isMantle(settings) ? MANTLE_SERVICE : SERVICE;
    const signer = new SigV4(credential, utf8(settings.text(REGION)), service, nowMs);
    const message = new SignedMessage(out.method, out.path, out.query, out.body);
    message.header(HOST, out.host);
    message.header(DATE, signer.time);
    if (credential.sessionToken.length > 0) message.header(SESSION, credential.sessionToken);
    out.headers.set(DATE, signer.time);
    if (credential.sessionToken.length > 0) out.headers.set(SESSION, credential.sessionToken);
    out.headers.set(AUTHORIZATION, signer.authorization(message));
  }
}

function isInvoked(settings: Settings): bool {
  return settings.text(MESSAGES) == "invoke" && !isMantle(settings);
}

function isMantle(settings: Settings): bool {
  return settings.text(ENDPOINT) == "mantle";
}

/** A region's name becomes a part of a host's. */
function isRegion(region: string): bool {
  for (let i = 0; i < region.length; i++) {
    const code = region.charCodeAt(i);
    if (!(code >= 0x61 && code <= 0x7a) && !(code >= 0x30 && code <= 0x39) && code != 0x2d) return false;
  }
  return region.length > 0;
}

function note(settings: Settings, key: string, choices: string[], faults: SettingFault[]): void {
  const value = settings.text(key);
  if (!choices.includes(value)) faults.push(new SettingFault(key, "must be one of " + choices.join(", ")));
}

const invoked: VendorFormat = new InvokedMessages(OWN, utf8("bedrock-2023-05-31"));

export const bedrock = new Bedrock(profile, new InvokeVendor(OWN));
