import { Bytes, EMPTY } from "../../base/bytes";
import { LocalReply } from "../../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind } from "../../base/json/document";
import { Rewrite } from "../../base/rewrite";
import { ApiName } from "../../canonical/api_name";
import { Call } from "../../canonical/call";
import { cleanedUp } from "../../canonical/chat/cleanup";
import { merged } from "../../canonical/chat/merge";
import { withSettings } from "../../canonical/custom_setting";
import { fit } from "../../canonical/fit/fit";
import { FITTED_WORDS } from "../../canonical/fit/fitted";
import { CHAT_ALONE } from "../../canonical/served_apis";
import { modelOf } from "../../canonical/model";
import { Settings } from "../../canonical/settings";
import { renameDevelopers } from "../../canonical/roles";
import { askForUsage, wantsUsage } from "../../canonical/stream_usage";
import { BodyUse, Request } from "../attempt/request";
import { thoughtless } from "../attempt/retry_policy";
import { clipped } from "../attempt/trace";
import { CONTENT_TYPE } from "../inbound/body_use";
import { invalid, unknownPath, unreadable } from "../local_replies";
import { formModel, renderForm } from "./render_form";

const NO_DOCUMENT = new JsonDocument();
const NOTHING = Rewrite.unchanged(EMPTY);
const NO_CALL = Call.withoutBody(ApiName.Unknown, new Settings());

/**
 * A request's body on its way from the client's form to the vendor's. Between two steps all that is needed stands in
 * its fields, so that what the step before left behind can be collected: whoever runs it keeps hold of it.
 */
export class RenderBody {
  /** What the vendor is asked, in the canonical API; without a body where that is not read. */
  call: Call = NO_CALL;
  reply: LocalReply | null = null;
  body: Rewrite;
  private document: JsonDocument = NO_DOCUMENT;
  /** What the client's format left out for the model. */
  private fitted: u32 = 0;

  constructor(
    private readonly request: Request,
    bytes: Bytes,
  ) {
    this.body = Rewrite.unchanged(bytes);
  }

  /** Reads what is asked; false when the client is answered. */
  parse(): bool {
    const request = this.request;
    const isForm = request.bodyUse == BodyUse.Form;
    if (isForm || request.bodyUse == BodyUse.Keep || request.bodyUse == BodyUse.None) {
      this.call = isForm ? this.formCall() : Call.withoutBody(request.api, request.config.settings);
      return true;
    }
    this.document = JsonDocument.parse(this.body.source);
    if (!this.isObject()) return false;
    if (!this.chooseApi() || (request.isConverted && !this.translate())) return false;
    const trace = request.trace;
    if (trace !== null) trace.asked = clipped(modelOf(this.document));
    const config = request.config;
    this.goOnAbout(withSettings(this.document, config.bodies.custom));
    if (request.bodyUse == BodyUse.Original) return true;
    if (!this.isObject()) return false;
    const mapped = config.modelMapping.isEmpty ? EMPTY : this.modelToAsk();
    this.call = new Call(request.api, this.document, mapped, config.settings);
    this.call.fitted = this.fitted;
    return true;
  }

  /** Writes the vendor's body. */
  render(): void {
    const request = this.request;
    if (request.bodyUse == BodyUse.Form) {
      const type = request.head.headers.get(CONTENT_TYPE);
      this.body = renderForm(this.body.source, type, request.config.modelMapping);
    } else if (request.bodyUse == BodyUse.Json) this.write();
    if (request.tries.dropsThoughts && this.reply === null) this.body = thoughtless(request, this.body);
  }

  /** What a form asks for: all that is known of it is its model. */
  private formCall(): Call {
    const request = this.request;
    const type = request.head.headers.get(CONTENT_TYPE);
    const model = request.mapped(formModel(this.body.source, type));
    return new Call(request.api, NO_DOCUMENT, model, request.config.settings);
  }

  private isObject(): bool {
    const document = this.document;
    if (document.fault != JsonFault.None) this.reply = unreadable(document);
    else if (document.kind(document.root) != JsonKind.Object) {
      this.reply = invalid(400, "invalid_json", "The request body must be a JSON object.");
    }
    return this.reply === null;
  }

  /** Asks in the canonical API what the model is not asked in the client's; false when that cannot be. */
  private chooseApi(): bool {
    const request = this.request;
    const config = request.config;
    const asked = request.api;
    const isOpen = request.bodyUse != BodyUse.Json;
    if (isOpen || config.provider.serves(asked, this.modelToAsk(), config.settings)) return true;
    request.api = request.client.asks(asked, CHAT_ALONE);
    if (request.api == asked) this.reply = unknownPath(request.head);
    return this.reply === null;
  }

  /** From the client's format; false when there is nothing to go on with. */
  private translate(): bool {
    const parsed = this.request.client.parseRequest(this.document, this.request.config.traitsOf(this.modelToAsk()));
    if (parsed.problem.length > 0) {
      this.reply = invalid(400, "invalid_request", parsed.problem, parsed.details);
      return false;
    }
    this.request.clientFacts = parsed.facts;
    this.fitted = parsed.fitted;
    this.body = Rewrite.replaced(parsed.body);
    this.document = NO_DOCUMENT;
    this.settle();
    this.document = JsonDocument.parse(this.body.head);
    return this.isObject();
  }

  private write(): void {
    const config = this.request.config;
    const api = this.request.api;
    let call = this.call;
    const format = config.provider.formatFor(call.askedModel, config.settings);
    this.request.format = format;
    if (api == ApiName.ChatCompletions) call = this.inShape(call);
    call.tellsUsage = wantsUsage(call.document);
    if (config.bodies.asksForUsage) askForUsage(call);
    const traits = config.traitsOf(call.askedModel);
    if (!traits.developers) renameDevelopers(call);
    call = this.goOn(config.provider.edit(call));
    const context = this.request.context;
    if (context.length > 0) call = this.goOn(config.provider.insertContext(this.goOn(call.settled()), context));
    call = this.goOn(fit(call, traits));
    if (format.converts(api)) {
      call = this.goOn(call.settled());
      call.nowMs = this.request.backend.host.clock().nowMs();
    }
    this.finish(call, call.problem.length > 0 ? NOTHING : format.renderRequest(call));
  }

  /** The document's model as the vendor calls it; EMPTY where it names none. */
  private modelToAsk(): Bytes {
    return this.request.mapped(modelOf(this.document));
  }

  /** What the vendor is sent: `body`, of which the client's stays what can. */
  private finish(call: Call, body: Rewrite): void {
    this.document = call.document;
    if (!this.isObject()) return;
    if (call.problem.length > 0) this.reply = invalid(400, "invalid_request", call.problem, call.details);
    if (!this.request.isProbe) this.count(call.fitted);
    this.call = call;
    this.body = body.source === this.body.source ? body : Rewrite.replaced(body.whole());
  }

  /** What the model was spared, for the operator. */
  private count(fitted: u32): void {
    for (let i = 0; fitted != 0 && i < FITTED_WORDS.length; i++) {
      if ((fitted & (1 << i)) != 0) this.request.backend.host.meter().count("ai_proxy.fitted." + FITTED_WORDS[i]);
    }
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
    this.settle();
  }

  /** A probe is small, and made where more is needed than globals hold. */
  private settle(): void {
    if (!this.request.isProbe) this.request.backend.host.memory().settle();
  }
}
