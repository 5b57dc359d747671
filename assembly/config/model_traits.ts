import { Bytes, equal, slice, startsWith, text } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { EFFORT_WORDS } from "../canonical/efforts";
import { ModelTraits } from "../canonical/traits";
import { TraitName, setTrait } from "../canonical/trait_names";
import { Section } from "./section";

const STAR: u8 = 0x2a;
const NOTHING_PLANNED: string[] = [];
/** Each may be asked about every model. */
const MOST_RULES: i32 = 256;

const LIMITS = ["either", "max_tokens", "max_completion_tokens"];
const SAMPLINGS = ["all", "one_of_two", "without_effort", "none", "no_penalties"];
const THOUGHTS = ["as_sent", "dropped", "tool_turns", "all"];
const SIGNED = ["left_out", "thinking_blocks", "reasoning_details"];
const FORMS = ["budget", "adaptive", "disabled", "between_tools"];
const ANY = "any";

/** One trait of a rule. */
class Correction {
  constructor(
    readonly name: TraitName,
    readonly value: f64,
  ) {}
}

/** What the models of one name, or with one beginning, take otherwise than the provider says. */
class TraitRule {
  readonly corrections: Correction[] = [];

  constructor(
    /** Without its star. */
    readonly key: Bytes,
    readonly isPrefix: bool,
  ) {}

  matches(model: Bytes): bool {
    return this.isPrefix ? startsWith(model, this.key) : equal(model, this.key);
  }

  add(name: TraitName, value: f64): void {
    this.corrections.push(new Correction(name, value));
  }
}

/** `modelTraits`: corrections of what models take, by the vendor's names for them. */
export class TraitRules {
  /** The least specific first: later ones win. */
  private readonly rules: TraitRule[] = [];

  static read(provider: Section): TraitRules {
    const found = new TraitRules();
    const section = provider.section("modelTraits");
    if (section === null) return found;
    const document = section.document;
    let position = 0;
    for (let key = document.first(section.node); key != NONE; key = document.next(key)) {
      position++;
      const name = document.string(key);
      const value = document.value(key);
      if (document.kind(value) == JsonKind.Null) continue;
      if (position > MOST_RULES) section.errorAt(position, `is one too many: at most ${MOST_RULES}`);
      else if (document.kind(value) != JsonKind.Object) section.errorAt(position, "must be an object");
      else found.rules.push(readRule(name, new Section(document, value, section.pathOf(text(name)), section.problems)));
      if (position > MOST_RULES) break;
    }
    found.rules.sort((a, b) => rank(a) - rank(b));
    return found;
  }

  /** `traits`, corrected for `model`; themselves where no rule is for it. */
  corrected(traits: ModelTraits, model: Bytes): ModelTraits {
    let own = traits;
    for (let i = 0; i < this.rules.length; i++) {
      if (!this.rules[i].matches(model)) continue;
      if (own === traits) own = traits.copy();
      const corrections = this.rules[i].corrections;
      for (let k = 0; k < corrections.length; k++) setTrait(own, corrections[k].name, corrections[k].value);
    }
    return own;
  }
}

/** A name comes behind every beginning, a longer beginning behind a shorter one. */
function rank(rule: TraitRule): i32 {
  return rule.isPrefix ? rule.key.length : i32.MAX_VALUE;
}

function readRule(name: Bytes, section: Section): TraitRule {
  const last = name.length - 1;
  const isPrefix = last >= 0 && name[last] == STAR;
  const rule = new TraitRule(isPrefix ? slice(name, 0, last) : name, isPrefix);
  const reader = new TraitReader(rule, section);
  reader.word("limit", LIMITS, TraitName.Limit);
  reader.word("sampling", SAMPLINGS, TraitName.Sampling);
  reader.word("thoughtsInHistory", THOUGHTS, TraitName.ThoughtsInHistory);
  reader.word("signedThoughts", SIGNED, TraitName.SignedThoughts);
  reader.words("efforts", EFFORT_WORDS.concat([ANY]), TraitName.Efforts);
  reader.words("ownEfforts", EFFORT_WORDS, TraitName.OwnEfforts);
  reader.words("thinking", FORMS, TraitName.Thinking);
  reader.flag("reasonsByDefault", TraitName.ReasonsByDefault);
  reader.flag("toolsWithEffort", TraitName.ToolsWithEffort);
  reader.flag("forcedTool", TraitName.ForcedTool);
  reader.flag("prefill", TraitName.Prefill);
  reader.flag("parallelCalls", TraitName.ParallelCalls);
  reader.flag("cacheMarks", TraitName.CacheMarks);
  reader.flag("preservesThoughts", TraitName.PreservesThoughts);
  reader.flag("topK", TraitName.TopK);
  reader.flag("thinkingBudget", TraitName.ThinkingBudget);
  reader.flag("developers", TraitName.Developers);
  reader.flag("systemFirst", TraitName.SystemFirst);
  reader.flag("systemMessages", TraitName.SystemMessages);
  reader.flag("threads", TraitName.Threads);
  reader.flag("toolsNeedProperties", TraitName.ToolsNeedProperties);
  reader.flag("strictSchemas", TraitName.StrictSchemas);
  reader.flag("failedResults", TraitName.FailedResults);
  if (section.has("longestToolName")) rule.add(TraitName.LongestToolName, section.limit("longestToolName", 64));
  const temperature = section.number("highestTemperature");
  if (!isNaN(temperature)) rule.add(TraitName.HighestTemperature, temperature);
  section.finish(NOTHING_PLANNED);
  return rule;
}

/** Reads traits of a section into a rule; what is not there stays as it is known. */
class TraitReader {
  constructor(
    private readonly rule: TraitRule,
    private readonly section: Section,
  ) {}

  flag(key: string, name: TraitName): void {
    if (this.section.has(key)) this.rule.add(name, this.section.flag(key, false) ? 1 : 0);
  }

  /** One of `words`, as its place. */
  word(key: string, words: string[], name: TraitName): void {
    if (this.section.has(key)) this.rule.add(name, this.section.choice(key, words));
  }

  /** A list of `words`, as bits by their places. */
  words(key: string, words: string[], name: TraitName): void {
    if (!this.section.has(key)) return;
    const said = this.section.texts(key);
    let bits: u32 = 0;
    for (let i = 0; i < said.length; i++) {
      const place = words.indexOf(said[i]);
      if (place < 0) this.section.error(`${key}[${i}]`, "must be one of " + words.join(", "));
      else bits |= 1 << place;
    }
    this.rule.add(name, bits);
  }
}
