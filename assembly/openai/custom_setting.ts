import { Bytes, concat, equal, utf8 } from "../base/bytes";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { JsonEdit } from "../base/json/edit";
import { quote } from "../base/json/writer";

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

/** The document with all `settings` made, each on what the one before left; itself when nothing changes. */
export function withSettings(document: JsonDocument, settings: CustomSetting[]): JsonDocument {
  for (let i = 0; i < settings.length;) {
    const end = settingsAtOnce(settings, i);
    const edit = new JsonEdit(document);
    for (; i < end; i++) put(document, settings[i], edit);
    if (edit.changed) document = JsonDocument.parse(edit.apply());
  }
  return document;
}

/** The end of those from `start` on that can be made in one go: each is about another member of the body. */
export function settingsAtOnce(settings: CustomSetting[], start: i32): i32 {
  let end = start + 1;
  while (end < settings.length && isApart(settings, start, end)) end++;
  return end;
}

/** Whether none of the settings from `start` to `at` is about the same member of the body as the one `at`. */
function isApart(settings: CustomSetting[], start: i32, at: i32): bool {
  const path = settings[at].path;
  for (let i = start; i < at; i++) {
    const other = settings[i].path;
    if (path.length == 0 || other.length == 0 || equal(path[0], other[0])) return false;
  }
  return true;
}

/** Goes down as far as there are objects; what is missing from there on is written at once. */
function put(document: JsonDocument, setting: CustomSetting, edit: JsonEdit): void {
  const path = setting.path;
  let object = document.root;
  for (let i = 0; i < path.length; i++) {
    const node = document.member(object, path[i]);
    const isLast = i + 1 == path.length;
    if (node == NONE) return edit.insert(object, path[i], nested(path, i + 1, setting.value));
    const isWay = !isLast && document.kind(node) == JsonKind.Object;
    if (!isWay) {
      if (setting.overwrites) edit.replace(node, nested(path, i + 1, setting.value));
      return;
    }
    object = node;
  }
}

/** `value` inside objects with the keys of `path` from `from` on. */
function nested(path: Bytes[], from: i32, value: Bytes): Bytes {
  let json = value;
  for (let i = path.length - 1; i >= from; i--) {
    json = concat(concat(concat(utf8("{"), quote(path[i])), utf8(":")), concat(json, utf8("}")));
  }
  return json;
}
