import { utf8 } from "../base/bytes";
import { NONE } from "../base/json/document";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Effort, effortsBetween } from "../canonical/efforts";
import { Settings } from "../canonical/settings";
import { SignedThoughts } from "../canonical/traits";
import { openai } from "../formats/openai/vendor";
import { Endpoint } from "./endpoint";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { SettingFault } from "./setting_fault";
import { FILES, standard, versioned } from "./standard";

const APIS = [ApiName.ChatCompletions, ApiName.Embeddings, ApiName.ImageGeneration, ApiName.Responses, ApiName.Models];

/** https://www.volcengine.com/docs/82379: OpenAI's API, and Anthropic's beside it. */
const profile: Profile = {
  type: "doubao",
  host: "ark.cn-beijing.volces.com",
  routes: versioned("/api/v3", APIS.concat(FILES)).concat(standard("/api/compatible", [ApiName.AnthropicMessages])),
  settings: [{ key: "doubaoDomain" }],
};

const PARALLEL_TOOL_CALLS = utf8("parallel_tool_calls");
const TOOL_CHOICE = utf8("tool_choice");
const WATERMARK = utf8("watermark");
const FALSE = utf8("false");

class Doubao extends Provider {
  override endpoint(settings: Settings, faults: SettingFault[]): Endpoint {
    return this.endpointAt(this.hostBy("doubaoDomain", settings, faults));
  }

  /** Pictures have a mark in them unless it is declined; responses do not take all that is said of tools. */
  override edit(call: Call): Call {
    if (call.api == ApiName.Responses) {
      call.drop(PARALLEL_TOOL_CALLS);
      call.drop(TOOL_CHOICE);
    } else if (call.api == ApiName.ImageGeneration) {
      if (call.document.member(call.document.root, WATERMARK) == NONE) call.set(WATERMARK, FALSE);
    }
    return call;
  }
}

/** The least effort turns thinking off: https://www.volcengine.com/docs/82379/1494384 */
export const doubao = new Doubao(profile, openai, {
  efforts: effortsBetween(Effort.Minimal, Effort.High),
  reasonsByDefault: true,
  signedThoughts: SignedThoughts.LeftOut,
});
