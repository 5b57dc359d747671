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
}

/** "No such node": every method of a document accepts it. */
export const NONE: i32 = -1;

/** Containers that may be open at once. */
export const MAX_DEPTH: i32 = 256;

/** Longest text in bytes; its worst tape (6 bytes for each byte of text) still fits one allocation. */
export const MAX_BYTES: i32 = 1 << 27;
