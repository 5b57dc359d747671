import { Bytes, EMPTY, utf8 } from "../../../assembly/base/bytes";
import { Pattern, compileStatusPattern } from "../../../assembly/base/pattern/pattern";

/** The matcher for a fuzzer outside: one pattern at a time. */

let pattern: Pattern = Pattern.compile(EMPTY);

export function bytesId(): u32 {
  return idof<Bytes>();
}

/** Compiles `source` and answers its fault. */
export function compile(source: Bytes): Bytes {
  pattern = Pattern.compile(source);
  return utf8(pattern.fault);
}

/** Compiles `source` as a pattern for statuses and answers its fault. */
export function compileStatus(source: Bytes): Bytes {
  pattern = compileStatusPattern(source);
  return utf8(pattern.fault);
}

export function matchesWhole(input: Bytes): bool {
  return pattern.matchesWhole(input);
}

export function search(input: Bytes): bool {
  return pattern.search(input);
}

export function replaceAll(input: Bytes, template: Bytes): Bytes {
  return pattern.replaceAll(input, template);
}

/** Instructions of the program. */
export function size(): i32 {
  return pattern.size;
}

/** Instructions run by this pattern so far. */
export function steps(): f64 {
  return <f64>pattern.steps;
}
