import { Bytes, utf8 } from "../base/bytes";
import { isVisible } from "../base/http/url";
import { Section } from "./section";

/** A path without slashes at its end; EMPTY when absent. */
export function pathOf(section: Section, key: string): Bytes {
  const path = section.text(key);
  if (path.length == 0) return utf8("");
  if (!path.startsWith("/") || !isVisible(path)) section.error(key, "must be a path that starts with a slash");
  let end = path.length;
  while (end > 0 && path.charAt(end - 1) == "/") end--;
  return utf8(path.substring(0, end));
}
