import { Bytes } from "../bytes";
import { JsonDocument, JsonKind } from "./document";
import { JsonWriter } from "./writer";

/** Copies the value `node` as it is written. */
export function copyValue(document: JsonDocument, node: i32, writer: JsonWriter): void {
  writer.rawRange(document.bytes, document.start(node), document.end(node));
}

/** Copies the inside of the string `node` into an open string. */
export function copyInside(document: JsonDocument, node: i32, writer: JsonWriter): void {
  if (document.kind(node) != JsonKind.String) return;
  writer.rawText(document.bytes, document.start(node) + 1, document.end(node) - 1);
}

/** Copies the member `key` of `object` when it is of `kind`; answers whether it is. */
export function copyMember(from: Source, key: Bytes, kind: JsonKind, writer: JsonWriter): bool {
  const node = from.member(key);
  if (from.document.kind(node) != kind) return false;
  writer.key(key);
  copyValue(from.document, node, writer);
  return true;
}

/** Copies the member `key` of `object` when it is a string with something in it; answers whether it is. */
export function copyFilled(from: Source, key: Bytes, writer: JsonWriter): bool {
  return isFilled(from.document, from.member(key)) && copyMember(from, key, JsonKind.String, writer);
}

/** Whether `node` is a string with something in it. */
export function isFilled(document: JsonDocument, node: i32): bool {
  return document.kind(node) == JsonKind.String && document.end(node) - document.start(node) > 2;
}

/** Whether `node` is a string or a key that reads one of `words`. */
export function isOneOf(document: JsonDocument, node: i32, words: Bytes[]): bool {
  for (let i = 0; i < words.length; i++) if (document.is(node, words[i])) return true;
  return false;
}

/** An object in a document; every question about one that is none finds nothing. */
export class Source {
  constructor(
    readonly document: JsonDocument,
    readonly node: i32,
  ) {}

  member(key: Bytes): i32 {
    return this.document.member(this.node, key);
  }

  /** The object at `key`. */
  at(key: Bytes): Source {
    return new Source(this.document, this.member(key));
  }

  kind(key: Bytes): JsonKind {
    return this.document.kind(this.member(key));
  }

  /** Whether the member is the string `text`. */
  says(key: Bytes, text: Bytes): bool {
    return this.document.is(this.member(key), text);
  }
}
