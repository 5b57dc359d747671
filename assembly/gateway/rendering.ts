import { Bytes, EMPTY } from "../base/bytes";
import { LocalReply } from "../base/http/local_reply";
import { JsonDocument, JsonFault, JsonKind } from "../base/json/document";
import { Rewrite } from "../base/rewrite";
import { toChat } from "../front/anthropic/request";
import { Call } from "../openai/call";
import { modelOf } from "../openai/request";
import { renameDevelopers } from "../openai/roles";
import { askForUsage } from "../openai/usage_option";
import { Clock } from "../ports/clock";
import { invalid } from "./admission";
import { Attempt } from "./attempt";
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

  /** Writes the body of `attempt`. */
  static of(attempt: Attempt, bytes: Bytes, clock: Clock): Rendering {
    const rendering = new Rendering(bytes);
    const document = JsonDocument.parse(bytes);
    if (document.fault != JsonFault.None) rendering.reply = notJson(document);
    else if (document.kind(document.root) != JsonKind.Object) {
      rendering.reply = invalid(400, "invalid_json", "The request body must be a JSON object.");
    } else if (attempt.isAnthropic) rendering.translate(attempt, document, clock);
    else rendering.write(attempt, document, clock);
    return rendering;
  }

  /** From Anthropic's Messages API. */
  private translate(attempt: Attempt, document: JsonDocument, clock: Clock): void {
    const chat = toChat(document, attempt.config.provider.profile.extras);
    if (chat.problem.length > 0) this.reply = invalid(400, "invalid_request", chat.problem);
    else this.write(attempt, JsonDocument.parse(chat.body), clock);
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
    this.body = body.source === source ? body : new Rewrite(source, source.length, body.whole());
  }
}
