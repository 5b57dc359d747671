import { Bytes, utf8 } from "../base/bytes";
import { isHeaderName } from "../base/http/syntax";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Settings } from "../canonical/settings";
import { openai as openaiVendor } from "../formats/openai/vendor";
import { LimitName, ModelTraits, PLAIN, Thoughts } from "../canonical/traits";
import { CustomUrl } from "./custom_url";
import { Endpoint } from "./endpoint";
import { gptTraits } from "./models/gpt";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { requireSchema, responseSchema } from "./response_schema";
import { SettingFault } from "./setting_fault";
import { AUDIO, BATCHES, FILES, FINE_TUNING, IMAGES, STORES, VIDEOS, standard } from "./standard";

const APIS = [
  ApiName.ChatCompletions,
  ApiName.Completions,
  ApiName.Embeddings,
  ApiName.Models,
  ApiName.RetrieveModel,
  ApiName.Responses,
  ApiName.CompactResponse,
  ApiName.ResponseInputTokens,
  ApiName.Moderations,
  ApiName.Realtime,
];

/** https://platform.openai.com/docs/api-reference */
const profile: Profile = {
  type: "openai",
  host: "api.openai.com",
  routes: standard(
    "",
    APIS.concat(AUDIO).concat(IMAGES).concat(VIDEOS).concat(FILES).concat(BATCHES).concat(FINE_TUNING).concat(STORES),
  ),
  settings: [{ key: "openaiCustomUrl" }, { key: "authHeaderKey" }, responseSchema],
  // Of the vendor's command line client: https://github.com/openai/codex
  headers: ["session-id", "session_id", "thread-id", "conversation_id", "originator", "x-codex-*"],
  accountHeaders: ["openai-organization", "openai-project"],
  remembers: true,
};

/** A custom URL that ends like an API is that API's address, whatever the client asks for; any other is a base. */
const DIRECT_ENDINGS: string[] = [
  "/completions",
  "/embeddings",
  "/audio/speech",
  "/audio/transcriptions",
  "/audio/translations",
  "/images/generations",
  "/images/variations",
  "/images/edits",
  "/models",
  "/responses",
  "/fine_tuning/jobs",
  "/fine_tuning/checkpoints",
  "/realtime",
  "/videos",
];

/** Headers that a request cannot do without. */
const FRAMING: string[] = ["content-length", "content-type", "host", "transfer-encoding"];

/** Of the vendor's models whose line is not known. */
const unknown: ModelTraits = {
  limit: LimitName.MaxCompletionTokens,
  developers: true,
  thoughtsInHistory: Thoughts.Dropped,
  toolsNeedProperties: true,
};

class Openai extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const header = settings.text("authHeaderKey").toLowerCase();
    if (header.length > 0 && (!isHeaderName(utf8(header)) || FRAMING.includes(header))) {
      faults.push(new SettingFault("authHeaderKey", "must be the name of a header that can carry a key"));
    }
    const url = settings.text("openaiCustomUrl");
    if (url.length == 0) return super.endpoint(settings, faults);
    return new CustomUrl("openaiCustomUrl", url, DIRECT_ENDINGS).endpoint(profile.routes, "/v1", faults);
  }

  override traits(model: Bytes, settings: Settings): ModelTraits {
    const known = gptTraits(model);
    if (known !== null) return known;
    return settings.text("openaiCustomUrl").length > 0 ? PLAIN : unknown;
  }

  override edit(call: Call): Call {
    requireSchema(call);
    return call;
  }

  override clientKeyHeaders(settings: Settings): Bytes[] {
    const headers = ["x-api-key", "x-authorization", "authorization"];
    const configured = settings.text("authHeaderKey").toLowerCase();
    if (configured.length > 0) headers.unshift(configured);
    return headers.map<Bytes>((header) => utf8(header));
  }
}

export const openai = new Openai(profile, openaiVendor);
