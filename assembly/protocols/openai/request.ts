import { Bytes } from "../../base/bytes";
import { JsonDocument, NONE } from "../../base/json/document";
import { JsonEdit } from "../../base/json/edit";
import { quote } from "../../base/json/writer";
import { Rewrite } from "../../base/rewrite";
import { MODEL } from "../../openai/request";
import { Protocol } from "../protocol";

/** OpenAI's own wire format: every byte but the model stays as the client sent it. */
class OpenaiProtocol extends Protocol {
  override request(document: JsonDocument, model: Bytes): Rewrite {
    if (model.length == 0) return Rewrite.unchanged(document.bytes);
    const quoted = quote(model);
    const edit = new JsonEdit(document);
    for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
      if (!document.is(key, MODEL)) continue;
      const value = document.value(key);
      if (!document.is(value, model)) edit.replace(value, quoted);
    }
    return edit.rewrite();
  }
}

export const openai: Protocol = new OpenaiProtocol();
