import { JsonKind, NONE } from "../base/json/document";
import { compileStatusPattern } from "../base/pattern/pattern";
import { StatusSet } from "../failover/status_set";
import { Section } from "./section";

/** Reads a list of patterns for whole statuses; null when it is absent or empty. */
export function readStatuses(section: Section, key: string): StatusSet | null {
  const document = section.document;
  const list = section.list(key);
  if (document.first(list) == NONE) return null;
  const statuses = new StatusSet();
  let index = 0;
  for (let node = document.first(list); node != NONE; node = document.next(node)) {
    const path = `${key}[${index++}]`;
    const kind = document.kind(node);
    if (kind != JsonKind.String && kind != JsonKind.Number) {
      section.error(path, "must be text or a number");
      continue;
    }
    const source = kind == JsonKind.String ? document.string(node) : document.raw(node);
    const pattern = compileStatusPattern(source);
    if (pattern.fault.length > 0) section.error(path, pattern.fault);
    else if (!statuses.add(pattern)) section.warn(path, "matches no status that can fail");
  }
  return statuses;
}
