import { utf8 } from "../../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { KeyHash } from "../../base/key_hash";
import { CONTENT, SYSTEM, USER, hasRole, isInstruction } from "./messages";

const INPUT = utf8("input");
const INSTRUCTIONS = utf8("instructions");
const MESSAGES = utf8("messages");
const TEXT = utf8("text");
/** Of the instructions, and of the user's first message: agents' instructions differ within their first pages. */
const MOST_BYTES: i32 = 4096;
/** Messages and parts that are looked at before the search is given up. */
const MOST_ITEMS: i32 = 64;

/**
 * Adds to `hash` what never changes while a chat grows: its instructions and the user's first words, 4 KiB of each.
 * Not its tools, which join late, nor marks of caching, which move. False where the user says nothing in words.
 */
export function hashOpening(document: JsonDocument, hash: KeyHash): bool {
  const root = document.root;
  const messages = document.member(root, MESSAGES);
  const list = messages == NONE ? document.member(root, INPUT) : messages;
  let left = hashText(document, document.member(root, SYSTEM), hash, MOST_BYTES);
  left = hashText(document, document.member(root, INSTRUCTIONS), hash, left);
  if (document.kind(list) == JsonKind.String) return hashText(document, list, hash, MOST_BYTES) < MOST_BYTES;
  let items = MOST_ITEMS;
  for (let node = document.first(list); node != NONE && items-- > 0; node = document.next(node)) {
    const content = document.member(node, CONTENT);
    if (hasRole(document, node, USER)) return hashText(document, content, hash, MOST_BYTES) < MOST_BYTES;
    if (isInstruction(document, node)) left = hashText(document, content, hash, left);
  }
  return false;
}

/** Adds at most `most` bytes of a text, or of the texts of parts; how many of them are left. */
function hashText(document: JsonDocument, node: i32, hash: KeyHash, most: i32): i32 {
  if (document.kind(node) == JsonKind.String) return hashString(document, node, hash, most);
  if (document.kind(node) != JsonKind.Array) return most;
  let items = MOST_ITEMS;
  for (let part = document.first(node); part != NONE && most > 0 && items-- > 0; part = document.next(part)) {
    const text = document.member(part, TEXT);
    if (document.kind(text) == JsonKind.String) most = hashString(document, text, hash, most);
  }
  return most;
}

/** As it stands in the text: a client writes the same words in the same way. */
function hashString(document: JsonDocument, node: i32, hash: KeyHash, most: i32): i32 {
  const start = document.start(node) + 1;
  const size = min(most, document.end(node) - 1 - start);
  if (size > 0) hash.add(document.bytes, start, start + size);
  return most - max(0, size);
}
