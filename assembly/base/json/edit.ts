import { Bytes, EMPTY } from "../bytes";
import { Rewrite } from "../rewrite";
import { JsonDocument, JsonKind, NONE } from "./document";
import { Splice, SpliceKind, applySplices, skipSpaceBack } from "./splice";
import { JsonWriter } from "./writer";

const members = new JsonWriter();
/** Never changed: most edits change nothing. */
const NO_SPLICES: Array<Splice> = [];

/**
 * Changes to a document, given in any order and applied at once; every byte they do not name stays as it is.
 *
 * - A second `replace` of the same node takes the place of the first.
 * - What happens inside a replaced or removed value is lost with it.
 * - Members are appended in the order of the `insert` calls, also behind members of the same key.
 * - A node that does not exist, or of the wrong kind, changes nothing.
 */
export class JsonEdit {
  private document: JsonDocument;
  private splices: Array<Splice> = NO_SPLICES;

  constructor(document: JsonDocument) {
    this.document = document;
  }

  /** Puts `raw`, which must be JSON, in the place of a value; a string in the place of a key. */
  replace(node: i32, raw: Bytes): void {
    if (this.document.kind(node) == JsonKind.None) return;
    this.add(SpliceKind.Replace, this.document.start(node), this.document.end(node), raw);
  }

  /** Appends the member `key` (unescaped UTF-8) with the value `raw`, which must be JSON. */
  insert(object: i32, key: Bytes, raw: Bytes): void {
    const document = this.document;
    if (document.kind(object) != JsonKind.Object) return;
    members.key(key);
    members.raw(raw);
    const kind = document.first(object) == NONE ? SpliceKind.InsertFirst : SpliceKind.Append;
    const at = skipSpaceBack(document.bytes, document.end(object) - 1);
    this.add(kind, at, at, members.take());
  }

  /** Takes out a member with its comma. */
  remove(keyNode: i32): void {
    const document = this.document;
    const value = document.value(keyNode);
    if (value == NONE) return;
    const next = document.next(keyNode);
    if (next == NONE) this.add(SpliceKind.RemoveLast, document.start(keyNode), document.end(value), EMPTY);
    else this.add(SpliceKind.Remove, document.start(keyNode), document.start(next), EMPTY);
  }

  /** Takes out an item of a list with its comma. */
  removeItem(item: i32): void {
    const document = this.document;
    if (document.kind(item) == JsonKind.None) return;
    const next = document.next(item);
    if (next == NONE) this.add(SpliceKind.RemoveLast, document.start(item), document.end(item), EMPTY);
    else this.add(SpliceKind.Remove, document.start(item), document.start(next), EMPTY);
  }

  /** Whether there is anything to apply. */
  get changed(): bool {
    return this.splices.length > 0;
  }

  /** The text with all changes; the document's own bytes when there are none. */
  apply(): Bytes {
    const bytes = this.document.bytes;
    return this.changed ? applySplices(bytes, this.splices, bytes.length).head : bytes;
  }

  /** All changes as a new beginning of the document: what follows the last change is not copied. */
  rewrite(): Rewrite {
    const bytes = this.document.bytes;
    return this.changed ? applySplices(bytes, this.splices, 0) : Rewrite.unchanged(bytes);
  }

  private add(kind: SpliceKind, start: i32, end: i32, text: Bytes): void {
    // Only a node number that was made up has no such range.
    if (start > end || end > this.document.bytes.length) return;
    const splice = new Splice(kind, start, end, text);
    if (this.splices === NO_SPLICES) this.splices = [];
    splice.order = this.splices.length;
    this.splices.push(splice);
  }
}
