import { Bytes, concat, contains, endsWith, equal, slice, utf8 } from "../base/bytes";
import { JsonKind, isBool } from "../base/json/document";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Place, beginsWithSystem, withSystemMessage } from "../canonical/chat/system_message";
import { Parameters, parameters } from "../canonical/parameters";
import { Settings } from "../canonical/settings";
import { ModelTraits, SignedThoughts, Thoughts } from "../canonical/traits";
import { showsMedia } from "../formats/dashscope/media";
import { withFiles } from "../formats/dashscope/files";
import { DashscopeVendor } from "../formats/dashscope/vendor";
import { openai } from "../formats/openai/vendor";
import { VendorFormat } from "../formats/vendor_format";
import { Endpoint } from "./endpoint";
import { preservesThoughts } from "./models/qwen";
import { Profile, SettingKind, VendorRoute } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { BATCHES, FILES, standard } from "./standard";
import { Wish, wishOf } from "./thinking_switch";
import { VendorRequest } from "./vendor_request";

const OPENAI_APIS: ApiName[] = [
  ApiName.ChatCompletions,
  ApiName.Completions,
  ApiName.Embeddings,
  ApiName.Models,
  ApiName.Responses,
  ApiName.Conversations,
];

/** https://help.aliyun.com/zh/model-studio/compatibility-of-openai-with-dashscope */
const profile: Profile = {
  type: "qwen",
  host: "dashscope.aliyuncs.com",
  routes: standard("/compatible-mode", OPENAI_APIS.concat(FILES).concat(BATCHES)).concat([
    { api: ApiName.Reranks, path: "/compatible-api/v1/reranks" },
    { api: ApiName.AnthropicMessages, path: "/apps/anthropic/v1/messages" },
    { api: ApiName.AigcServices, path: "/api/v1/services/aigc/*/*" },
    { api: ApiName.AigcTasks, path: "/api/v1/tasks/*" },
  ]),
  settings: [
    { key: "qwenDomain" },
    { key: "qwenEnableCompatible", kind: SettingKind.Flag, fallback: "true" },
    { key: "qwenEnableSearch", kind: SettingKind.Flag, fallback: "false" },
    { key: "qwenFileIds", kind: SettingKind.List, excludes: "context" },
  ],
  headers: ["x-dashscope-sse", "x-dashscope-async", "x-dashscope-datainspection", "x-dashscope-ossresourceresolve"],
  remembers: true,
};

const TEXT_CHAT = "/api/v1/services/aigc/text-generation/generation";
const TEXT_CHAT_PATH = utf8(TEXT_CHAT);
const MEDIA_CHAT_PATH = utf8("/api/v1/services/aigc/multimodal-generation/generation");

/** https://help.aliyun.com/zh/model-studio/dashscope-api-reference/ */
const nativeRoutes: VendorRoute[] = [
  { api: ApiName.ChatCompletions, path: TEXT_CHAT },
  { api: ApiName.Embeddings, path: "/api/v1/services/embeddings/text-embedding/text-embedding" },
  { api: ApiName.Reranks, path: "/api/v1/services/rerank/text-rerank/text-rerank" },
];

/** What the names of models that see or hear have in them. */
const SENSES: Bytes[] = [utf8("-vl"), utf8("-audio"), utf8("qvq")];

/** The one model that reads uploaded files. */
const FILE_READER = utf8("qwen-long");
const ENABLE_SEARCH = utf8("enable_search");
const ENABLE_THINKING = utf8("enable_thinking");
const TRUE = utf8("true");
const FALSE = utf8("false");
const nativeParameters = parameters("parameters.", ["max_tokens", "temperature", "top_p", "top_k", "seed"]);
const native: VendorFormat = new DashscopeVendor();

const ASSISTANT = utf8("You are a helpful assistant.");
const ACCEPT = utf8("accept");
const ANYTHING = utf8("*/*");
const DASHSCOPE_SSE = utf8("x-dashscope-sse");
const ENABLE = utf8("enable");
const EVENTS_TYPE = utf8("text/event-stream");

/** https://help.aliyun.com/zh/model-studio/context-cache, https://help.aliyun.com/zh/model-studio/deep-thinking */
const traits: ModelTraits = {
  cacheMarks: true,
  thoughtsInHistory: Thoughts.ToolTurns,
  signedThoughts: SignedThoughts.LeftOut,
};

const preserving = traits.copy();
preserving.preservesThoughts = true;

class Qwen extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const endpoint = this.endpointAt(this.hostBy("qwenDomain", settings, faults));
    endpoint.hasOwnPaths = true;
    if (!isNative(settings)) return endpoint;
    for (let i = 0; i < nativeRoutes.length; i++) endpoint.route(nativeRoutes[i].api, nativeRoutes[i].path);
    return endpoint;
  }

  override parameters(settings: Settings): Parameters {
    return isNative(settings) ? nativeParameters : super.parameters(settings);
  }

  override formatFor(_model: Bytes, settings: Settings): VendorFormat {
    return isNative(settings) ? native : this.protocol;
  }

  override traits(model: Bytes, _settings: Settings): ModelTraits {
    return preservesThoughts(model) ? preserving : traits;
  }

  override edit(call: Call): Call {
    if (call.api != ApiName.ChatCompletions) return call;
    if (isNative(call.settings)) {
      if (call.settings.flag("qwenEnableSearch") && !saysSearch(call)) call.set(ENABLE_SEARCH, TRUE);
    } else {
      const wish = wishOf(call, ENABLE_THINKING);
      if (wish == Wish.DoNotThink) call.set(ENABLE_THINKING, FALSE);
      else if (wish == Wish.Think && call.isStream) call.set(ENABLE_THINKING, TRUE);
    }
    const files = call.settings.text("qwenFileIds");
    return files.length > 0 && equal(call.askedModel, FILE_READER) ? withFiles(call, files) : call;
  }

  /** The vendor's own API takes no text of this kind in the first place. */
  override insertContext(call: Call, text: Bytes): Call {
    const isFirst = isNative(call.settings) && !beginsWithSystem(call);
    const chat = isFirst ? withSystemMessage(call, ASSISTANT, Place.First) : call;
    return super.insertContext(chat, text);
  }

  /** Chats with pictures or sounds are answered elsewhere. */
  override address(call: Call, out: VendorRequest): void {
    if (call.api != ApiName.ChatCompletions || !call.hasBody || !isNative(call.settings)) return;
    const path = out.path;
    if (endsWith(path, TEXT_CHAT_PATH) && (hasSenses(call.askedModel) || showsMedia(call))) {
      out.path = concat(slice(path, 0, path.length - TEXT_CHAT_PATH.length), MEDIA_CHAT_PATH);
    }
    out.headers.set(ACCEPT, call.isStream ? EVENTS_TYPE : ANYTHING);
    if (call.isStream) out.headers.set(DASHSCOPE_SSE, ENABLE);
    else out.headers.remove(DASHSCOPE_SSE);
  }
}

function isNative(settings: Settings): bool {
  return !settings.flag("qwenEnableCompatible");
}

function saysSearch(call: Call): bool {
  return isBool(call.document.kind(call.document.member(call.document.root, ENABLE_SEARCH)));
}

function hasSenses(model: Bytes): bool {
  for (let i = 0; i < SENSES.length; i++) if (contains(model, SENSES[i])) return true;
  return false;
}

export const qwen = new Qwen(profile, openai);
