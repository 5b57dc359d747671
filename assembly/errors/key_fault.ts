import { Bytes, EMPTY, startsWith } from "../base/bytes";
import { JsonDocument, NONE } from "../base/json/document";
import { refusesKey } from "./google";
import { messageOf } from "./message";
import { FaultWords } from "./fault_words";
import { hasAny, lowered, phrases } from "./phrases";

const BAD_REQUEST: u32 = 400;
const UNAUTHORIZED: u32 = 401;
const PAYMENT_REQUIRED: u32 = 402;
/**
 * How errors begin that refuse a key with 400: https://docs.x.ai/docs/key-information/debugging,
 * https://ai.google.dev/gemini-api/docs/troubleshooting.
 */
const REFUSED_KEY: Bytes[] = phrases([
  "incorrect api key provided",
  "api key not valid",
  "api key expired",
  // https://platform.claude.com/docs/en/api/errors, https://console.groq.com/docs/errors
  "this organization has been disabled",
  "organization has been restricted",
]);
/**
 * How errors begin that tell with 400 that money or an allowance is used up: the same pages, and
 * https://ai.google.dev/gemini-api/docs/troubleshooting.
 */
const USED_UP: Bytes[] = phrases([
  "your credit balance is too low",
  "you have reached your specified api usage limits",
  "gemini api free tier is not available in your country",
]);
/** Codes for the same: https://help.aliyun.com/en/model-studio/error-code, https://docs.dify.ai/api-reference. */
const USED_UP_CODES: Bytes[] = phrases(["|arrearage|", "|providerquotaexceeded|"]);

/**
 * The status that an error of `status` should have had: 401 for a key that is refused with 400, 402 for an account that
 * is. What clients write can stand in an error's words, but does not begin them.
 */
export function statusMeant(body: Bytes, status: u32): u32 {
  if (status != BAD_REQUEST) return status;
  const document = JsonDocument.parse(body);
  if (refusesKey(document)) return UNAUTHORIZED;
  const message = messageOf(document);
  const words = message == NONE ? EMPTY : lowered(document.string(message));
  if (beginsWithOne(words, REFUSED_KEY)) return UNAUTHORIZED;
  const isUsedUp = beginsWithOne(words, USED_UP) || hasAny(FaultWords.of(document).names, USED_UP_CODES);
  return isUsedUp ? PAYMENT_REQUIRED : status;
}

function beginsWithOne(text: Bytes, starts: Bytes[]): bool {
  for (let i = 0; i < starts.length; i++) if (startsWith(text, starts[i])) return true;
  return false;
}
