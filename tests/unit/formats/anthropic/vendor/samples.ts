import { EMPTY, text, utf8 } from "../../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../../assembly/base/json/document";
import { SseReader } from "../../../../../assembly/base/sse/reader";
import { ApiName } from "../../../../../assembly/canonical/api_name";
import { Call } from "../../../../../assembly/canonical/call";
import { fit } from "../../../../../assembly/canonical/fit/fit";
import { renameDevelopers } from "../../../../../assembly/canonical/roles";
import { Settings } from "../../../../../assembly/canonical/settings";
import { claudeTraits } from "../../../../../assembly/providers/models/claude";
import { anthropic } from "../../../../../assembly/formats/anthropic/vendor/vendor";
import { VendorFormat } from "../../../../../assembly/formats/vendor_format";

/** The model of chats that name none. */
const USUAL = utf8("claude-sonnet-4-5");

/** What was fitted in the last chat that was rendered. */
export let lastFitted: u32 = 0;

/** A chat at 2026-01-01T00:00:00.999Z, fitted to its model. */
export function chatOf(body: string, model: string = ""): Call {
  const call = new Call(ApiName.ChatCompletions, JsonDocument.parse(utf8(body)), utf8(model), new Settings());
  call.nowMs = 1767225600999;
  call.tellsUsage = !body.includes('"include_usage":false');
  const asked = call.askedModel;
  renameDevelopers(call);
  return fit(call.settled(), claudeTraits(asked.length > 0 ? asked : USUAL)).settled();
}

/** The vendor's body for a chat; what is wrong with it after a `!`. */
export function rendered(body: string, model: string = "", protocol: VendorFormat = anthropic): string {
  const call = chatOf(body, model);
  if (call.problem.length > 0) return "!" + call.problem;
  const rewrite = protocol.renderRequest(call);
  lastFitted = call.fitted;
  return call.problem.length > 0 ? "!" + call.problem : text(rewrite.whole());
}

/** The vendor's body for a chat of one user message and `more` members; only what comes behind its messages. */
export function parameters(more: string, model: string = ""): string {
  const body = rendered(`{"messages":[{"role":"user","content":"q"}],${more}}`, model);
  return body.substring(body.indexOf("]") + 2, body.length - 1);
}

/** The vendor's messages for those of a chat. */
export function messages(list: string): string {
  const body = rendered(`{"messages":[${list}]}`);
  const end = body.indexOf(',"max_tokens":4096}');
  return end < 0 ? body : body.substring('{"messages":'.length, end);
}

/** The canonical answer for the vendor's; "" for none. */
export function answered(body: string, asked: string = '{"model":"asked"}'): string {
  return text(anthropic.parseResponse(anthropic.facts(chatOf(asked)), JsonDocument.parse(utf8(body))));
}

/** The canonical stream for the vendor's `events` (the data of each), without the ends of events. */
export function streamed(events: string[], asked: string = '{"model":"asked"}'): string[] {
  let stream = "";
  for (let i = 0; i < events.length; i++) stream += `event: e\ndata: ${events[i]}\n\n`;
  const sse = new SseReader();
  const reader = anthropic.reader(anthropic.facts(chatOf(asked)));
  if (reader === null) return [];
  sse.push(utf8(stream));
  for (let event = sse.next(); event !== null; event = sse.next()) reader.event(event);
  reader.end();
  return text(reader.take()).split("\n\n");
}

/** What the canonical chunks say: the list of choices, or all of an event that has none. */
export function said(events: string[], asked: string = '{"model":"asked"}'): string {
  const chunks = streamed(events, asked);
  const parts: string[] = [];
  for (let i = 0; i < chunks.length; i++) {
    const at = chunks[i].indexOf('"choices":[{"index":0,"delta":');
    if (at < 0) parts.push(chunks[i]);
    else parts.push(chunks[i].substring(at + 30, chunks[i].length - 3));
  }
  return parts.join("\n");
}

/** Whether the vendor's `body` is no answer at all. */
export function isEmpty(body: string): bool {
  return anthropic.parseResponse(anthropic.facts(chatOf("{}")), JsonDocument.parse(utf8(body))) === EMPTY;
}
