import { lower } from "../base/ascii";
import { Bytes, contains, utf8 } from "../base/bytes";

/** Bytes of a text that are looked at. */
const LONGEST = 1024;

/** The first 1024 bytes of `text`, in lower case. */
export function lowered(text: Bytes): Bytes {
  const copy = new StaticArray<u8>(min(text.length, LONGEST));
  for (let i = 0; i < copy.length; i++) copy[i] = lower(text[i]);
  return copy;
}

/** Whether one of `parts` stands in `text`. */
export function hasAny(text: Bytes, parts: Bytes[]): bool {
  for (let i = 0; i < parts.length; i++) if (contains(text, parts[i])) return true;
  return false;
}

/** Phrases to look for, in lower case. */
export function phrases(texts: string[]): Bytes[] {
  return texts.map<Bytes>((text) => utf8(text));
}
