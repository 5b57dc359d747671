import { StatusSet } from "../base/http/status_set";
import { JsonKind, NONE } from "../base/json/document";
import { compileStatusPattern } from "../base/pattern/pattern";
import { readPattern } from "./patterns";
import { Section } from "./section";

/** There are no more statuses than that. */
const MOST_PATTERNS: i32 = 500;
/** Instructions of a pattern for three digits. */
const LARGEST: i32 = 100;

/** Reads a list of patterns for whole statuses into `statuses`; null when it is absent or empty. */
export function readStatuses(section: Section, key: string, statuses: StatusSet = new StatusSet()): StatusSet | null {
  const document = section.document;
  const list = section.list(key);
  if (document.first(list) == NONE) return null;
  let index = 0;
  for (let node = document.first(list); node != NONE && index < MOST_PATTERNS; node = document.next(node)) {
    const path = `${key}[${index++}]`;
    const kind = document.kind(node);
    if (kind != JsonKind.String && kind != JsonKind.Number) {
      section.error(path, "must be text or a number");
      continue;
    }
    const source = kind == JsonKind.String ? document.string(node) : document.raw(node);
    const pattern = readPattern(section.problems, source, compileStatusPattern);
    if (pattern === null) continue;
    if (pattern.fault.length > 0) section.error(path, pattern.fault);
    else if (pattern.size > LARGEST) section.error(path, "pattern too large");
    else if (!statuses.add(pattern)) section.warn(path, "matches no status that can fail");
  }
  if (document.count(list) > MOST_PATTERNS) section.error(key, `must be of at most ${MOST_PATTERNS} entries`);
  return statuses;
}
