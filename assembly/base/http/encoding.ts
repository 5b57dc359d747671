import { equalFold } from "../ascii";
import { utf8 } from "../bytes";
import { HeaderView } from "./header_view";

export const CONTENT_ENCODING = utf8("content-encoding");
const IDENTITY = utf8("identity");

/** Whether the body cannot be read: clients' accept-encoding does not reach vendors, but some encode without it. */
export function isEncoded(headers: HeaderView): bool {
  const encoding = headers.get(CONTENT_ENCODING);
  return encoding.length > 0 && !equalFold(encoding, IDENTITY);
}
