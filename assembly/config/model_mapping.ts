import { isDigit, lower } from "../base/ascii";
import { Bytes, slice, startsWith, text, utf8 } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { Pattern } from "../base/pattern/pattern";
import { Words } from "../base/words";
import { readPattern } from "./patterns";
import { Section } from "./section";

const STAR: u8 = 0x2a;
const TILDE: u8 = 0x7e;
/** Bytes of a name that is looked for: none of a vendor's is as long. */
const LONGEST_NAME: i32 = 256;
/** Instructions of all patterns together, each of which may run for every byte of a name. */
const LARGEST: i32 = 20_000;

/** What metrics call models that no line is for, or one beyond those that have a label. */
export const OTHER_MODELS: string = "other";
/** Lines with a label of their own: each can be three metrics. */
const MOST_LABELS: i32 = 256;
const LONGEST_LABEL: i32 = 64;
const UNDERSCORE: u8 = 0x5f;
const PLAIN: Bytes = utf8("_-.*~/@");

/** One line of `modelMapping`: a name, a prefix or (with `pattern`) an expression, and the vendor's model. */
export class MappingEntry {
  constructor(
    readonly key: Bytes,
    readonly target: Bytes,
    readonly pattern: Pattern | null,
    /** What metrics call it; OTHER_MODELS where there are too many. */
    readonly label: string,
  ) {}

  /** The vendor's name for `model`, which this line is for. */
  targetOf(model: Bytes): Bytes {
    if (this.target.length == 0) return model;
    const pattern = this.pattern;
    if (pattern === null) return this.target;
    const mapped = pattern.replaceAll(model, this.target);
    return mapped.length == 0 ? model : mapped;
  }
}

/**
 * `modelMapping`: the vendor's name for the model a client asks for. Exact names win, then the longest prefix
 * (`gpt-4*`), then patterns (`~gpt-(.*)`) in the order given, then `*`. An empty target (or null) keeps the name and
 * ends the search.
 */
export class ModelMapping {
  private readonly names: Words = new Words();
  /** By the numbers of `names`. */
  private readonly exact: MappingEntry[] = [];
  /** Longest first. */
  private readonly prefixes: MappingEntry[] = [];
  private readonly patterns: MappingEntry[] = [];
  private fallback: MappingEntry | null = null;
  /** Instructions of all patterns. */
  private size: i32 = 0;
  /** Lines that have a label of their own. */
  private labels: i32 = 0;

  /** Reads `modelMapping` of a provider. */
  static read(provider: Section): ModelMapping {
    const mapping = new ModelMapping();
    const section = provider.section("modelMapping");
    if (section === null) return mapping;
    const document = section.document;
    // Of a repeated key the last counts, as everywhere.
    const keys = lastKeys(section);
    let position = 0;
    let at = 0;
    for (let key = document.first(section.node); key != NONE; key = document.next(key)) {
      position++;
      if (at >= keys.length || key != keys[at]) continue;
      at++;
      const name = document.string(key);
      const value = document.value(key);
      const kind = document.kind(value);
      const fault =
        kind == JsonKind.String || kind == JsonKind.Null
          ? mapping.add(name, document.string(value), section)
          : "must be text";
      if (fault.length > 0) section.errorAt(position, fault);
    }
    mapping.prefixes.sort((a, b) => b.key.length - a.key.length);
    return mapping;
  }

  get isEmpty(): bool {
    return this.exact.length + this.prefixes.length + this.patterns.length == 0 && this.fallback === null;
  }

  /** The names that are mapped as they are, in the order given. */
  exactNames(): Bytes[] {
    return this.exact.map<Bytes>((entry) => entry.key);
  }

  /** The vendor's name for `model`; `model` itself when nothing maps it, or when it is longer than 256 bytes. */
  map(model: Bytes): Bytes {
    const entry = this.find(model);
    return entry === null ? model : entry.targetOf(model);
  }

  /** The line that is for `model`; null: there is none. */
  find(model: Bytes): MappingEntry | null {
    if (model.length > LONGEST_NAME) return null;
    const number = this.names.find(model);
    if (number >= 0) return this.exact[number];
    for (let i = 0; i < this.prefixes.length; i++) {
      if (startsWith(model, this.prefixes[i].key)) return this.prefixes[i];
    }
    for (let i = 0; i < this.patterns.length; i++) {
      const pattern = this.patterns[i].pattern;
      if (pattern !== null && pattern.search(model)) return this.patterns[i];
    }
    return this.fallback;
  }

  private label(key: Bytes): string {
    return this.labels++ < MOST_LABELS ? labelOf(key) : OTHER_MODELS;
  }

  /** Says what is wrong with the pattern; empty: nothing, or what was said already. */
  private addPattern(key: Bytes, target: Bytes, section: Section): string {
    if (this.size > LARGEST) return "";
    const pattern = readPattern(section.problems, slice(key, 1, key.length), Pattern.compile);
    if (pattern === null) return "";
    if (pattern.fault.length > 0) return "is no pattern: " + pattern.fault;
    this.size += pattern.size;
    if (this.size > LARGEST) section.problems.error(section.path, "has too many patterns");
    else this.patterns.push(new MappingEntry(key, target, pattern, this.label(key)));
    return "";
  }

  /** Says what is wrong with the entry; empty: nothing. */
  private add(key: Bytes, target: Bytes, section: Section): string {
    const last = key.length - 1;
    if (key.length > 0 && key[0] == TILDE) {
      return this.addPattern(key, target, section);
    }
    if (last == 0 && key[0] == STAR) {
      this.fallback = new MappingEntry(key, target, null, this.label(key));
    } else if (last > 0 && key[last] == STAR) {
      this.prefixes.push(new MappingEntry(slice(key, 0, last), target, null, this.label(key)));
    } else {
      this.names.add(key);
      this.exact.push(new MappingEntry(key, target, null, this.label(key)));
    }
    return "";
  }
}

/** The keys of an object, of those that are repeated the last one, as everywhere. */
function lastKeys(section: Section): i32[] {
  const document = section.document;
  const names = new Words();
  const last: i32[] = [];
  for (let key = document.first(section.node); key != NONE; key = document.next(key)) {
    const number = names.add(document.string(key));
    if (number == last.length) last.push(key);
    else last[number] = key;
  }
  return last.sort();
}

/** `key` in characters that metrics may have, as the tags of Envoy's statistics find it. */
function labelOf(key: Bytes): string {
  const label = slice(key, 0, min(key.length, LONGEST_LABEL));
  for (let i = 0; i < label.length; i++) if (!isPlain(label[i])) label[i] = UNDERSCORE;
  return text(label);
}

function isPlain(byte: u8): bool {
  const letter = lower(byte);
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x7a) || PLAIN.includes(byte);
}
