import { text, utf8 } from "../../../../assembly/base/bytes";
import { JsonDocument } from "../../../../assembly/base/json/document";
import { ApiName } from "../../../../assembly/canonical/api_name";
import { Call } from "../../../../assembly/canonical/call";
import { Settings } from "../../../../assembly/canonical/settings";
import { SettingNames } from "../../../../assembly/formats/converse/setting_names";
import { InvokedMessages } from "../../../../assembly/formats/invoke/messages";
import { VendorFormat } from "../../../../assembly/formats/vendor_format";

export const invoke: VendorFormat = new InvokedMessages(new SettingNames("f", "r", "p"), utf8("v1"));

function callOf(api: ApiName, body: string): Call {
  return new Call(api, JsonDocument.parse(utf8(body)), utf8(""), new Settings());
}

/** The vendor's body for a client's, or `!` and why there is none. */
export function sent(api: ApiName, body: string): string {
  const call = callOf(api, body);
  const written = invoke.renderRequest(call);
  return call.problem.length > 0 ? "!" + call.problem : text(written.whole());
}

/** What the client gets for the vendor's `answer` to `asked`. */
export function told(api: ApiName, answer: string, asked: string = '{"model":"m"}'): string {
  return text(invoke.parseResponse(invoke.facts(callOf(api, asked)), JsonDocument.parse(utf8(answer))));
}
