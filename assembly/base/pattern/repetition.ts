import { Bounds, UNBOUNDED } from "./node";
import { Source } from "./source";

const STAR = 0x2a;
const PLUS = 0x2b;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const QUESTION = 0x3f;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** The largest count between braces. */
const MOST: i32 = 100;
const NO_NUMBER: i32 = -2;

/** Reads a repetition, with the question mark that makes it lazy; null, and nothing read, when none comes next. */
export function readBounds(source: Source): Bounds | null {
  if (source.accept(STAR)) return bounds(source, 0, UNBOUNDED);
  if (source.accept(PLUS)) return bounds(source, 1, UNBOUNDED);
  if (source.accept(QUESTION)) return bounds(source, 0, 1);
  return source.peek() == OPEN ? readBraces(source) : null;
}

/** `{m}`, `{m,}` or `{m,n}`; braces around anything else are literal, as in RE2. */
function readBraces(source: Source): Bounds | null {
  const start = source.at;
  source.accept(OPEN);
  const least = readNumber(source);
  let most = least;
  if (source.accept(COMMA)) most = source.peek() == CLOSE ? UNBOUNDED : readNumber(source);
  if (least == NO_NUMBER || most == NO_NUMBER || !source.accept(CLOSE)) {
    source.at = start;
    return null;
  }
  if (least > MOST || most > MOST) source.fail("repetition over " + MOST.toString(), start);
  else if (most != UNBOUNDED && least > most) source.fail("invalid repetition", start);
  else return bounds(source, least, most);
  return null;
}

function bounds(source: Source, least: i32, most: i32): Bounds {
  return new Bounds(least, most, source.accept(QUESTION));
}

/** A number without leading zeros, at most MOST + 1; else NO_NUMBER. */
function readNumber(source: Source): i32 {
  const start = source.at;
  let number = 0;
  while (source.peek() >= ZERO && source.peek() <= NINE) {
    number = min(number * 10 + source.peek() - ZERO, MOST + 1);
    source.at++;
  }
  const size = source.at - start;
  return size == 0 || (size > 1 && source.bytes[start] == ZERO) ? NO_NUMBER : number;
}
