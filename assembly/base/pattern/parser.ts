import { Bytes, EMPTY, slice } from "../bytes";
import { CharSet } from "./char_set";
import { IS_SET, parseClass, parseEscape } from "./class_parser";
import { isLetter, isNameByte } from "./letters";
import { Node, NodeKind } from "./node";
import { readBounds } from "./repetition";
import { Source } from "./source";

const DOLLAR = 0x24;
const OPEN = 0x28;
const CLOSE = 0x29;
const DOT = 0x2e;
const COLON = 0x3a;
const LESS = 0x3c;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const CAPITAL_P = 0x50;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CARET = 0x5e;
const SMALL_I = 0x69;
const BAR = 0x7c;

const CASE_BIT = 0x20;

/** Bytes of the longest pattern. */
const LONGEST: i32 = 8192;
/** Instructions of the largest program. */
const LARGEST: i32 = 2000;
const MOST_GROUPS: i32 = 50;
const DEEPEST: i32 = 100;

/**
 * Reads a pattern into a tree:
 *
 *     pattern  = ["(?i)"] choice
 *     choice   = sequence {"|" sequence}
 *     sequence = {atom [("*" | "+" | "?" | "{m}" | "{m,}" | "{m,n}") ["?"]]}
 *     atom     = "(" choice ")" | "(?:" choice ")" | "(?P<name>" choice ")" | "(?<name>" choice ")"
 *              | class | "." | "^" | "$" | "\" escape | character
 *
 * The syntax and its corner cases are RE2's (github.com/google/re2/wiki/Syntax); what is not in the grammar is a fault.
 */
export class Parser {
  readonly sets: CharSet[] = [];
  /** Group names by group number, EMPTY for none. Group 0 is the whole match. */
  readonly names: Bytes[] = [EMPTY];
  private readonly source: Source;
  private folds: bool = false;
  private depth: i32 = 0;

  constructor(source: Bytes) {
    this.source = new Source(source);
  }

  get fault(): string {
    return this.source.fault;
  }

  /** The tree; of no use when there is a fault. */
  parse(): Node {
    const source = this.source;
    if (source.bytes.length > LONGEST) source.fail("pattern too long", LONGEST);
    if (source.peek() == OPEN && source.peek(1) == QUESTION && source.peek(2) == SMALL_I && source.peek(3) == CLOSE) {
      this.folds = true;
      source.at += 4;
    }
    const tree = this.choice();
    if (!source.ended) source.fail("unexpected )", source.at);
    return tree;
  }

  private choice(): Node {
    const start = this.source.at;
    const branches: Node[] = [this.sequence()];
    while (this.source.accept(BAR)) branches.push(this.sequence());
    return this.checked(Node.choice(branches), start);
  }

  private sequence(): Node {
    const start = this.source.at;
    const pieces: Node[] = [];
    while (!this.source.ended && this.source.peek() != BAR && this.source.peek() != CLOSE) pieces.push(this.piece());
    return this.checked(Node.sequence(pieces), start);
  }

  /** An atom with its repetition. */
  private piece(): Node {
    const source = this.source;
    const start = source.at;
    const body = this.atom();
    const bounds = readBounds(source);
    if (bounds === null) return body;
    const again = source.at;
    if (readBounds(source) !== null) source.fail("nested repetition", again);
    return this.checked(Node.repeat(body, bounds), start);
  }

  private atom(): Node {
    const source = this.source;
    const start = source.at;
    if (readBounds(source) !== null) source.fail("nothing to repeat", start);
    const rune = source.rune();
    switch (rune) {
      case OPEN:
        return this.group(start);
      case BRACKET:
        return this.set(parseClass(source, this.folds));
      case DOT:
        return new Node(NodeKind.Any);
      case CARET:
        return new Node(NodeKind.Begin);
      case DOLLAR:
        return new Node(NodeKind.Finish);
      case BACKSLASH:
        return this.escape();
      default:
        return this.character(rune);
    }
  }

  /** A group whose parenthesis at `start` has been read. */
  private group(start: i32): Node {
    const source = this.source;
    let index = 0;
    if (!source.accept(QUESTION)) index = this.open(EMPTY, start);
    else if (!source.accept(COLON)) index = this.open(this.groupName(start), start);
    if (++this.depth > DEEPEST) source.fail("groups nested too deeply", start);
    const body = this.choice();
    this.depth--;
    if (!source.accept(CLOSE)) source.fail("missing )", start);
    return index == 0 ? body : this.checked(Node.group(index, body), start);
  }

  /** The number of a new capturing group. */
  private open(name: Bytes, start: i32): i32 {
    if (this.names.length > MOST_GROUPS) this.source.fail("too many groups", start);
    return this.names.push(name) - 1;
  }

  /** The name in `P<name>` or `<name>`. */
  private groupName(start: i32): Bytes {
    const source = this.source;
    source.accept(CAPITAL_P);
    const opened = source.accept(LESS);
    const from = source.at;
    while (isNameByte(source.peek())) source.at++;
    const name = slice(source.bytes, from, source.at);
    if (!opened || name.length == 0 || !source.accept(GREATER)) source.fail("unsupported group", start);
    return name;
  }

  private escape(): Node {
    const set = new CharSet();
    const rune = parseEscape(this.source, set);
    return rune == IS_SET ? this.set(set) : new Node(NodeKind.Char, rune);
  }

  private set(set: CharSet): Node {
    return new Node(NodeKind.Set, this.sets.push(set) - 1);
  }

  private character(rune: i32): Node {
    return this.folds && isLetter(rune) ? new Node(NodeKind.Letter, rune | CASE_BIT) : new Node(NodeKind.Char, rune);
  }

  /** `node`, when the program up to here stays within its bound. */
  private checked(node: Node, start: i32): Node {
    if (node.weight > LARGEST) this.source.fail("pattern too large", start);
    return node;
  }
}
