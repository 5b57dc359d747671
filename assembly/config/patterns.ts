import { Bytes } from "../base/bytes";
import { Pattern } from "../base/pattern/pattern";
import { Problems } from "./problems";

/** Instructions of all patterns of one configuration. */
const LARGEST_OF_ALL: i32 = 1 << 20;
/** What a pattern takes beside its instructions, in such. */
const EACH: i32 = 50;

/** The pattern `source`, made by `compile`; null when the configuration has too many of them, which is a problem. */
export function readPattern(problems: Problems, source: Bytes, compile: (source: Bytes) => Pattern): Pattern | null {
  if (problems.instructions > LARGEST_OF_ALL) return null;
  const pattern = compile(source);
  problems.instructions += pattern.size + EACH;
  if (problems.instructions <= LARGEST_OF_ALL) return pattern;
  problems.error("$", "has too many patterns");
  return null;
}
