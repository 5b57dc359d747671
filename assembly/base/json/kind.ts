/** What a node of a JSON text is; `None` is the answer for a node that does not exist. */
export enum JsonKind {
  None,
  Null,
  False,
  True,
  Number,
  String,
  Array,
  Object,
}

/** The kind of a valid value, by its first byte. */
export function kindOf(first: u8): JsonKind {
  switch (first) {
    case 0x22: // "
      return JsonKind.String;
    case 0x7b: // {
      return JsonKind.Object;
    case 0x5b: // [
      return JsonKind.Array;
    case 0x74: // t
      return JsonKind.True;
    case 0x66: // f
      return JsonKind.False;
    case 0x6e: // n
      return JsonKind.Null;
    default:
      return JsonKind.Number;
  }
}

/** Whether it is true or false. */
export function isBool(kind: JsonKind): bool {
  return kind == JsonKind.True || kind == JsonKind.False;
}

/** Why a text is refused. */
export enum JsonFault {
  None,
  Syntax,
  /** Not UTF-8 (Unicode 16, table 3-7). */
  Encoding,
  /** More than MAX_DEPTH containers inside each other. */
  Depth,
  /** Longer than MAX_BYTES. */
  Size,
  /** More values and keys than MAX_WORDS hold. */
  Nodes,
}

/** "No such node": every method of a document accepts it. */
export const NONE: i32 = -1;

/** Containers that may be open at once. */
export const MAX_DEPTH: i32 = 256;

/** Words of the longest index: 8 MiB, some million values and keys. */
export const MAX_WORDS: i32 = 1 << 21;

/** Longest text in bytes. */
export const MAX_BYTES: i32 = 1 << 27;
