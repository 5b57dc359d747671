import { Bytes, EMPTY } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { cleanedUp } from "../../canonical/chat/cleanup";
import { merged } from "../../canonical/chat/merge";
import { withSettings } from "../../canonical/custom_setting";
import { modelOf } from "../../canonical/model";
import { renameDevelopers } from "../../canonical/roles";
import { askForUsage } from "../../canonical/stream_usage";
import { toChat } from "../../formats/anthropic/client/request";
import { Host } from "../../ports/host";
import { Request, BodyUse } from "../attempt/request";
import { CONTENT_TYPE } from "../inbound/body_use";
import { invalid, unreadable } from "../local_replies";
import { renderForm } from "./render_form";

const NO_DOCUMENT = new JsonDocument();

/**
 * A request's body on its way from the client's form to the vendor's. Between two steps all that is needed stands in
 * its fields, so that what the step before left behind can be collected: whoever runs it keeps hold of it.
 */
export class Rendering {
  /** What the vendor is asked, in the canonical API; null: in no form of it, or the client is answered. */
  call: Call | null = null;
  reply: LocalReply | null = null;
  body: Rewrite;
  private document: JsonDocument = NO_DOCUMENT;

  constructor(
    private readonly request: Request,
    bytes: Bytes,
    private readonly host: Host,
  ) {
    this.body = Rewrite.unchanged(bytes);
  }

  /** Writes the body. */
  run(): void {
    const request = this.request;
    if (request.bodyUse == BodyUse.Form) {
      const type = request.head.headers.get(CONTENT_TYPE);
      this.body = renderForm(this.body.source, type, request.config.modelMapping);
      return;
    }
    this.document = JsonDocument.parse(this.body.source);
    if (!this.isObject()) return;
    if (request.isAnthropic && !this.translate()) return;
    this.set();
    if (request.bodyUse != BodyUse.Original && this.isObject()) this.write();
  }

  private isObject(): bool {
    const document = this.document;
    if (document.fault != JsonFault.None) this.reply = unreadable(document);
    else if (document.kind(document.root) != JsonKind.Object) {
      this.reply = invalid(400, "invalid_json", "The request body must be a JSON object.");
    }
    return this.reply === null;
  }

  /** From Anthropic's Messages API; false when there is nothing to go on with. */
  private translate(): bool {
    const chat = toChat(this.document, this.request.config.provider.profile.extras);
    if (chat.problem.length > 0) {
      this.reply = invalid(400, "invalid_request", chat.problem);
      return false;
    }
    this.body = Rewrite.replaced(chat.body);
    this.document = NO_DOCUMENT;
    this.host.memory().settle();
    this.document = JsonDocument.parse(this.body.head);
    return this.isObject();
  }

  /** Makes the configuration's settings. */
  private set(): void {
    this.goOnAbout(withSettings(this.document, this.request.config.bodies.custom));
  }

  private write(): void {
    const config = this.request.config;
    const api = this.request.api;
    const protocol = config.provider.formatFor(config.settings);
    const model = modelOf(this.document);
    const isMapped = model.length > 0 && !config.modelMapping.isEmpty;
    const mapped = isMapped ? config.modelMapping.map(model) : EMPTY;
    let call = new Call(api, this.document, mapped, config.settings);
    askForUsage(call);
    if (api == ApiName.ChatCompletions) call = this.inShape(call);
    renameDevelopers(call);
    config.provider.editBody(call);
    const context = this.request.context;
    if (protocol.converts(api) || context.length > 0) {
      call = this.goOn(call.settled());
      call.nowMs = this.host.clock().nowMs();
    }
    if (context.length > 0) call = this.goOn(config.provider.insertContext(call, context));
    this.finish(call, protocol.request(call));
  }

  /** What the vendor is sent: `body`, of which the client's stays what can. */
  private finish(call: Call, body: Rewrite): void {
    this.document = call.document;
    if (!this.isObject()) return;
    if (call.problem.length > 0) this.reply = invalid(400, "invalid_request", call.problem);
    this.call = call;
    this.body = body.source === this.body.source ? body : Rewrite.replaced(body.whole());
  }

  /** A chat with the messages that the configuration leaves of it. */
  private inShape(call: Call): Call {
    const settings = this.request.config.bodies;
    if (settings.cleanupCommands.length > 0) {
      call = this.goOn(cleanedUp(this.goOn(call.settled()), settings.cleanupCommands));
    }
    return settings.mergesMessages ? this.goOn(merged(this.goOn(call.settled()))) : call;
  }

  /** The next step is about `call`. */
  private goOn(call: Call): Call {
    this.call = call;
    this.goOnAbout(call.document);
    return call;
  }

  /** The next step is about `document`: the one before and its text are not needed any more. */
  private goOnAbout(document: JsonDocument): void {
    if (document === this.document) return;
    this.document = document;
    this.body = Rewrite.replaced(document.bytes);
    this.host.memory().settle();
  }
}
