import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { Source } from "../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonEdit } from "../base/json/edit";
import { Words } from "../base/words";

const NO_MEMBERS = utf8("{}");

/** A member that every body is to have. */
export class CustomSetting {
  constructor(
    /** Keys from the body down to the member. */
    readonly path: Bytes[],
    /** JSON. */
    readonly value: Bytes,
    /** Whether it takes the place of what a client says. */
    readonly overwrites: bool,
  ) {}
}

/**
 * The document with all `settings` made, each on what the one before left; itself when nothing changes. However many
 * there are, the document is written and read once.
 */
export function withSettings(document: JsonDocument, settings: CustomSetting[]): JsonDocument {
  const edit = new JsonEdit(document);
  put(new Source(document, document.root), settings, 0, edit);
  return edit.changed ? JsonDocument.parse(edit.apply()) : document;
}

/** Makes `settings` in `object`, whose way is `depth` keys long and the beginning of theirs. */
function put(object: Source, settings: CustomSetting[], depth: i32, edit: JsonEdit): void {
  const keys = new Words();
  const members: Member[] = [];
  for (let i = 0; i < settings.length; i++) {
    const key = settings[i].path[depth];
    const number = keys.add(key);
    if (number == members.length) members.push(new Member(object.document, object.member(key), depth + 1));
    members[number].add(settings[i]);
  }
  for (let i = 0; i < members.length; i++) members[i].write(object.node, edit);
}

/** One member of an object, and what becomes of it. */
class Member {
  key: Bytes = EMPTY;
  /** Of the client's value; NONE: there is none. */
  private readonly place: i32;
  /** Whether the value is one of the settings'. */
  private isOurs: bool = false;
  /** Settings that are to be made inside of the value, an object. */
  private inner: CustomSetting[] = [];

  /** The value is `node` of `document`; the way to it is `depth` keys long. */
  constructor(
    private document: JsonDocument,
    private node: i32,
    private readonly depth: i32,
  ) {
    this.place = node;
  }

  /** Where there is a way on it is gone; else what is missing is made, or, if it may be, what stands in the way. */
  add(setting: CustomSetting): void {
    this.key = setting.path[this.depth - 1];
    const isLast = setting.path.length == this.depth;
    if (!isLast && this.document.kind(this.node) == JsonKind.Object) {
      this.inner.push(setting);
    } else if (this.node == NONE || setting.overwrites) {
      this.take(isLast ? setting.value : NO_MEMBERS);
      if (!isLast) this.inner.push(setting);
    }
  }

  write(object: i32, edit: JsonEdit): void {
    if (!this.isOurs) {
      if (this.inner.length > 0) put(new Source(this.document, this.node), this.inner, this.depth, edit);
      return;
    }
    const own = new JsonEdit(this.document);
    if (this.inner.length > 0) put(new Source(this.document, this.node), this.inner, this.depth, own);
    if (this.place == NONE) edit.insert(object, this.key, own.apply());
    else edit.replace(this.place, own.apply());
  }

  private take(value: Bytes): void {
    this.document = JsonDocument.parse(value);
    this.node = this.document.root;
    this.isOurs = true;
    this.inner = [];
  }
}
