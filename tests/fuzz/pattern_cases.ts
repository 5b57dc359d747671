import { Dice } from "./json_inputs.ts";

/** One generated pattern: its text for us, its translation for V8, and what of the two may be compared. */
export interface PatternCase {
  readonly source: string;
  /** For `new RegExp(translated, flags)`. */
  readonly translated: string;
  readonly flags: "gu" | "giu";
  readonly groups: number;
  /**
   * A loop around something that can be empty: JavaScript refuses an iteration that takes nothing and tries the next
   * alternative, RE2 accepts it and leaves the loop. Whether there is a match is the same, where it ends is not.
   */
  readonly hasEmptyLoop: boolean;
  /** A loop around a group that an iteration may skip: JavaScript forgets the group then, RE2 keeps the last value. */
  readonly forgetsGroups: boolean;
  /** Characters of the longest input for which V8's backtracking stays short: fewer when there are loops in loops. */
  readonly longestInput: number;
  /** Loops in loops around something that can be empty: V8 may backtrack without end even on a short input. */
  readonly explodes: boolean;
}

interface Piece {
  readonly source: string;
  readonly translated: string;
  readonly nullable: boolean;
  readonly hasGroups: boolean;
  /** Whether a match may leave one of its groups unset. */
  readonly skipsGroups: boolean;
}

const LETTERS = ["a", "b", "c", "A", "B", "é", "€", "😀", "1", "2", "-", " ", "\n", ".", "_"];
const OPERATORS = [..."^$\\.*+?()[]{}|"];

/** Spelled out, because JavaScript's `\s` has more members and its `.` fewer. */
const ESCAPES: Readonly<Record<string, string>> = {
  d: "0-9",
  D: "\\0-\\/:-\\u{10ffff}",
  w: "0-9A-Za-z_",
  W: "\\0-\\/:-@\\[-\\^`\\{-\\u{10ffff}",
  s: "\\t\\n\\f\\r ",
  S: "\\0-\\x08\\x0b\\x0e-\\x1f!-\\u{10ffff}",
};

/** A text over the letters that the patterns are made of. */
export function subject(dice: Dice, longest: number): string {
  let text = "";
  for (let size = dice.below(longest + 1); size > 0; size--) text += dice.pick(LETTERS);
  return text;
}

/** A character for both worlds; `escaped` are those that need a backslash where it stands. */
function character(dice: Dice, letter: string, escaped: readonly string[]): Piece {
  const punctuation = /^[ -~]$/.test(letter) && !/^\w$/.test(letter);
  const source = escaped.includes(letter) || (punctuation && dice.chance(4)) ? `\\${letter}` : letter;
  return leaf(source, /^[a-zA-Z0-9]$/.test(letter) ? letter : `\\u{${letter.codePointAt(0)?.toString(16)}}`);
}

function leaf(source: string, translated: string, nullable = false): Piece {
  return { source, translated, nullable, hasGroups: false, skipsGroups: false };
}

/** How deep loops are nested. */
const LOOPS = 2;

/** Makes one pattern. */
export class PatternMaker {
  private readonly dice: Dice;
  private groups = 0;
  private hasEmptyLoop = false;
  private forgetsGroups = false;
  private nests = false;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  make(): PatternCase {
    const folds = this.dice.chance(5);
    const piece = this.choice(3, LOOPS);
    return {
      source: (folds ? "(?i)" : "") + piece.source,
      translated: piece.translated,
      flags: folds ? "giu" : "gu",
      groups: this.groups,
      hasEmptyLoop: this.hasEmptyLoop,
      forgetsGroups: this.forgetsGroups,
      longestInput: this.nests ? 4 : 10,
      explodes: this.nests && this.hasEmptyLoop,
    };
  }

  private choice(depth: number, loops: number): Piece {
    const branches = Array.from({ length: this.dice.chance(3) ? 2 + this.dice.below(2) : 1 }, () =>
      this.sequence(depth, loops),
    );
    const hasGroups = branches.some((branch) => branch.hasGroups);
    return {
      source: branches.map((branch) => branch.source).join("|"),
      translated: branches.map((branch) => branch.translated).join("|"),
      nullable: branches.some((branch) => branch.nullable),
      hasGroups,
      skipsGroups: (hasGroups && branches.length > 1) || branches.some((branch) => branch.skipsGroups),
    };
  }

  private sequence(depth: number, loops: number): Piece {
    const size = this.dice.chance(8) ? 0 : 1 + this.dice.below(3);
    const pieces = Array.from({ length: size }, () => this.repeated(depth, loops));
    return {
      source: pieces.map((piece) => piece.source).join(""),
      translated: pieces.map((piece) => piece.translated).join(""),
      nullable: pieces.every((piece) => piece.nullable),
      hasGroups: pieces.some((piece) => piece.hasGroups),
      skipsGroups: pieces.some((piece) => piece.skipsGroups),
    };
  }

