import { utf8 } from "../../../base/bytes";
import { Source, copyValue } from "../../../base/json/copy";
import { JsonKind, NONE } from "../../../base/json/document";
import { JsonWriter } from "../../../base/json/writer";
import { Call } from "../../../canonical/call";
import { Fitted } from "../../../canonical/fit/fitted";
import { writeText, writeType } from "../fields";
import { NAME, TOOLS, TYPE } from "../names";

export const WEB_SEARCH_OPTIONS = utf8("web_search_options");
const SEARCH_CONTEXT_SIZE = utf8("search_context_size");
const USER_LOCATION = utf8("user_location");
const APPROXIMATE = utf8("approximate");
const WEB_SEARCH = utf8("web_search");
/** The version that all models know. */
const WEB_SEARCH_TOOL = utf8("web_search_20250305");

/** What `web_search_options` asks for, as the vendor's tool that it runs itself. */
export class WebSearch {
  private readonly options: Source;
  private readonly isAsked: bool;

  constructor(call: Call, chat: Source) {
    this.options = chat.at(WEB_SEARCH_OPTIONS);
    this.isAsked = chat.kind(WEB_SEARCH_OPTIONS) == JsonKind.Object && !hasTool(chat);
    if (this.isAsked && this.options.kind(SEARCH_CONTEXT_SIZE) == JsonKind.String) call.fitted |= Fitted.Hints;
  }

  /** Writes the tool into the list of tools. */
  write(writer: JsonWriter): void {
    if (!this.isAsked) return;
    writer.beginObject();
    writeType(WEB_SEARCH_TOOL, writer);
    writeText(writer, NAME, WEB_SEARCH);
    this.writeLocation(writer);
    writer.endObject();
  }

  private writeLocation(writer: JsonWriter): void {
    const document = this.options.document;
    const place = this.options.at(USER_LOCATION).at(APPROXIMATE);
    if (document.kind(place.node) != JsonKind.Object) return;
    writer.key(USER_LOCATION);
    writer.beginObject();
    writeType(APPROXIMATE, writer);
    for (let key = document.first(place.node); key != NONE; key = document.next(key)) {
      if (document.is(key, TYPE) || document.kind(document.value(key)) != JsonKind.String) continue;
      writer.keyRange(document.bytes, document.start(key), document.end(key));
      copyValue(document, document.value(key), writer);
    }
    writer.endObject();
  }
}

/** Whether the client has the tool among its own. */
function hasTool(chat: Source): bool {
  const document = chat.document;
  const list = chat.member(TOOLS);
  if (document.kind(list) != JsonKind.Array) return false;
  for (let at = document.first(list); at != NONE; at = document.next(at)) {
    if (document.is(document.member(at, NAME), WEB_SEARCH)) return true;
  }
  return false;
}
