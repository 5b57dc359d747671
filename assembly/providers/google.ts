import { Bytes, concat, slice, startsWith, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonWriter } from "../base/json/writer";
import { copyValue } from "../base/json/copy";
import { pathSegment } from "../base/http/escape";
import { parameterNames, withoutParameters } from "../base/http/query";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { Settings } from "../canonical/settings";
import { SettingKind, SettingSpec } from "./profile";
import { SettingFault } from "./setting_fault";
import { VendorRequest } from "./vendor_request";

/**
 * What Google's platforms share: the configuration keys for all models of its format, and how a model is named in a
 * path.
 */

const SAFETY = "geminiSafetySetting";
/** Another name of `geminiSafetySetting`, which Higress's documents have. */
export const VERTEX_SAFETY = "vertexGeminiSafetySetting";
const BUDGET = "geminiThinkingBudget";

export const GOOGLE_SETTINGS: SettingSpec[] = [
  { key: SAFETY, kind: SettingKind.Object },
  { key: BUDGET, kind: SettingKind.Integer },
];

const CATEGORY = utf8("category");
const THRESHOLD = utf8("threshold");
const SAFETY_SETTINGS = utf8("safety_settings");
const THINKING_BUDGET = utf8("thinking_budget");
const EXTRA_BODY = utf8("extra_body");
const GOOGLE = utf8("google");
const THINKING_CONFIG = utf8("thinking_config");

/** Members by which a client says itself how much is to be thought. */
const WISHES: Bytes[] = [
  utf8("reasoning_effort"),
  utf8("reasoning_max_tokens"),
  utf8("reasoning"),
  utf8("thinking"),
  utf8("enable_thinking"),
  THINKING_BUDGET,
];

const NO_MODEL = "'model' must name the model to ask.";
const AND = utf8("&");
const EVENTS = utf8("?alt=sse");
const MODELS = utf8("models/");

/** Adds what is wrong with the settings to `faults`. */
export function checkGoogle(settings: Settings, faults: SettingFault[]): void {
  const isSaidTwice = settings.text(SAFETY).length > 0 && settings.text(VERTEX_SAFETY).length > 0;
  if (isSaidTwice) faults.push(new SettingFault(VERTEX_SAFETY, `is another name of ${SAFETY}: one of them is enough`));
  checkSafety(SAFETY, settings, faults);
  checkSafety(VERTEX_SAFETY, settings, faults);
}

function checkSafety(key: string, settings: Settings, faults: SettingFault[]): void {
  const safety = JsonDocument.parse(utf8(settings.text(key)));
  for (let at = safety.first(safety.root); at != NONE; at = safety.next(at)) {
    if (safety.kind(safety.value(at)) == JsonKind.String) continue;
    faults.push(new SettingFault(key, "must have a threshold, a text, for each category"));
    return;
  }
}

/** Has `call` say what the settings say: how harmless, whatever the client says; unless it does, how thoughtful. */
export function applyGoogle(call: Call): void {
  const isChat = call.api == ApiName.ChatCompletions;
  if (!isChat && call.api != ApiName.ImageGeneration) return;
  const own = call.settings.text(SAFETY);
  const safety = own.length > 0 ? own : call.settings.text(VERTEX_SAFETY);
  if (safety.length > 0) call.set(SAFETY_SETTINGS, safetyList(JsonDocument.parse(utf8(safety))));
  const budget = call.settings.text(BUDGET);
  if (isChat && budget.length > 0 && !saysThinking(call)) call.set(THINKING_BUDGET, utf8(budget));
}

/** Refuses a call that names no model where the path has to; whether there is one. */
export function needsModel(call: Call): bool {
  if (call.askedModel.length > 0) return true;
  call.problem = NO_MODEL;
  return false;
}

/**
 * The name of a model as the end of a path: `models/NAME`, or `NAME` with a collection of its own before it, such as
 * `tunedModels/NAME`. All else of a client's text stands there escaped.
 */
export function modelPath(model: Bytes, collections: Bytes[]): Bytes {
  for (let i = 0; i < collections.length; i++) {
    const prefix = collections[i];
    if (startsWith(model, prefix)) return concat(prefix, pathSegment(slice(model, prefix.length, model.length)));
  }
  const start = startsWith(model, MODELS) ? MODELS.length : 0;
  return concat(MODELS, pathSegment(slice(model, start, model.length)));
}

/** Has the answer to `out` come as server-sent events, whatever its query says of that. */
export function askForEvents(out: VendorRequest): void {
  const rest = withoutParameters(out.query, parameterNames(EVENTS));
  out.query = rest.length <= 1 ? EVENTS : concat(EVENTS, concat(AND, slice(rest, 1, rest.length)));
}

function safetyList(safety: JsonDocument): Bytes {
  const writer = new JsonWriter();
  writer.beginArray();
  for (let key = safety.first(safety.root); key != NONE; key = safety.next(key)) {
    writer.beginObject();
    writer.key(CATEGORY);
    writer.rawRange(safety.bytes, safety.start(key), safety.end(key));
    writer.key(THRESHOLD);
    copyValue(safety, safety.value(key), writer);
    writer.endObject();
  }
  writer.endArray();
  return writer.take();
}

function saysThinking(call: Call): bool {
  const document = call.document;
  for (let i = 0; i < WISHES.length; i++) {
    if (document.kind(document.member(document.root, WISHES[i])) > JsonKind.Null) return true;
  }
  const google = document.member(document.member(document.root, EXTRA_BODY), GOOGLE);
  return document.kind(document.member(google, THINKING_CONFIG)) == JsonKind.Object;
}