  private repeated(depth: number, loops: number): Piece {
    if (!this.dice.chance(3)) return this.atom(depth, loops);
    const [least, most] = this.bounds(loops);
    const body = this.atom(depth, most > 1 ? loops - 1 : loops);
    if (most > 1 && loops < LOOPS) this.nests = true;
    const lazy = this.dice.chance(4) ? "?" : "";
    const count = spelled(least, most) + lazy;
    if (body.nullable && least !== most) this.hasEmptyLoop = true;
    if (most > 1 && body.skipsGroups) this.forgetsGroups = true;
    return {
      source: body.source + count,
      translated: `(?:${body.translated})${count}`,
      nullable: body.nullable || least === 0,
      hasGroups: body.hasGroups,
      skipsGroups: body.skipsGroups || (least === 0 && body.hasGroups),
    };
  }

  private bounds(loops: number): readonly [number, number] {
    if (loops === 0 || this.dice.chance(3)) return [0, 1];
    if (this.dice.chance(2)) return [this.dice.below(2), Infinity];
    const least = this.dice.below(4);
    return [least, this.dice.chance(3) ? Infinity : least + this.dice.below(3)];
  }

  private atom(depth: number, loops: number): Piece {
    const kind = this.dice.below(depth > 0 ? 14 : 10);
    if (kind < 5) return character(this.dice, this.dice.pick(LETTERS), OPERATORS);
    if (kind === 5) return leaf(".", "[^\\n]");
    if (kind === 6) return this.named();
    if (kind < 9) return this.characterClass();
    if (kind === 9) return this.dice.chance(2) ? leaf("^", "^", true) : leaf("$", "$", true);
    return this.group(depth - 1, loops);
  }

  private named(): Piece {
    const letter = this.dice.pick(Object.keys(ESCAPES));
    return leaf(`\\${letter}`, `[${ESCAPES[letter]}]`);
  }

  private characterClass(): Piece {
    const negated = this.dice.chance(3) ? "^" : "";
    const items = Array.from({ length: 1 + this.dice.below(3) }, () => this.classItem());
    const source = items.map((item) => item.source).join("");
    return leaf(`[${negated}${source}]`, `[${negated}${items.map((item) => item.translated).join("")}]`);
  }

  private classItem(): Piece {
    if (this.dice.chance(5)) {
      const letter = this.dice.pick(Object.keys(ESCAPES));
      return leaf(`\\${letter}`, ESCAPES[letter] ?? "");
    }
    const escaped = ["-", "]", "[", "^", "\\"];
    const letters = [this.dice.pick(LETTERS), this.dice.pick(LETTERS)];
    letters.sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
    const [first, last] = letters.map((letter) => character(this.dice, letter, escaped));
    if (first === undefined || last === undefined || this.dice.chance(2)) return first ?? leaf("a", "a");
    return leaf(`${first.source}-${last.source}`, `${first.translated}-${last.translated}`);
  }

  private group(depth: number, loops: number): Piece {
    const kind = this.dice.below(4);
    if (kind === 0) {
      const inner = this.choice(depth, loops);
      return { ...inner, source: `(?:${inner.source})`, translated: `(?:${inner.translated})` };
    }
    const name = `g${++this.groups}`;
    const opening = kind === 1 ? `(?P<${name}>` : kind === 2 ? `(?<${name}>` : "(";
    const inner = this.choice(depth, loops);
    return {
      ...inner,
      source: `${opening}${inner.source})`,
      translated: `${opening.replace("?P<", "?<")}${inner.translated})`,
      hasGroups: true,
    };
  }
}

function spelled(least: number, most: number): string {
  if (most === 1 && least === 0) return "?";
  if (most === Infinity) return least === 0 ? "*" : least === 1 ? "+" : `{${least},}`;
  return least === most ? `{${least}}` : `{${least},${most}}`;
}

/** Text that is close to a pattern, or not at all: latin1, one character a byte. */
export function garbage(dice: Dice): string {
  if (dice.chance(3)) return bytes(dice, dice.below(24), 256);
  let text = Buffer.from(new PatternMaker(dice).make().source, "utf8").toString("latin1");
  for (let edits = 1 + dice.below(3); edits > 0; edits--) {
    const at = dice.below(text.length + 1);
    const inserted = dice.chance(3) ? "" : dice.chance(3) ? bytes(dice, 1, 256) : dice.pick(SNIPPETS);
    text = text.slice(0, at) + inserted + text.slice(at + dice.below(3));
  }
  return text;
}

/** What RE2 or another dialect gives a meaning to. */
// prettier-ignore
const SNIPPETS = [
  ...OPERATORS, "{2}", "{,3}", "{1,", "{101}", "{50}", "{9,1}", "{02}", "**", "+?+", "((((((((((", "))))",
  "(?", "(?i)", "(?P<", "(?P<g1>", "(?=", "(?<!", "(?P=g1)", "\\b", "\\1", "\\p{L}", "\\x41", "\\Q", "\\", "\\_",
  "[[:alpha:]]", "[]", "[^]", "[z-a]", "[a-\\d]",
];

function bytes(dice: Dice, size: number, bound: number): string {
  return Array.from({ length: size }, () => String.fromCharCode(dice.below(bound))).join("");
}
