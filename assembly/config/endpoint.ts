import { Bytes, utf8 } from "../base/bytes";
import { isAuthority } from "../base/http/syntax";
import { isVisible } from "../base/http/url";
import { ApiName } from "../openai/api_name";
import { Endpoint } from "../providers/index";
import { Section } from "./section";

/** A key of `capabilities`, as the Higress Go plugin names APIs. */
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
  new Capability("openai/v1/responses", ApiName.Responses),
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
  new Capability("openai/v1/videos", ApiName.Videos),
  new Capability("openai/v1/retrievevideo", ApiName.RetrieveVideo),
  new Capability("openai/v1/retrievevideocontent", ApiName.RetrieveVideoContent),
  new Capability("openai/v1/videoremix", ApiName.VideoRemix),
  new Capability("anthropic/v1/messages", ApiName.AnthropicMessages),
  new Capability("anthropic/v1/messages/count_tokens", ApiName.AnthropicCountTokens),
  new Capability("anthropic/v1/complete", ApiName.AnthropicComplete),
  new Capability("cohere/v1/rerank", ApiName.Rerank),
];

/** Applies what a provider's section says of host and paths to the provider's own `endpoint`. */
export function readEndpoint(section: Section, own: Endpoint, isOriginal: bool): Endpoint {
  const domain = section.text("providerDomain");
  if (domain.length > 0 && !isAuthority(utf8(domain))) {
    section.error("providerDomain", "must be a host name, with a port where needed, and without scheme or path");
  }
  const endpoint = domain.length > 0 ? own.at(domain) : own;
  readCapabilities(section, endpoint);
  readBasePath(section, endpoint, isOriginal);
  const prefix = pathOf(section, "providerBasePath");
  if (prefix.length > 0) endpoint.prefixes.push(prefix);
  return endpoint;
}

/** The configuration's paths win over the profile's. */
function readCapabilities(section: Section, endpoint: Endpoint): void {
  const entries = section.section("capabilities");
  if (entries === null) return;
  for (let i = 0; i < CAPABILITIES.length; i++) {
    const path = pathOf(entries, CAPABILITIES[i].key);
    if (path.length > 0) endpoint.route(CAPABILITIES[i].api, starred(entries.text(CAPABILITIES[i].key)));
  }
  const none: string[] = [];
  entries.finish(none);
}

/** `subPath` is another name for a `basePath` that is taken off. */
function readBasePath(section: Section, endpoint: Endpoint, isOriginal: bool): void {
  const prepends = section.choice("basePathHandling", ["removePrefix", "prepend"]) == 1;
  const base = pathOf(section, "basePath");
  const sub = pathOf(section, "subPath");
  endpoint.keepsPath = endpoint.keepsPath || isOriginal;
  endpoint.strip = base.length > 0 && !prepends ? base : sub;
  if (base.length > 0 && prepends) endpoint.prefixes.push(base);
}

/** A path without slashes at its end; EMPTY when absent. */
function pathOf(section: Section, key: string): Bytes {
  const path = section.text(key);
  if (path.length == 0) return utf8("");
  if (!path.startsWith("/") || !isVisible(path)) section.error(key, "must be a path that starts with a slash");
  let end = path.length;
  while (end > 0 && path.charAt(end - 1) == "/") end--;
  return utf8(path.substring(0, end));
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
