import { Bytes, EMPTY, startsWith } from "../base/bytes";
import { JsonDocument, NONE } from "../base/json/document";
import { refusesKey } from "./google";
import { messageOf } from "./message";
import { lowered, phrases } from "./phrases";

const BAD_REQUEST: u32 = 400;
const UNAUTHORIZED: u32 = 401;
/**
 * How errors begin that refuse a key with 400: https://docs.x.ai/docs/key-information/debugging,
 * https://ai.google.dev/gemini-api/docs/troubleshooting.
 */
const REFUSED_KEY: Bytes[] = phrases(["incorrect api key provided", "api key not valid", "api key expired"]);

/**
 * The status that an error of `status` should have had: 401 for a key that is refused with 400. What clients write can
 * stand in an error's words, but does not begin them.
 */
export function statusMeant(body: Bytes, status: u32): u32 {
  if (status != BAD_REQUEST) return status;
  const document = JsonDocument.parse(body);
  if (refusesKey(document)) return UNAUTHORIZED;
  const message = messageOf(document);
  const words = message == NONE ? EMPTY : lowered(document.string(message));
  for (let i = 0; i < REFUSED_KEY.length; i++) if (startsWith(words, REFUSED_KEY[i])) return UNAUTHORIZED;
  return status;
}
