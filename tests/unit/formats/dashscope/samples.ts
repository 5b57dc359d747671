import { EMPTY, text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { SseReader } from "../../../../assembly/base/sse/reader";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { Settings } from "../../../../assembly/canonical/settings";
import { wantsUsage } from "../../../../assembly/canonical/stream_usage";
import { DashscopeVendor } from "../../../../assembly/formats/dashscope/vendor";
import { VendorFormat } from "../../../../assembly/formats/vendor_format";

export const dashscope: VendorFormat = new DashscopeVendor();

/** A call at 2026-01-01T00:00:00.999Z. */
export function callOf(api: ApiName, body: string, model: string = ""): Call {
  const call = new Call(api, JsonDocument.parse(utf8(body)), utf8(model), new Settings());
  call.nowMs = 1767225600999;
  call.tellsUsage = wantsUsage(call.document);
  return call;
}

/** The vendor's body for `call`; what is wrong with it after a `!`. */
export function sent(call: Call, protocol: VendorFormat = dashscope): string {
  const rewrite = protocol.renderRequest(call);
  return call.problem.length > 0 ? "!" + call.problem : text(rewrite.whole());
}

/** The vendor's body for a chat. */
export function rendered(body: string, model: string = ""): string {
  return sent(callOf(ApiName.ChatCompletions, body, model));
}

/** The vendor's parameters behind the `result_format` for a chat of one message and `more` members. */
export function parameters(more: string): string {
  const body = rendered(`{"messages":[{"role":"user","content":"q"}],${more}}`);
  const mark = '"parameters":{"result_format":"message"';
  const at = body.indexOf(mark);
  return at < 0 ? body : body.substring(at + mark.length, body.length - 2);
}

/** The vendor's messages for those of a chat. */
export function messages(list: string): string {
  const body = rendered(`{"messages":[${list}]}`);
  const end = body.indexOf('},"parameters":');
  return end < 0 ? body : body.substring('{"input":{"messages":'.length, end);
}

/** The canonical answer for the vendor's; "" for none. */
export function answered(body: string): string {
  const call = callOf(ApiName.ChatCompletions, '{"model":"asked"}');
  return text(dashscope.parseResponse(dashscope.facts(call), JsonDocument.parse(utf8(body))));
}

/** The canonical stream for the vendor's, for a client that asked for `asked`; without the ends of events. */
export function streamed(stream: string, asked: string): string[] {
  const reader = dashscope.reader(dashscope.facts(callOf(ApiName.ChatCompletions, asked)));
  if (reader === null) return [];
  const sse = new SseReader();
  sse.push(utf8(stream));
  for (let event = sse.next(); event !== null; event = sse.next()) reader.event(event);
  reader.end();
  return text(reader.take()).split("\n\n");
}

/** A stream of `events`, the data of each, as the vendor writes it. */
export function streamOf(events: string[]): string {
  let stream = "";
  for (let i = 0; i < events.length; i++)
    stream += `id:${i + 1}\nevent:result\n:HTTP_STATUS/200\ndata:${events[i]}\n\n`;
  return stream;
}

/** What the chunks of a stream of `events` say: the list of choices, or all of an event that has none. */
export function said(events: string[], asked: string = "{}"): string {
  const chunks = streamed(streamOf(events), asked);
  const parts: string[] = [];
  for (let i = 0; i < chunks.length; i++) {
    const at = chunks[i].indexOf('"choices":[{"index":');
    if (at < 0) parts.push(chunks[i]);
    else parts.push(chunks[i].substring(at + 20, chunks[i].length - 3));
  }
  return parts.join("\n");
}

/** Whether the vendor's `body` is no answer to a call of `api` at all. */
export function isEmpty(api: ApiName, body: string): bool {
  return dashscope.parseResponse(dashscope.facts(callOf(api, "{}")), JsonDocument.parse(utf8(body))) === EMPTY;
}
