import { isDigit, lower } from "../base/ascii";
import { Bytes, concat, equal, indexOf, utf8 } from "../base/bytes";
import { Credential } from "../base/credential";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Parameter, Parameters } from "../canonical/parameters";
import { Settings } from "../canonical/settings";
import { ModelTraits } from "../canonical/traits";
import { Dialect } from "../formats/gemini/dialect";
import { GeminiVendor } from "../formats/gemini/vendor";
import { Endpoint } from "./endpoint";
import { GOOGLE_SETTINGS, applyGoogle, askForEvents, checkGoogle, modelPath, needsModel } from "./google";
import { geminiTraits, withSignatures } from "./models/gemini";
import { Profile, VendorRoute } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { VendorRequest } from "./vendor_request";

const VERSION = "apiVersion";

/** https://ai.google.dev/api: the model's name stands in the path of what it is asked (`address`). */
const profile: Profile = {
  type: "gemini",
  host: "generativelanguage.googleapis.com",
  settings: GOOGLE_SETTINGS.concat([{ key: VERSION, fallback: "v1beta" }]),
  headers: ["x-goog-api-client", "x-goog-upload-*"],
  remembers: true,
};

/** Behind the version. Clients of the canonical API know no pages. */
const routes: VendorRoute[] = [
  { api: ApiName.ChatCompletions, path: "" },
  { api: ApiName.Embeddings, path: "" },
  { api: ApiName.ImageGeneration, path: "" },
  { api: ApiName.Models, path: "/models?pageSize=1000" },
  { api: ApiName.RetrieveModel, path: "/models/*" },
  { api: ApiName.GenerateContent, path: "/models/*:generateContent" },
  { api: ApiName.StreamGenerateContent, path: "/models/*:streamGenerateContent" },
];

const API_KEY = utf8("x-goog-api-key");
const BATCH_EMBED = utf8(":batchEmbedContents");
const COLON: u8 = 0x3a;
const GENERATE = utf8(":generateContent");
const SLASH = utf8("/");
const STREAM = utf8(":streamGenerateContent");
const TUNED: Bytes[] = [utf8("tunedModels/")];

/** From 2026-12-01 on newer models answer in their names: https://ai.google.dev/gemini-api/docs/deprecations. */
const REROUTED: Bytes[] = [utf8("gemini-2.5-pro"), utf8("gemini-2.5-flash")];

const names = new Parameters("generationConfig.", [
  new Parameter("max_tokens", "maxOutputTokens"),
  new Parameter("temperature", "temperature"),
  new Parameter("top_p", "topP"),
  new Parameter("top_k", "topK"),
  new Parameter("seed", "seed"),
]);

class Gemini extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const version = settings.text(VERSION);
    if (!isPlain(version)) faults.push(new SettingFault(VERSION, "must be letters and digits, such as v1beta"));
    checkGoogle(settings, faults);
    const endpoint = this.endpointAt(profile.host);
    for (let i = 0; i < routes.length; i++) endpoint.route(routes[i].api, `/${version}${routes[i].path}`);
    return endpoint;
  }

  override traits(model: Bytes, _settings: Settings): ModelTraits {
    const traits = geminiTraits(model);
    for (let i = 0; i < REROUTED.length; i++) if (equal(model, REROUTED[i])) return withSignatures(traits);
    return traits;
  }

  override parameters(_settings: Settings): Parameters {
    return names;
  }

  override edit(call: Call): Call {
    if (isAsked(call.api) && needsModel(call)) applyGoogle(call);
    return call;
  }

  override address(call: Call, out: VendorRequest): void {
    if (!isAsked(call.api) || !call.hasBody || indexOf(out.path, COLON) >= 0) return;
    const isStream = call.api == ApiName.ChatCompletions && call.isStream;
    const action = call.api == ApiName.Embeddings ? BATCH_EMBED : isStream ? STREAM : GENERATE;
    out.path = concat(out.path, concat(SLASH, concat(modelPath(call.askedModel, TUNED), action)));
    if (isStream) askForEvents(out);
  }

  override authorize(credential: Credential, _settings: Settings, out: VendorRequest, _nowMs: u64): void {
    out.headers.set(API_KEY, credential.secret);
  }
}

/** Whether `api` asks one model. */
function isAsked(api: ApiName): bool {
  return api == ApiName.ChatCompletions || api == ApiName.Embeddings || api == ApiName.ImageGeneration;
}

function isPlain(version: string): bool {
  const bytes = utf8(version);
  for (let i = 0; i < bytes.length; i++) {
    const letter = lower(bytes[i]);
    if (!isDigit(letter) && (letter < 0x61 || letter > 0x7a)) return false;
  }
  return bytes.length > 0;
}

export const gemini = new Gemini(profile, new GeminiVendor(new Dialect()));
