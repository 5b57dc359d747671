import { EMPTY, text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { SseReader } from "../../../../assembly/base/sse/reader";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { Settings } from "../../../../assembly/canonical/settings";
import { wantsUsage } from "../../../../assembly/canonical/stream_usage";
import { Dialect } from "../../../../assembly/formats/gemini/dialect";
import { GeminiVendor } from "../../../../assembly/formats/gemini/vendor";
import { VendorFormat } from "../../../../assembly/formats/vendor_format";
import { geminiTraits } from "../../../../assembly/providers/models/gemini";

export const gemini: VendorFormat = new GeminiVendor(new Dialect());

/** A call at 2026-01-01T00:00:00.999Z. */
export function callOf(api: ApiName, body: string, model: string = "gemini-3.5-flash"): Call {
  const call = new Call(api, JsonDocument.parse(utf8(body)), utf8(model), new Settings());
  call.nowMs = 1767225600999;
  call.tellsUsage = wantsUsage(call.document);
  call.traits = geminiTraits(call.askedModel);
  return call;
}

/** The vendor's body for `call`; what is wrong with it after a `!`. */
export function sent(call: Call, format: VendorFormat = gemini): string {
  const rewrite = format.renderRequest(call);
  return call.problem.length > 0 ? "!" + call.problem : text(rewrite.whole());
}

/** The vendor's body for a chat. */
export function rendered(body: string, model: string = "gemini-3.5-flash"): string {
  return sent(callOf(ApiName.ChatCompletions, body, model));
}

/** What the vendor's body has behind its contents, for a chat of one message and `more` members. */
export function members(more: string, model: string = "gemini-3.5-flash"): string {
  const body = rendered(`{"messages":[{"role":"user","content":"q"}],${more}}`, model);
  const head = '{"contents":[{"role":"user","parts":[{"text":"q"}]}]';
  if (!body.startsWith(head)) return body;
  return body.length == head.length + 1 ? "" : body.substring(head.length + 1, body.length - 1);
}

/** The vendor's contents for the messages of a chat. */
export function contents(list: string, model: string = "gemini-3.5-flash"): string {
  const body = rendered(`{"messages":[${list}]}`, model);
  const mark = '"contents":';
  const at = body.indexOf(mark);
  return at < 0 ? body : body.substring(at + mark.length, body.length - 1);
}

/** The canonical answer for the vendor's, to a client that asked for `asked`; "" for none. */
export function answered(body: string, asked: string = "{}"): string {
  const call = callOf(ApiName.ChatCompletions, asked, "asked");
  return text(gemini.parseResponse(gemini.facts(call), JsonDocument.parse(utf8(body))));
}

/** The choices of the canonical answer for these candidates. */
export function choices(candidates: string, asked: string = "{}"): string {
  const answer = answered(`{"candidates":[${candidates}],"responseId":"r-1"}`, asked);
  const start = answer.indexOf('"choices":');
  return start < 0 ? answer : answer.substring(start + 10, answer.indexOf(',"usage":'));
}

/** The canonical events for the vendor's, for a client that asked for `asked`; without the ends of events. */
export function streamed(events: string[], asked: string = '{"stream":true}'): string[] {
  const reader = gemini.reader(gemini.facts(callOf(ApiName.ChatCompletions, asked, "asked")));
  if (reader === null) return [];
  const sse = new SseReader();
  for (let i = 0; i < events.length; i++) sse.push(utf8(`data: ${events[i]}\r\n\r\n`));
  for (let event = sse.next(); event !== null; event = sse.next()) reader.event(event);
  reader.end();
  return text(reader.take()).split("\n\n");
}

/** What the chunks of a stream of `events` say: the list of choices, or all of an event that has none. */
export function said(events: string[], asked: string = '{"stream":true}'): string {
  const chunks = streamed(events, asked);
  const parts: string[] = [];
  for (let i = 0; i < chunks.length; i++) {
    const at = chunks[i].indexOf('"choices":[{"index":');
    if (at < 0) parts.push(chunks[i]);
    else parts.push(chunks[i].substring(at + 20, chunks[i].length - 3));
  }
  return parts.join("\n");
}

/** An event or answer of one candidate with these parts and members behind them. */
export function candidate(parts: string, more: string = ""): string {
  return `{"candidates":[{"content":{"parts":[${parts}],"role":"model"}${more},"index":0}],"responseId":"r-1"}`;
}

/** Whether the vendor's `body` is no answer to a call of `api` at all. */
export function isEmpty(api: ApiName, body: string): bool {
  return gemini.parseResponse(gemini.facts(callOf(api, "{}")), JsonDocument.parse(utf8(body))) === EMPTY;
}
