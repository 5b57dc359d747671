import { CharSet } from "./char_set";
import { isAlphanumeric } from "./letters";
import { END, Source } from "./source";

const OPEN = 0x5b;
const CLOSE = 0x5d;
const CARET = 0x5e;
const DASH = 0x2d;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** What an escape came to, when it is a set and no character. */
export const IS_SET: i32 = -2;

/**
 * Reads what follows a backslash: the character that escaped punctuation stands for, IS_SET when a set went into `set`,
 * or END with a fault. The cursor is behind the backslash.
 */
export function parseEscape(source: Source, set: CharSet): i32 {
  const start = source.at - 1;
  const letter = source.rune();
  if (letter == END) {
    source.fail("trailing backslash", start);
    return END;
  }
  if (set.addPerl(letter)) return IS_SET;
  if (letter < 0x80 && !isAlphanumeric(letter)) return letter;
  source.fail("unsupported escape", start);
  return END;
}

/**
 * Reads a bracket expression: `class = "[" ["^"] item {item} "]"`, `item = char ["-" char] | escape`. A `]` in the
 * first place and a `-` that forms no range are literal. The cursor is behind the opening bracket.
 */
export function parseClass(source: Source, folds: bool): CharSet {
  const start = source.at - 1;
  const set = new CharSet();
  set.negated = source.accept(CARET);
  let first = true;
  while (first || source.peek() != CLOSE) {
    if (source.ended) {
      source.fail("missing ]", start);
      return set;
    }
    parseItem(source, set, folds);
    first = false;
  }
  source.accept(CLOSE);
  return set;
}

function parseItem(source: Source, set: CharSet, folds: bool): void {
  const start = source.at;
  if (source.peek() == OPEN && source.peek(1) == COLON) return source.fail("unsupported named class", start);
  const first = parseChar(source, set);
  if (first < 0) return;
  let last = first;
  if (source.peek() == DASH && source.peek(1) != CLOSE && source.peek(1) != END) {
    source.accept(DASH);
    last = parseChar(source, set);
    if (last < first) return source.fail("invalid range in class", start);
  }
  if (folds) set.addFolded(first, last);
  else set.add(first, last);
}

/** A character of a class; negative when it was a set, or nothing. */
function parseChar(source: Source, set: CharSet): i32 {
  return source.accept(BACKSLASH) ? parseEscape(source, set) : source.rune();
}
