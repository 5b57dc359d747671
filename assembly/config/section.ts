import { Bytes, text, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE, isBool } from "../base/json/document";
import { quote } from "../base/json/writer";
import { nearestOf } from "./near_key";
import { isPlain } from "./plain_key";
import { Problems } from "./problems";
import { isKeySomewhere } from "./vocabulary";

/** The keys that were asked for, which are those of this code: the same for thousands of objects. */
const asked: Map<string, Bytes> = new Map<string, Bytes>();

/**
 * One object of the configuration, read key by key. What is read becomes known; `finish` reports everything else.
 * null counts as absent. A value of the wrong kind is a problem and reads as absent.
 */
export class Section {
  private readonly known: string[] = [];

  constructor(
    readonly document: JsonDocument,
    readonly node: i32,
    readonly path: string,
    readonly problems: Problems,
  ) {}

  has(key: string): bool {
    return this.find(key) != NONE;
  }

  /** Whether the key is there at all, be it with null. */
  names(key: string): bool {
    this.find(key);
    return this.document.member(this.node, bytesOf(key)) != NONE;
  }

  text(key: string, fallback: string = ""): string {
    const node = this.typed(key, JsonKind.String, "text");
    return node == NONE ? fallback : text(this.document.string(node));
  }

  /** A text as bytes; EMPTY when absent. */
  bytes(key: string): Bytes {
    return this.document.string(this.typed(key, JsonKind.String, "text"));
  }

  flag(key: string, fallback: bool): bool {
    const node = this.find(key);
    const kind = this.document.kind(node);
    if (isBool(kind)) return kind == JsonKind.True;
    if (node != NONE) this.wrongKind(key, "true or false");
    return fallback;
  }

  /** A whole number of at least 0; 0 reads as `fallback`. */
  count(key: string, fallback: u32): u32 {
    const value = this.limit(key, 0);
    return value == 0 ? fallback : value;
  }

  /** A whole number of at least 0, which means none. */
  limit(key: string, fallback: u32): u32 {
    const node = this.typed(key, JsonKind.Number, "a whole number");
    if (node == NONE) return fallback;
    const value = this.document.integer(node, i64.MIN_VALUE);
    if (value == i64.MIN_VALUE || value > <i64>i32.MAX_VALUE) this.wrongKind(key, "a whole number below 2^31");
    else if (value < 0) this.error(key, "must not be negative");
    else return <u32>value;
    return fallback;
  }

  /** A whole number of at least -1, as it is written in decimal; empty when absent. */
  integer(key: string): string {
    const node = this.typed(key, JsonKind.Number, "a whole number");
    if (node == NONE) return "";
    const value = this.document.integer(node, i64.MIN_VALUE);
    if (value >= -1 && value <= <i64>i32.MAX_VALUE) return value.toString();
    this.wrongKind(key, "a whole number from -1 to 2^31");
    return "";
  }

  /** A number of at least 0; NaN when absent. */
  number(key: string): f64 {
    const node = this.typed(key, JsonKind.Number, "a number");
    const value = this.document.float(node);
    if (value >= 0 && value <= <f64>i32.MAX_VALUE) return value;
    if (node != NONE) this.error(key, "must be a number from 0 to 2^31");
    return NaN;
  }

  /** Node of a list; NONE when absent. */
  list(key: string): i32 {
    return this.typed(key, JsonKind.Array, "a list");
  }

  /** A list of texts; what is none is a problem. */
  texts(key: string): string[] {
    const found: string[] = [];
    const document = this.document;
    let index = 0;
    for (let node = document.first(this.list(key)); node != NONE; node = document.next(node)) {
      if (document.kind(node) == JsonKind.String) found.push(text(document.string(node)));
      else this.error(`${key}[${index}]`, "must be text");
      index++;
    }
    return found;
  }

  /** Any value as it is written; EMPTY when absent. */
  value(key: string): Bytes {
    return this.document.raw(this.find(key));
  }

  /** An object as it is written; empty when absent. */
  object(key: string): string {
    const node = this.typed(key, JsonKind.Object, "an object");
    return node == NONE ? "" : text(this.document.raw(node));
  }

  /** An object; null when absent. */
  section(key: string): Section | null {
    const node = this.typed(key, JsonKind.Object, "an object");
    return node == NONE ? null : new Section(this.document, node, this.pathOf(key), this.problems);
  }

  /** One of `choices`, as its index; the first is the default. */
  choice(key: string, choices: string[]): i32 {
    const value = this.text(key, choices[0]);
    const index = choices.indexOf(value);
    if (index < 0) this.error(key, "must be one of " + choices.join(", "));
    return max(0, index);
  }

  /** JSON path of `key`, which may go on below it (`apiTokens[0]`). */
  pathOf(key: string): string {
    return isPlain(key) ? this.path + "." + key : `${this.path}[${text(quote(utf8(key)))}]`;
  }

  error(key: string, message: string): void {
    this.problems.error(this.pathOf(key), message);
  }

  warn(key: string, message: string): void {
    this.problems.warn(this.pathOf(key), message);
  }

  /** An error of the `position`-th key (from 1), which is not shown: a token may have been pasted there. */
  errorAt(position: i32, message: string): void {
    this.problems.error(this.path, `its key number ${position} ${message}`);
  }

  /** Reports keys that nobody read: those in `planned` refuse the configuration, the others are a warning. */
  finish(planned: string[]): void {
    const document = this.document;
    let position = 0;
    for (let key = document.first(this.node); key != NONE; key = document.next(key)) {
      position++;
      if (this.knows(key) || document.kind(document.value(key)) == JsonKind.Null) continue;
      const name = text(document.string(key));
      if (planned.includes(name)) this.error(name, "is not built in this version");
      else this.unknown(name, position);
    }
  }

  /** Whether the key at this node was read. Allocates nothing: there may be thousands of objects. */
  private knows(key: i32): bool {
    for (let i = 0; i < this.known.length; i++) if (this.document.is(key, bytesOf(this.known[i]))) return true;
    return false;
  }

  /** Shown is what is nearly a key of this object, or one of another; everything else may be a secret. */
  private unknown(name: string, position: i32): void {
    if (this.problems.isFull) return;
    const nearest = nearestOf(name, this.known);
    if (nearest.length > 0) this.warn(name, `unknown key, ignored; did you mean ${nearest}?`);
    else if (isKeySomewhere(name)) this.warn(name, "unknown key, ignored");
    else this.problems.warn(this.path, `its key number ${position} is unknown, ignored`);
  }

  private typed(key: string, kind: JsonKind, description: string): i32 {
    const node = this.find(key);
    if (node == NONE || this.document.kind(node) == kind) return node;
    this.wrongKind(key, description);
    return NONE;
  }

  private wrongKind(key: string, description: string): void {
    this.error(key, "must be " + description);
  }

  private find(key: string): i32 {
    if (!this.known.includes(key)) this.known.push(key);
    const node = this.document.member(this.node, bytesOf(key));
    return this.document.kind(node) == JsonKind.Null ? NONE : node;
  }
}

function bytesOf(key: string): Bytes {
  if (!asked.has(key)) asked.set(key, utf8(key));
  return asked.get(key);
}
