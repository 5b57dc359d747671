import { NONE } from "../../base/json/document";
import { quote } from "../../base/json/writer";
import { Rewrite } from "../../base/rewrite";
import { Call } from "../../canonical/call";
import { MODEL } from "../../canonical/model";
import { VendorFormat } from "../vendor_format";

/** OpenAI's own wire format: every byte but the model stays as the client sent it. */
export class OpenaiVendor extends VendorFormat {
  override renderRequest(call: Call): Rewrite {
    const document = call.document;
    const model = call.model;
    if (model.length == 0) return call.edit.rewrite();
    const quoted = quote(model);
    for (let key = document.first(document.root); key != NONE; key = document.next(key)) {
      if (!document.is(key, MODEL)) continue;
      const value = document.value(key);
      if (!document.is(value, model)) call.edit.replace(value, quoted);
    }
    return call.edit.rewrite();
  }
}

export const openai: VendorFormat = new OpenaiVendor();
