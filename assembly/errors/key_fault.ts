import { Bytes, startsWith, utf8 } from "../base/bytes";
import { JsonDocument, NONE } from "../base/json/document";
import { messageOf } from "./message";
import { lowered } from "./phrases";

const BAD_REQUEST: u32 = 400;
const UNAUTHORIZED: u32 = 401;
/** How an error begins that refuses a key with 400: https://docs.x.ai/docs/key-information/debugging. */
const REFUSED_KEY = utf8("incorrect api key provided");

/**
 * The status that an error of `status` should have had: 401 for a key that is refused with 400. What clients write can
 * stand in an error's words, but does not begin them.
 */
export function statusMeant(body: Bytes, status: u32): u32 {
  if (status != BAD_REQUEST) return status;
  const document = JsonDocument.parse(body);
  const message = messageOf(document);
  return message != NONE && startsWith(lowered(document.string(message)), REFUSED_KEY) ? UNAUTHORIZED : status;
}
