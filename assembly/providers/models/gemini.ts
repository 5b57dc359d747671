import { Bytes, contains, equalRange, utf8 } from "../../base/bytes";
import { Effort, effortsBetween } from "../../canonical/efforts";
import { ModelTraits, Sampling, Thoughts } from "../../canonical/traits";
import { Version } from "./version";

const GEMINI = utf8("gemini-");
const GEMMA = utf8("gemma");
const IMAGE = utf8("-image");
const SPEECH = utf8("-tts");
const PRO = utf8("-pro");
const LITE = utf8("-lite");
const SLASH: u8 = 0x2f;

/** Hundred times the first versions: with budgets, with levels, and of those whose least level is `low`. */
const BUDGETS: i32 = 205;
const LEVELS: i32 = 300;
const NEVER_MINIMAL: i32 = 307;
/** Of names without a version: they are taken for the newest of their line. */
const NEWEST: i32 = 9900;

/** What all models that speak Google's format take. */
function common(efforts: u32): ModelTraits {
  const traits = new ModelTraits();
  traits.systemFirst = true;
  traits.topK = true;
  traits.failedResults = true;
  traits.efforts = efforts;
  return traits;
}

/** Models that think in tokens: https://ai.google.dev/gemini-api/docs/thinking. */
function counting(efforts: u32): ModelTraits {
  const traits = common(efforts);
  traits.thinkingBudget = true;
  traits.reasonsByDefault = true;
  return traits;
}

/** Models that think in levels, and want the signatures of their calls back. */
function signing(efforts: u32): ModelTraits {
  const traits = common(efforts);
  traits.thoughtsInHistory = Thoughts.ToolTurns;
  traits.sampling = Sampling.NoPenalties;
  traits.reasonsByDefault = true;
  return traits;
}

const THOUGHTLESS = common(0);
/** Open models have no instructions of the system's: https://ai.google.dev/gemma/docs/core/prompt-structure. */
const GEMMAS = common(0);
GEMMAS.systemMessages = false;
const ALWAYS_COUNTING = counting(effortsBetween(Effort.Minimal, Effort.High));
const COUNTING = counting(effortsBetween(Effort.None, Effort.High));
/** None is the least level there is, and no thoughts are told. */
const FROM_MINIMAL = signing(effortsBetween(Effort.None, Effort.High));
const FROM_LOW = signing(Effort.None | effortsBetween(Effort.Low, Effort.High));
const SIGNING_ONLY = signing(0);

/** What a model of Google's takes, by its name with or without a path before it. */
export function geminiTraits(model: Bytes): ModelTraits {
  let start = model.length;
  while (start > 0 && model[start - 1] != SLASH) start--;
  if (equalRange(model, start, start + GEMMA.length, GEMMA)) return GEMMAS;
  const isGemini = equalRange(model, start, start + GEMINI.length, GEMINI);
  const told = isGemini ? new Version(model, start + GEMINI.length).number : 0;
  const version = told == 0 ? NEWEST : told;
  const isThoughtless = contains(model, IMAGE) || contains(model, SPEECH);
  if (version < BUDGETS) return THOUGHTLESS;
  if (version < LEVELS) {
    if (isThoughtless) return THOUGHTLESS;
    return contains(model, PRO) && !contains(model, LITE) ? ALWAYS_COUNTING : COUNTING;
  }
  if (isThoughtless) return SIGNING_ONLY;
  return version < NEVER_MINIMAL && !contains(model, PRO) ? FROM_MINIMAL : FROM_LOW;
}

/** `traits` of a model that has to give signatures back, and takes no penalties, whatever its name says. */
export function withSignatures(traits: ModelTraits): ModelTraits {
  if (traits.thoughtsInHistory == Thoughts.ToolTurns) return traits;
  const copy = traits.copy();
  copy.thoughtsInHistory = Thoughts.ToolTurns;
  copy.sampling = Sampling.NoPenalties;
  return copy;
}
