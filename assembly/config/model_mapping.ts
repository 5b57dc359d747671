import { Bytes, equal, slice, startsWith } from "../base/bytes";
import { JsonKind, NONE } from "../base/json/document";
import { Pattern } from "../base/pattern/pattern";
import { Section } from "./section";

const STAR: u8 = 0x2a;
const TILDE: u8 = 0x7e;

/** One line of `modelMapping`: a name, a prefix or (with `pattern`) an expression, and the vendor's model. */
class MappingEntry {
  constructor(
    readonly key: Bytes,
    readonly target: Bytes,
    readonly pattern: Pattern | null,
  ) {}
}

/**
 * `modelMapping`: the vendor's name for the model a client asks for. Exact names win, then the longest prefix
 * (`gpt-4*`), then patterns (`~gpt-(.*)`) in the order given, then `*`. An empty target (or null) keeps the name and
 * ends the search.
 */
export class ModelMapping {
  private readonly exact: MappingEntry[] = [];
  /** Longest first. */
  private readonly prefixes: MappingEntry[] = [];
  private readonly patterns: MappingEntry[] = [];
  private fallback: MappingEntry | null = null;

  /** Reads `modelMapping` of a provider. */
  static read(provider: Section): ModelMapping {
    const mapping = new ModelMapping();
    const section = provider.section("modelMapping");
    if (section === null) return mapping;
    const document = section.document;
    let position = 0;
    for (let key = document.first(section.node); key != NONE; key = document.next(key)) {
      const value = document.value(key);
      const name = document.string(key);
      position++;
      // Of a repeated key the last counts, as everywhere.
      if (document.member(section.node, name) != value) continue;
      const kind = document.kind(value);
      const fault =
        kind == JsonKind.String || kind == JsonKind.Null ? mapping.add(name, document.string(value)) : "must be text";
      if (fault.length > 0) section.errorAt(position, fault);
    }
    mapping.prefixes.sort((a, b) => b.key.length - a.key.length);
    return mapping;
  }

  get isEmpty(): bool {
    return this.exact.length + this.prefixes.length + this.patterns.length == 0 && this.fallback === null;
  }

  /** The vendor's name for `model`; `model` itself when nothing maps it. */
  map(model: Bytes): Bytes {
    for (let i = 0; i < this.exact.length; i++) {
      if (equal(model, this.exact[i].key)) return targetOf(this.exact[i], model);
    }
    for (let i = 0; i < this.prefixes.length; i++) {
      if (startsWith(model, this.prefixes[i].key)) return targetOf(this.prefixes[i], model);
    }
    for (let i = 0; i < this.patterns.length; i++) {
      const pattern = this.patterns[i].pattern;
      if (pattern !== null && pattern.search(model)) return this.replaced(this.patterns[i], pattern, model);
    }
    const fallback = this.fallback;
    return fallback === null ? model : targetOf(fallback, model);
  }

  private replaced(entry: MappingEntry, pattern: Pattern, model: Bytes): Bytes {
    if (entry.target.length == 0) return model;
    const mapped = pattern.replaceAll(model, entry.target);
    return mapped.length == 0 ? model : mapped;
  }

  /** Says what is wrong with the entry; empty: nothing. */
  private add(key: Bytes, target: Bytes): string {
    const last = key.length - 1;
    if (key.length > 0 && key[0] == TILDE) {
      const pattern = Pattern.compile(slice(key, 1, key.length));
      if (pattern.fault.length > 0) return "is no pattern: " + pattern.fault;
      this.patterns.push(new MappingEntry(key, target, pattern));
    } else if (last == 0 && key[0] == STAR) {
      this.fallback = new MappingEntry(key, target, null);
    } else if (last > 0 && key[last] == STAR) {
      this.prefixes.push(new MappingEntry(slice(key, 0, last), target, null));
    } else {
      this.exact.push(new MappingEntry(key, target, null));
    }
    return "";
  }
}

function targetOf(entry: MappingEntry, model: Bytes): Bytes {
  return entry.target.length == 0 ? model : entry.target;
}
