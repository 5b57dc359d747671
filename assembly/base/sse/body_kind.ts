import { Bytes, equalRange, slice, startsWith, utf8 } from "../bytes";

/** What the first bytes of a body announce; `Unknown` asks for more of them. */
export enum BodyKind {
  Unknown,
  /** An object or an array. */
  Json,
  /** Server-sent events. */
  Events,
  Other,
}

/** A byte order mark in UTF-8. */
export const BOM: Bytes = [0xef, 0xbb, 0xbf];
const STARTS: StaticArray<Bytes> = [utf8(":"), utf8("data:"), utf8("event:"), utf8("id:"), utf8("retry:")];

/** Tells a body by its first bytes; a byte order mark and blanks before them are passed over. */
export function bodyKind(bytes: Bytes): BodyKind {
  if (bytes.length < BOM.length && equalRange(bytes, 0, bytes.length, slice(BOM, 0, bytes.length))) {
    return BodyKind.Unknown;
  }
  const start = blanksFrom(bytes, startsWith(bytes, BOM) ? BOM.length : 0);
  if (start == bytes.length) return BodyKind.Unknown;
  const first = bytes[start];
  if (first == 0x7b || first == 0x5b) return BodyKind.Json;
  return eventsAt(bytes, start);
}

/** Where the blanks end that begin at `start`. */
export function blanksFrom(bytes: Bytes, start: i32): i32 {
  while (start < bytes.length && isBlank(bytes[start])) start++;
  return start;
}

function eventsAt(bytes: Bytes, start: i32): BodyKind {
  let kind = BodyKind.Other;
  for (let i = 0; i < STARTS.length; i++) {
    const size = min(STARTS[i].length, bytes.length - start);
    if (!equalRange(bytes, start, start + size, slice(STARTS[i], 0, size))) continue;
    if (size == STARTS[i].length) return BodyKind.Events;
    kind = BodyKind.Unknown;
  }
  return kind;
}

function isBlank(byte: u8): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
