import { Bytes, EMPTY } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind } from "../base/json/document";
import { Rewrite } from "../base/rewrite";
import { ProviderConfig } from "../config/provider_config";
import { ApiName } from "../openai/api_name";
import { Call } from "../openai/call";
import { modelOf } from "../openai/request";
import { renameDevelopers } from "../openai/roles";
import { askForUsage } from "../openai/usage_option";
import { Clock } from "../ports/clock";
import { invalid } from "./admission";
import { notJson } from "./refusals";

/** A request's body on its way from the client's form to the vendor's. */
export class Rendering {
  /** What the vendor is asked, in the canonical API; null: the client is answered. */
  call: Call | null = null;
  reply: LocalReply | null = null;
  body: Rewrite;

  constructor(bytes: Bytes) {
    this.body = Rewrite.unchanged(bytes);
  }

  /** Writes the body for `config`. */
  static of(config: ProviderConfig, api: ApiName, bytes: Bytes, clock: Clock): Rendering {
    const rendering = new Rendering(bytes);
    const document = JsonDocument.parse(bytes);
    if (document.fault != JsonFault.None) rendering.reply = notJson(document);
    else if (document.kind(document.root) != JsonKind.Object) {
      rendering.reply = invalid(400, "invalid_json", "The request body must be a JSON object.");
    } else rendering.write(config, api, document, clock);
    return rendering;
  }

  private write(config: ProviderConfig, api: ApiName, document: JsonDocument, clock: Clock): void {
    const protocol = config.provider.protocolFor(config.settings);
    const model = modelOf(document);
    const mapped = model.length == 0 ? EMPTY : config.modelMapping.map(model);
    let call = new Call(api, document, mapped, config.settings);
    askForUsage(call);
    renameDevelopers(call);
    if (protocol.converts(api)) {
      call = call.settled();
      call.nowMs = clock.nowMs();
    }
    const body = protocol.request(call);
    if (call.problem.length > 0) this.reply = invalid(400, "invalid_request", call.problem);
    this.call = call;
    this.body = body;
  }
}
