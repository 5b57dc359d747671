import { lower } from "../../base/ascii";
import { Bytes, contains, equal, slice, utf8 } from "../../base/bytes";
import { Source } from "../../base/json/copy";
import { JsonDocument, JsonKind, NONE } from "../../base/json/document";
import { Call } from "../../canonical/call";
import { SettingNames } from "./setting_names";

const ASKED = utf8("prompt_cache_retention");
const IN_MEMORY = utf8("inmemory");
const A_DAY = utf8("24h");
const SYSTEM_PROMPT = utf8("systemprompt");
const LAST_USER_MESSAGE = utf8("lastusermessage");
const LAST_MESSAGE = utf8("lastmessage");
const DASH: u8 = 0x2d;
const UNDERSCORE: u8 = 0x5f;
const SPACE: u8 = 0x20;

/** How a mark of a client's own begins. */
const MARK = utf8('"cache_control":');

/**
 * Where points of the cache stand that no client has marked, and for how long they live. There are none beside a
 * client's own marks: the vendor takes four in all, of which those that live for an hour have to stand first.
 */
export class Retention {
  isLong: bool = false;
  atSystem: bool = false;
  atLastUser: bool = false;
  atLast: bool = false;

  /** `messages`: the body of the Messages request that `call` becomes. */
  constructor(call: Call, names: SettingNames, messages: Bytes) {
    const chat = new Source(call.document, call.document.root);
    const asked = squeezed(chat.document.string(chat.member(ASKED)));
    const word = asked.length > 0 ? asked : squeezed(utf8(call.settings.text(names.retention)));
    this.isLong = equal(word, A_DAY);
    const isAsked = this.isLong || equal(word, IN_MEMORY);
    const text = call.settings.text(names.positions);
    if (isAsked && call.traits.cacheMarks && !contains(messages, MARK)) {
      this.atSystem = text.length == 0;
      this.place(JsonDocument.parse(utf8(text)));
    }
  }

  private place(positions: JsonDocument): void {
    for (let key = positions.first(positions.root); key != NONE; key = positions.next(key)) {
      if (positions.kind(positions.value(key)) != JsonKind.True) continue;
      const name = squeezed(positions.string(key));
      if (equal(name, SYSTEM_PROMPT)) this.atSystem = true;
      else if (equal(name, LAST_USER_MESSAGE)) this.atLastUser = true;
      else if (equal(name, LAST_MESSAGE)) this.atLast = true;
    }
  }
}

/** `word` in lower case, without what parts its words. */
function squeezed(word: Bytes): Bytes {
  const kept = new StaticArray<u8>(word.length);
  let size = 0;
  for (let i = 0; i < word.length; i++) {
    if (word[i] != DASH && word[i] != UNDERSCORE && word[i] != SPACE) kept[size++] = lower(word[i]);
  }
  return slice(kept, 0, size);
}
