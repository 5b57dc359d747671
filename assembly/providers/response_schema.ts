import { utf8 } from "../base/bytes";
import { ApiName } from "../canonical/api_name";
import { Call } from "../canonical/call";
import { SettingKind, SettingSpec } from "./profile";

const KEY = "responseJsonSchema";
const RESPONSE_FORMAT = utf8("response_format");

/** The whole `response_format` of every chat, whatever the client asks for. */
export const responseSchema: SettingSpec = { key: KEY, kind: SettingKind.Object };

/** Has a chat answered as `responseJsonSchema` says, where that is configured. */
export function requireSchema(call: Call): void {
  const format = call.settings.text(KEY);
  if (format.length > 0 && call.api == ApiName.ChatCompletions) call.set(RESPONSE_FORMAT, utf8(format));
}
