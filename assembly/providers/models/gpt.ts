import { isDigit } from "../../base/ascii";
import { Bytes, contains, utf8 } from "../../base/bytes";
import { Effort, effortsBetween } from "../../canonical/efforts";
import { LimitName, ModelTraits, Sampling, Thoughts } from "../../canonical/traits";

const GPT = utf8("gpt-");
const CHAT = utf8("-chat");
const ASTRA = utf8("astra");
const O: u8 = 0x6f;
const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;

/** A model that does not reason, which all of the vendor's others build on. */
function plain(): ModelTraits {
  const traits = new ModelTraits();
  traits.efforts = 0;
  traits.thoughtsInHistory = Thoughts.Dropped;
  traits.toolsNeedProperties = true;
  return traits;
}

function reasoning(sampling: Sampling, efforts: u32, reasonsByDefault: bool, toolsWithEffort: bool): ModelTraits {
  const traits = plain();
  traits.developers = true;
  traits.limit = LimitName.MaxCompletionTokens;
  traits.sampling = sampling;
  traits.efforts = efforts;
  traits.reasonsByDefault = reasonsByDefault;
  traits.toolsWithEffort = toolsWithEffort;
  return traits;
}

const WITH_NONE = Effort.None;
const OLD = plain();
const CHATTING = reasoning(Sampling.All, 0, false, true);
const O_SERIES = reasoning(Sampling.None, effortsBetween(Effort.Low, Effort.High), true, true);
O_SERIES.parallelCalls = false;
const GPT_5 = reasoning(Sampling.None, effortsBetween(Effort.Minimal, Effort.High), true, true);
const GPT_5_1 = reasoning(Sampling.WithoutEffort, WITH_NONE | effortsBetween(Effort.Low, Effort.High), false, true);
const TO_XHIGH = effortsBetween(Effort.Low, Effort.Xhigh);
const TO_MAX = effortsBetween(Effort.Low, Effort.Max);
const GPT_5_2 = reasoning(Sampling.WithoutEffort, WITH_NONE | TO_XHIGH, false, true);
const GPT_5_4 = reasoning(Sampling.WithoutEffort, WITH_NONE | TO_XHIGH, false, false);
const GPT_5_5 = reasoning(Sampling.WithoutEffort, WITH_NONE | TO_XHIGH, true, false);
const GPT_5_6 = reasoning(Sampling.WithoutEffort, WITH_NONE | TO_MAX, true, false);
const GPT_6_ASTRA = reasoning(Sampling.None, TO_MAX, true, false);
const NEWEST = reasoning(Sampling.None, TO_XHIGH, true, false);

/**
 * What a model of OpenAI's takes in the chat API, by its family and version; one that is newer than these takes what
 * the newest takes. null: the name is of another line. Where tools need the Responses API, models from 5.4 on, the
 * model does not reason. Sources: https://developers.openai.com/api/docs/guides/latest-model,
 * https://developers.openai.com/api/docs/guides/deployment-checklist.
 */
export function gptTraits(model: Bytes): ModelTraits | null {
  if (isOSeries(model)) return O_SERIES;
  const at = versionAt(model);
  if (at < 0) return null;
  const major = numberAt(model, at);
  if (major < 5) return OLD;
  if (contains(model, CHAT)) return CHATTING;
  const dot = at + lengthAt(model, at);
  const minor = dot < model.length && model[dot] == DOT ? numberAt(model, dot + 1) : 0;
  if (major == 5) return five(minor);
  if (major > 6 || minor > 1) return NEWEST;
  return minor == 1 || contains(model, ASTRA) ? GPT_6_ASTRA : GPT_5_6;
}

function five(minor: i32): ModelTraits {
  if (minor == 0) return GPT_5;
  if (minor == 1) return GPT_5_1;
  if (minor < 4) return GPT_5_2;
  if (minor == 4) return GPT_5_4;
  return minor == 5 ? GPT_5_5 : GPT_5_6;
}

/** Whether the name is `o` and a digit, under the prefix of another host or not. */
function isOSeries(model: Bytes): bool {
  for (let i = 0; i + 1 < model.length; i++) {
    const isFirst = i == 0 || model[i - 1] == SLASH;
    if (isFirst && model[i] == O && isDigit(model[i + 1])) return true;
  }
  return false;
}

/** Where the version stands behind `gpt-`; -1: nowhere. */
function versionAt(model: Bytes): i32 {
  for (let i = 0; i + GPT.length < model.length; i++) {
    if (isGpt(model, i) && isDigit(model[i + GPT.length])) return i + GPT.length;
  }
  return -1;
}

function isGpt(model: Bytes, at: i32): bool {
  for (let i = 0; i < GPT.length; i++) if (model[at + i] != GPT[i]) return false;
  return true;
}

/** `3` of `3-turbo`, and of `35-turbo`, as Azure has it. */
function numberAt(model: Bytes, at: i32): i32 {
  const length = lengthAt(model, at);
  const isShort = length == 1 || (length == 2 && model[at] < 0x33);
  let number = 0;
  for (let i = at; i < at + (isShort ? length : 1); i++) number = number * 10 + (model[i] - 0x30);
  return number;
}

function lengthAt(model: Bytes, at: i32): i32 {
  let end = at;
  while (end < model.length && end < at + 4 && isDigit(model[end])) end++;
  return end - at;
}
