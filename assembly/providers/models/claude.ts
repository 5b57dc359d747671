import { isDigit, lower } from "../../base/ascii";
import { Bytes, utf8 } from "../../base/bytes";
import { Effort, effortsBetween } from "../../canonical/efforts";
import { ModelTraits, Sampling, ThinkingForm, Thoughts } from "../../canonical/traits";

const CLAUDE = utf8("claude");
/** Digits of a date behind a name; a version has fewer. */
const LONGEST_VERSION: i32 = 2;

enum Line {
  /** One that is not known here. */
  Other,
  Haiku,
  Sonnet,
  Opus,
  /** Fable and Mythos, which are alike. */
  Fable,
}

const LINE_WORDS: Bytes[] = [utf8("haiku"), utf8("sonnet"), utf8("opus"), utf8("fable"), utf8("mythos")];
const LINES: Line[] = [Line.Haiku, Line.Sonnet, Line.Opus, Line.Fable, Line.Fable];

const TO_HIGH = effortsBetween(Effort.Low, Effort.High);
const ALL = effortsBetween(Effort.Low, Effort.Max);
const ADAPTIVE = ThinkingForm.Adaptive;
const DISABLED = ThinkingForm.Disabled;

function base(): ModelTraits {
  const traits = new ModelTraits();
  traits.highestTemperature = 1;
  traits.cacheMarks = true;
  traits.threads = true;
  traits.thoughtsInHistory = Thoughts.All;
  traits.longestToolName = 128;
  traits.thinkingBudget = true;
  traits.failedResults = true;
  return traits;
}

function older(sampling: Sampling, thinking: u32, efforts: u32, prefill: bool): ModelTraits {
  const traits = base();
  traits.systemFirst = true;
  traits.sampling = sampling;
  traits.thinking = thinking;
  traits.ownEfforts = efforts;
  traits.prefill = prefill;
  return traits;
}

function withoutSchemas(traits: ModelTraits): ModelTraits {
  traits.strictSchemas = false;
  return traits;
}

/** `systemFirst`: whether later messages of the system's are refused. */
function current(thinking: u32, forcedTool: bool, systemFirst: bool = false): ModelTraits {
  const traits = older(Sampling.None, thinking, ALL, false);
  traits.systemFirst = systemFirst;
  traits.forcedTool = forcedTool;
  return traits;
}

const BUDGETS = ThinkingForm.Budget | DISABLED;
const TO_4_0 = withoutSchemas(older(Sampling.All, BUDGETS, 0, true));
const TO_4_5 = older(Sampling.OneOfTwo, BUDGETS, 0, true);
const OPUS_4_5 = older(Sampling.OneOfTwo, BUDGETS, TO_HIGH, true);
const TO_4_6 = older(Sampling.OneOfTwo, BUDGETS | ADAPTIVE, TO_HIGH | Effort.Max, false);
const OPUS_4_7 = current(ADAPTIVE | DISABLED, true, true);
const SONNET_5 = OPUS_4_7;
const OFF_OR_ON = current(ADAPTIVE | DISABLED, true);
const FABLE_5 = current(ADAPTIVE, true);
const SONNET_5_5 = current(ADAPTIVE | ThinkingForm.BetweenTools, false);
const NEWEST = current(ADAPTIVE, false);

/** What such a model takes on a platform of others, which keeps no conversations. */
export function hostedClaudeTraits(model: Bytes): ModelTraits {
  const traits = claudeTraits(model).copy();
  traits.threads = false;
  return traits;
}

/**
 * What a model of Anthropic's takes in the Messages API, by its line and version; one that is newer than these takes
 * what the newest of its line takes. Sources: https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking,
 * https://platform.claude.com/docs/en/build-with-claude/effort, https://platform.claude.com/docs/en/models/overview.
 */
export function claudeTraits(model: Bytes): ModelTraits {
  const line = lineOf(model);
  const version = versionOf(model);
  if (version > 0 && version < 41) return TO_4_0;
  if (version == 45 && line == Line.Opus) return OPUS_4_5;
  if (version > 0 && version < 46) return TO_4_5;
  if (version == 46) return TO_4_6;
  if (version == 47) return OPUS_4_7;
  if (version == 48) return OFF_OR_ON;
  return five(line, version);
}

/** From 5 on; a `version` of 0 is none, and so the newest. */
function five(line: Line, version: i32): ModelTraits {
  const isFirst = version == 50;
  if (line == Line.Haiku) return OFF_OR_ON;
  if (line == Line.Sonnet) return isFirst ? SONNET_5 : SONNET_5_5;
  if (line == Line.Opus) return isFirst ? OFF_OR_ON : NEWEST;
  return isFirst ? FABLE_5 : NEWEST;
}

function lineOf(model: Bytes): Line {
  for (let i = 0; i < LINE_WORDS.length; i++) if (find(model, LINE_WORDS[i]) >= 0) return LINES[i];
  return Line.Other;
}

/** Ten times the major version and the minor one: 45 of `claude-sonnet-4-5-20250929`, 35 of `claude-3.5-sonnet`. */
function versionOf(model: Bytes): i32 {
  let at = find(model, CLAUDE);
  if (at < 0) return 0;
  while (at < model.length && !isVersion(model, at)) at++;
  if (at >= model.length) return 0;
  const major = numberAt(model, at);
  const next = at + digitsAt(model, at) + 1;
  const minor = isVersion(model, next) && isSeparator(model[next - 1]) ? numberAt(model, next) : 0;
  return major * 10 + min(9, minor);
}

/** Whether a number that can be a version begins at `at`. */
function isVersion(model: Bytes, at: i32): bool {
  if (at < 1 || at >= model.length || isDigit(model[at - 1])) return false;
  const digits = digitsAt(model, at);
  return digits > 0 && digits <= LONGEST_VERSION;
}

function isSeparator(byte: u8): bool {
  return byte == 0x2d || byte == 0x2e;
}

function digitsAt(model: Bytes, at: i32): i32 {
  let end = at;
  while (end < model.length && isDigit(model[end])) end++;
  return end - at;
}

function numberAt(model: Bytes, at: i32): i32 {
  let number = 0;
  for (let i = at; i < model.length && i < at + LONGEST_VERSION && isDigit(model[i]); i++) {
    number = number * 10 + (model[i] - 0x30);
  }
  return number;
}

/** Where `word`, which is lower case, stands in the name; -1: nowhere. */
function find(model: Bytes, word: Bytes): i32 {
  for (let at = 0; at + word.length <= model.length; at++) {
    let i = 0;
    while (i < word.length && lower(model[at + i]) == word[i]) i++;
    if (i == word.length) return at;
  }
  return -1;
}
