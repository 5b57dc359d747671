import { Bytes, concat, indexOf, slice, startsWith, utf8 } from "../base/bytes";
import { pathSegment } from "../base/http/escape";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { isEmbedded } from "../formats/gemini/predict";
import { askForEvents } from "./google";
import { VendorRequest } from "./vendor_request";

/** Whose models are asked, which decides on path and wire format. */
export enum Publisher {
  Google,
  Anthropic,
  /** All that the OpenAI endpoint has: its models are named `publisher/model`. */
  Open,
}

const ANTHROPIC_MODELS = utf8("/publishers/anthropic/models/");
const CLAUDE = utf8("claude");
const COUNT_TOKENS = utf8("count-tokens");
const GENERATE = utf8(":generateContent");
const GOOGLE = utf8("google/");
const GOOGLE_MODELS = utf8("/publishers/google/models/");
const EMBED = utf8(":embedContent");
const OPEN_CHAT = utf8("/endpoints/openapi/chat/completions");
const OPEN_EMBEDDINGS = utf8("/endpoints/openapi/embeddings");
const PREDICT = utf8(":predict");
const RAW = utf8(":rawPredict");
const RAW_STREAM = utf8(":streamRawPredict");
const STREAM = utf8(":streamGenerateContent");
const SLASH: u8 = 0x2f;

const NO_MODEL = "'model' must name the model to ask.";
const NO_IMAGES = "'model' must be one of Google's to make images.";

/** Whose `model` is; `isOpen`: all but Claude is asked at the OpenAI endpoint. */
export function publisherOf(model: Bytes, isOpen: bool): Publisher {
  if (startsWith(model, CLAUDE)) return Publisher.Anthropic;
  const isOther = indexOf(model, SLASH) >= 0 && !startsWith(model, GOOGLE);
  return isOpen || isOther ? Publisher.Open : Publisher.Google;
}

/** Puts the place of the model that `call` asks for behind the path of `out`, that of its project. */
export function addressModel(call: Call, publisher: Publisher, out: VendorRequest): void {
  const model = call.askedModel;
  if (model.length == 0) call.problem = NO_MODEL;
  else if (publisher == Publisher.Open) addressOpen(call, out);
  else if (publisher == Publisher.Anthropic) {
    const isCount = call.api == ApiName.AnthropicCountTokens;
    const action = call.isStream && !isCount ? RAW_STREAM : RAW;
    out.path = joined(out.path, ANTHROPIC_MODELS, isCount ? COUNT_TOKENS : pathSegment(model), action);
  } else {
    const isStream = call.api == ApiName.ChatCompletions && call.isStream;
    const name = startsWith(model, GOOGLE) ? slice(model, GOOGLE.length, model.length) : model;
    const action = call.api == ApiName.Embeddings ? (isEmbedded(name) ? EMBED : PREDICT) : isStream ? STREAM : GENERATE;
    out.path = joined(out.path, GOOGLE_MODELS, pathSegment(name), action);
    if (isStream) askForEvents(out);
  }
}

function addressOpen(call: Call, out: VendorRequest): void {
  if (call.api == ApiName.ImageGeneration) call.problem = NO_IMAGES;
  out.path = concat(out.path, call.api == ApiName.Embeddings ? OPEN_EMBEDDINGS : OPEN_CHAT);
}

function joined(base: Bytes, models: Bytes, model: Bytes, action: Bytes): Bytes {
  return concat(concat(base, models), concat(model, action));
}
