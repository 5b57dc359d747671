import { Bytes, startsWith, utf8 } from "../base/bytes";
import { isFilled } from "../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { messagesOf } from "../canonical/chat/messages";
import { Settings } from "../canonical/settings";
import { LimitName, SignedThoughts, Thoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { Profile, SettingKind } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { BATCHES, FILES, standard, versioned } from "./standard";

const APIS = [
  ApiName.ChatCompletions,
  ApiName.Embeddings,
  ApiName.Models,
  ApiName.ImageGeneration,
  ApiName.AudioSpeech,
  ApiName.AudioTranscription,
  ApiName.Moderations,
];

/** https://docs.bigmodel.cn/cn/api: OpenAI's API, and Anthropic's beside it. */
const profile: Profile = {
  type: "zhipuai",
  host: "open.bigmodel.cn",
  routes: versioned("/api/paas/v4", APIS.concat(FILES).concat(BATCHES)).concat(
    standard("/api/anthropic", [ApiName.AnthropicMessages]),
  ),
  settings: [{ key: "zhipuDomain" }, { key: "zhipuCodePlanMode", kind: SettingKind.Flag, fallback: "false" }],
};

const CODE_PLAN_CHAT = "/api/coding/paas/v4/chat/completions";
/** Models that know degrees of thinking; all others think or do not. */
const DEGREES = utf8("glm-5");
const EFFORT = utf8("reasoning_effort");
const NO_EFFORTS: Bytes[] = [utf8("none"), utf8("minimal")];
const REASONING_CONTENT = utf8("reasoning_content");
const THINKING = utf8("thinking");
const CLEAR_THINKING = utf8("clear_thinking");
const FALSE = utf8("false");

class Zhipuai extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    const endpoint = this.endpointAt(this.hostBy("zhipuDomain", settings, faults));
    if (settings.flag("zhipuCodePlanMode")) endpoint.route(ApiName.ChatCompletions, CODE_PLAN_CHAT);
    return endpoint;
  }

  /** https://docs.bigmodel.cn/cn/guide/capabilities/thinking-mode */
  override edit(call: Call): Call {
    if (call.api != ApiName.ChatCompletions) return call;
    const document = call.document;
    const effort = document.member(document.root, EFFORT);
    const isAsked = document.kind(effort) == JsonKind.String;
    const isOff = document.is(effort, NO_EFFORTS[0]) || document.is(effort, NO_EFFORTS[1]);
    if (isAsked && (isOff || !startsWith(call.askedModel, DEGREES))) call.drop(EFFORT);
    const thinking = document.member(document.root, THINKING);
    const keeps = hasThoughts(document);
    if (document.kind(thinking) == JsonKind.Object) {
      const isSaid = document.member(thinking, CLEAR_THINKING) != NONE;
      if (keeps && !isSaid) call.edit.insert(thinking, CLEAR_THINKING, FALSE);
    } else if (isAsked || keeps) call.set(THINKING, thinkingOf(isAsked, isOff, keeps));
    return call;
  }
}

/** Whether the history has thoughts, by which the model goes unless they are cleared. */
function hasThoughts(document: JsonDocument): bool {
  const messages = messagesOf(document);
  for (let i = 0; i < messages.length; i++) {
    if (isFilled(document, document.member(messages[i], REASONING_CONTENT))) return true;
  }
  return false;
}

function thinkingOf(isAsked: bool, isOff: bool, keeps: bool): Bytes {
  const type = isAsked ? `"type":"${isOff ? "disabled" : "enabled"}"` : "";
  return utf8("{" + type + (isAsked && keeps ? "," : "") + (keeps ? '"clear_thinking":false' : "") + "}");
}

export const zhipuai = new Zhipuai(profile, openai, {
  limit: LimitName.MaxTokens,
  highestTemperature: 1,
  forcedTool: false,
  reasonsByDefault: true,
  thoughtsInHistory: Thoughts.All,
  signedThoughts: SignedThoughts.LeftOut,
});
