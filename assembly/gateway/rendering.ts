import { Bytes, EMPTY } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind } from "../base/json/document";
import { Rewrite } from "../base/rewrite";
import { BodySettings } from "../config/body_settings";
import { toChat } from "../front/anthropic/request";
import { ApiName } from "../openai/api_name";
import { Call } from "../openai/call";
import { cleanedUp } from "../openai/chat/cleanup";
import { merged } from "../openai/chat/merge";
import { withSettings } from "../openai/custom_setting";
import { modelOf } from "../openai/request";
import { renameDevelopers } from "../openai/roles";
import { askForUsage } from "../openai/usage_option";
import { Clock } from "../ports/clock";
import { invalid } from "./admission";
import { Attempt, BodyUse } from "./attempt";
import { CONTENT_TYPE } from "./body_use";
import { renderForm } from "./form_rendering";
import { notJson } from "./refusals";

/** A request's body on its way from the client's form to the vendor's. */
export class Rendering {
  /** What the vendor is asked, in the canonical API; null: in no form of it, or the client is answered. */
  call: Call | null = null;
  reply: LocalReply | null = null;
  body: Rewrite;

  constructor(bytes: Bytes) {
    this.body = Rewrite.unchanged(bytes);
  }

  /** Writes the body of `attempt`. */
  static of(attempt: Attempt, bytes: Bytes, clock: Clock): Rendering {
    const rendering = new Rendering(bytes);
    if (attempt.bodyUse == BodyUse.Form) {
      const type = attempt.head.headers.get(CONTENT_TYPE);
      rendering.body = renderForm(bytes, type, attempt.config.modelMapping);
    } else rendering.json(attempt, bytes, clock);
    return rendering;
  }

  private json(attempt: Attempt, bytes: Bytes, clock: Clock): void {
    const document = JsonDocument.parse(bytes);
    const custom = attempt.config.bodies.custom;
    const isOriginal = attempt.bodyUse == BodyUse.Original;
    if (document.fault != JsonFault.None) this.reply = notJson(document);
    else if (document.kind(document.root) != JsonKind.Object) {
      this.reply = invalid(400, "invalid_json", "The request body must be a JSON object.");
    } else if (isOriginal) this.body = whole(bytes, withSettings(document, custom).bytes);
    else if (attempt.isAnthropic) this.translate(attempt, document, clock);
    else this.write(attempt, withSettings(document, custom), clock);
  }

  /** From Anthropic's Messages API. */
  private translate(attempt: Attempt, document: JsonDocument, clock: Clock): void {
    const chat = toChat(document, attempt.config.provider.profile.extras);
    if (chat.problem.length > 0) this.reply = invalid(400, "invalid_request", chat.problem);
    else this.write(attempt, withSettings(JsonDocument.parse(chat.body), attempt.config.bodies.custom), clock);
  }

  private write(attempt: Attempt, document: JsonDocument, clock: Clock): void {
    const config = attempt.config;
    const api = attempt.api;
    const protocol = config.provider.protocolFor(config.settings);
    const model = modelOf(document);
    const isMapped = model.length > 0 && !config.modelMapping.isEmpty;
    const mapped = isMapped ? config.modelMapping.map(model) : EMPTY;
    let call = new Call(api, document, mapped, config.settings);
    askForUsage(call);
    call = inShape(call, config.bodies);
    renameDevelopers(call);
    config.provider.editBody(call);
    const context = attempt.context;
    if (protocol.converts(api) || context.length > 0) {
      call = call.settled();
      call.nowMs = clock.nowMs();
    }
    if (context.length > 0) call = config.provider.insertContext(call, context);
    const body = protocol.request(call);
    if (call.problem.length > 0) this.reply = invalid(400, "invalid_request", call.problem);
    this.call = call;
    // What was written from another document than the client's takes the place of the client's as a whole.
    const source = this.body.source;
    this.body = body.source === source ? body : whole(source, body.whole());
  }
}

/** `text` in the place of all of `source`; the same bytes are no change. */
function whole(source: Bytes, text: Bytes): Rewrite {
  return text === source ? Rewrite.unchanged(source) : new Rewrite(source, source.length, text);
}

/** A chat with the messages that the configuration leaves of it. */
function inShape(call: Call, settings: BodySettings): Call {
  if (call.api != ApiName.ChatCompletions) return call;
  if (settings.cleanupCommands.length > 0) call = cleanedUp(call.settled(), settings.cleanupCommands);
  return settings.mergesMessages ? merged(call.settled()) : call;
}
