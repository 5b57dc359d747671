import { Bytes } from "../bytes";
import { Rewrite } from "../rewrite";

export enum SpliceKind {
  /** A range becomes another text. */
  Replace,
  /** A member or an item goes, up to the next one. */
  Remove,
  /** The last of an object or a list goes, and the comma before it. */
  RemoveLast,
  /** A member comes into an object without members. */
  InsertFirst,
  /** A member comes behind the last one. */
  Append,
}

/** One change: bytes [start, end) of a text become `text`. */
export class Splice {
  /** The range after neighbours were considered. */
  from: i32 = 0;
  to: i32 = 0;
  comma: bool = false;

  constructor(
    public kind: SpliceKind,
    public start: i32,
    public end: i32,
    public text: Bytes,
  ) {}

  /** Place in the order of the calls. */
  order: i32 = 0;
  /** Whether no other splice covers it. */
  kept: bool = false;

  get inserts(): bool {
    return this.kind >= SpliceKind.InsertFirst;
  }

  get removes(): bool {
    return this.kind == SpliceKind.Remove || this.kind == SpliceKind.RemoveLast;
  }
}

/**
 * `bytes` with all `splices` applied, which end up in the order of the text. The outer of two that overlap wins. The
 * new beginning reaches to the last change, to `upTo` at least, an offset in `bytes`.
 */
export function applySplices(bytes: Bytes, splices: Array<Splice>, upTo: i32): Rewrite {
  if (splices.length > 1) splices.sort(compare);
  resolve(bytes, splices);
  let end = 0;
  let size = 0;
  for (let i = 0; i < splices.length; i++) {
    const splice = splices[i];
    if (!splice.kept) continue;
    size += splice.from - end + splice.text.length + <i32>splice.comma;
    end = splice.to;
  }
  const rest = max(0, upTo - end);
  const result = new StaticArray<u8>(max(0, size + rest));
  const source = changetype<usize>(bytes);
  let to = changetype<usize>(result);
  let done = 0;
  for (let i = 0; i < splices.length; i++) {
    const splice = splices[i];
    if (!splice.kept) continue;
    to = copy(to, source + done, splice.from - done);
    if (splice.comma) store<u8>(to++, 0x2c);
    to = copy(to, changetype<usize>(splice.text), splice.text.length);
    done = splice.to;
  }
  copy(to, source + done, rest);
  return new Rewrite(bytes, end + rest, result);
}

/** By position; of those at one position the longer first, insertions in call order, the later replacement first. */
function compare(a: Splice, b: Splice): i32 {
  if (a.start != b.start) return a.start - b.start;
  if (a.end != b.end) return b.end - a.end;
  return a.inserts ? a.order - b.order : b.order - a.order;
}

/** Decides which splices count, and their final ranges: ascending, without overlap. */
function resolve(bytes: Bytes, sorted: Array<Splice>): void {
  let done = 0; // end of what the kept ones cover
  let bare = -1; // end of an object's members that were all removed
  let inserted = -1; // place of the last insertion
  for (let i = 0; i < sorted.length; i++) {
    const splice = sorted[i];
    splice.kept = splice.start >= done;
    if (!splice.kept) continue;
    splice.from = splice.start;
    splice.to = splice.end;
    if (splice.removes) {
      const last = mergeRun(sorted, i);
      if (last.kind == SpliceKind.RemoveLast && takeComma(bytes, splice, done)) bare = last.end;
      splice.to = last.end;
    } else if (splice.inserts) {
      const alone = splice.kind == SpliceKind.InsertFirst || splice.start == bare;
      splice.comma = !alone || splice.start == inserted;
      inserted = splice.start;
    }
    done = splice.to;
  }
}

/** The last of the removals that follow each other without a gap, from `sorted[index]` on. */
function mergeRun(sorted: Array<Splice>, index: i32): Splice {
  let last = sorted[index];
  for (let i = index + 1; i < sorted.length; i++) {
    const next = sorted[i];
    if (next.start > last.end) break;
    if (next.start == last.end && next.removes) last = next;
  }
  return last;
}

/** Widens a removal at the end of an object over the comma before it; true when there is none: no member is left. */
function takeComma(bytes: Bytes, splice: Splice, done: i32): bool {
  const at = skipSpaceBack(bytes, splice.start);
  if (at == 0 || bytes[at - 1] != 0x2c) return true;
  splice.from = max(done, at - 1);
  return false;
}

/** Position after the last byte before `at` that is not white space. */
export function skipSpaceBack(bytes: Bytes, at: i32): i32 {
  while (at > 0 && isSpace(bytes[at - 1])) at--;
  return at;
}

function isSpace(byte: u8): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09;
}

function copy(to: usize, from: usize, size: i32): usize {
  memory.copy(to, from, size);
  return to + size;
}
