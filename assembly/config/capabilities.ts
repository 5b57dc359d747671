import { ApiName } from "../canonical/api_name";
import { Endpoint } from "../providers/index";
import { pathOf } from "./path";
import { Section } from "./section";

/** The name of an API, as the Higress Go plugin has it where it has one. */
class Capability {
  constructor(
    readonly key: string,
    readonly api: ApiName,
  ) {}
}

const CAPABILITIES: Capability[] = [
  new Capability("openai/v1/chatcompletions", ApiName.ChatCompletions),
  new Capability("openai/v1/completions", ApiName.Completions),
  new Capability("openai/v1/embeddings", ApiName.Embeddings),
  new Capability("openai/v1/models", ApiName.Models),
  new Capability("openai/v1/retrievemodel", ApiName.RetrieveModel),
  new Capability("openai/v1/responses", ApiName.Responses),
  new Capability("openai/v1/retrieveresponse", ApiName.RetrieveResponse),
  new Capability("openai/v1/imagegeneration", ApiName.ImageGeneration),
  new Capability("openai/v1/imagevariation", ApiName.ImageVariation),
  new Capability("openai/v1/imageedit", ApiName.ImageEdit),
  new Capability("openai/v1/audiospeech", ApiName.AudioSpeech),
  new Capability("openai/v1/audiotranscription", ApiName.AudioTranscription),
  new Capability("openai/v1/audiotranslation", ApiName.AudioTranslation),
  new Capability("openai/v1/realtime", ApiName.Realtime),
  new Capability("openai/v1/files", ApiName.Files),
  new Capability("openai/v1/retrievefile", ApiName.RetrieveFile),
  new Capability("openai/v1/retrievefilecontent", ApiName.RetrieveFileContent),
  new Capability("openai/v1/batches", ApiName.Batches),
  new Capability("openai/v1/retrievebatch", ApiName.RetrieveBatch),
  new Capability("openai/v1/cancelbatch", ApiName.CancelBatch),
  new Capability("openai/v1/fine-tuningjobs", ApiName.FineTuningJobs),
  new Capability("openai/v1/retrievefine-tuningjob", ApiName.RetrieveFineTuningJob),
  new Capability("openai/v1/fine-tuningjobsevents", ApiName.FineTuningJobEvents),
  new Capability("openai/v1/fine-tuningjobcheckpoints", ApiName.FineTuningJobCheckpoints),
  new Capability("openai/v1/cancelfine-tuningjob", ApiName.CancelFineTuningJob),
  new Capability("openai/v1/resumefine-tuningjob", ApiName.ResumeFineTuningJob),
  new Capability("openai/v1/pausefine-tuningjob", ApiName.PauseFineTuningJob),
  new Capability("openai/v1/fine-tuningjobcheckpointpermissions", ApiName.CheckpointPermissions),
  new Capability("openai/v1/deletefine-tuningjobcheckpointpermission", ApiName.DeleteCheckpointPermission),
  new Capability("openai/v1/videos", ApiName.Videos),
  new Capability("openai/v1/retrievevideo", ApiName.RetrieveVideo),
  new Capability("openai/v1/retrievevideocontent", ApiName.RetrieveVideoContent),
  new Capability("openai/v1/videoremix", ApiName.VideoRemix),
  new Capability("anthropic/v1/messages", ApiName.AnthropicMessages),
  new Capability("anthropic/v1/messages/count_tokens", ApiName.AnthropicCountTokens),
  new Capability("anthropic/v1/complete", ApiName.AnthropicComplete),
  new Capability("cohere/v1/rerank", ApiName.Rerank),
  new Capability("dashscope/v1/reranks", ApiName.Reranks),
  new Capability("openai/v1/conversations", ApiName.Conversations),
];

/** The configuration's paths win over the profile's; an API without one (null or empty) is closed. */
export function readCapabilities(section: Section, endpoint: Endpoint): void {
  const entries = section.section("capabilities");
  if (entries === null) return;
  for (let i = 0; i < CAPABILITIES.length; i++) {
    const key = CAPABILITIES[i].key;
    const path = pathOf(entries, key);
    if (path.length > 0) endpoint.route(CAPABILITIES[i].api, starred(entries.text(key)));
    else if (entries.names(key)) endpoint.close(CAPABILITIES[i].api);
  }
  const none: string[] = [];
  entries.finish(none);
}

/** The APIs that clients can ask for, where the configuration names them; otherwise all that the provider has. */
export function readApis(section: Section, endpoint: Endpoint): void {
  if (!section.has("apis")) return;
  const names = section.texts("apis");
  const open: ApiName[] = [];
  for (let i = 0; i < names.length; i++) {
    const capability = capabilityOf(names[i]);
    if (capability === null) section.error(`apis[${i}]`, "is the name of no API");
    else if (!endpoint.opens(capability.api)) section.error(`apis[${i}]`, "is closed by capabilities");
    else open.push(capability.api);
  }
  endpoint.openOnly(open);
}

function capabilityOf(name: string): Capability | null {
  for (let i = 0; i < CAPABILITIES.length; i++) if (CAPABILITIES[i].key == name) return CAPABILITIES[i];
  return null;
}

/** `{file_id}` and the like are stars in our own patterns. */
function starred(path: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let open = path.indexOf("{"); open >= 0; open = path.indexOf("{", from)) {
    const close = path.indexOf("}", open);
    if (close < 0) break;
    kept.push(path.substring(from, open));
    from = close + 1;
  }
  kept.push(path.substring(from));
  return kept.join("*");
}
