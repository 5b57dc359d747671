import { Bytes } from "../base/bytes";
import { Pattern } from "../base/pattern/pattern";
import { Section } from "./section";

/** Instructions of all patterns of one configuration. */
const LARGEST_OF_ALL: i32 = 1 << 20;
/** What a pattern takes beside its instructions, in such. */
const EACH: i32 = 50;

/** The pattern `source` at `key`, made by `compile`; null when it cannot be used, which is a problem. */
export function readPattern(
  section: Section,
  key: string,
  source: Bytes,
  compile: (source: Bytes) => Pattern,
): Pattern | null {
  const problems = section.problems;
  if (problems.instructions > LARGEST_OF_ALL) return null;
  const pattern = compile(source);
  problems.instructions += pattern.size + EACH;
  if (problems.instructions > LARGEST_OF_ALL) problems.error("$", "has too many patterns");
  else if (pattern.fault.length == 0) return pattern;
  else section.error(key, pattern.fault);
  return null;
}
