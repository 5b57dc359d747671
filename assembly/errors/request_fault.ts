import { isDigit } from "../base/ascii";
import { Bytes, EMPTY, slice, startsWith, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { JsonDocument, NONE } from "../base/json/document";
import { BOM, BodyKind, blanksFrom, bodyKind } from "../base/sse/body_kind";
import { firstEvent } from "../base/sse/first_event";
import { numberOf } from "./detail";
import { messageOf, placesOf } from "./message";
import { tellsOverflow } from "./overflow";
import { hasAny, lowered, phrases } from "./phrases";

const UNAUTHORIZED: u32 = 401;
const FORBIDDEN: u32 = 403;
const TIMED_OUT: u32 = 408;
const LESS_THAN: u8 = 0x3c;
/** Of a longer error nothing is read. */
const MOST_BYTES: i32 = 64 * 1024;

const NAMES: StaticArray<Bytes> = [utf8("code"), utf8("type"), utf8("status"), utf8("error_code")];

/** In codes and types: the account is not the client's, the input is refused, the request is too large. */
const CODES = phrases([
  "mismatched_organization",
  "mismatched_project",
  "content_filter",
  "content_policy",
  "content_moderation",
  "data_inspection",
  "datainspection",
  "sensitivecontent",
  "riskdetection",
  "responsibleai",
  "unsafe_request",
  "invalid_prompt",
  "request_too_large",
  // https://cloud.baidu.com/doc/qianfan-api: all of them with 401.
  "invalid_model",
  "invalid_appid",
  "no_parameter_permission",
]);
/** In codes and types: the model is none of this account's, or of nobody's. */
const MODEL_CODES = phrases([
  "model_not_found",
  "modelnotfound",
  "unknown_model",
  "model_offline",
  "modelnotopen",
  "model.accessdenied",
  "model_access_denied",
  "accessdenied.unpurchased",
  // https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
  "ftuformnotfilled",
  "mpagreementbeingcreated",
  "deploymentnotfound",
]);
/**
 * Numbers for the same: of Zhipu and Spark, of MiniMax, of Cloudflare's Workers AI, and of the firewall before many
 * vendors (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/), which
 * judges by the client's user agent, address and words.
 */
const NUMBERS: StaticArray<i64> = [
  1211, 1221, 1222, 1301, 1311, 10013, 10014, 10019, 1026, 1027, 5007, 5016, 5018, 3041, 3042, 1010, 1020,
];

/** In messages. */
const PHRASES = phrases([
  // https://developers.openai.com/api/docs/guides/error-codes
  "organization header should match",
  "project header should match",
  "request too large",
  "request is too large",
  // https://openrouter.ai/docs/api-reference/errors: what is asked for costs more than is left.
  "fewer max_tokens",
  // https://platform.claude.com/docs/en/api/errors: a browser's origin.
  "cors requests are not allowed",
  "error code: 1010",
  "error code: 1020",
  "was flagged",
  "flagged as",
  "content policy",
  "content management policy",
  "usage policy",
  "prohibited content",
]);
const MODEL = phrases(["model", "deployment"]);
/** What a message says of a model that the account cannot use. */
const CLOSED = phrases([
  "not have access",
  "don't have access",
  "no access",
  "not have permission",
  "no permission",
  "not authorized to use",
  "not allowed to use",
  "must be verified to use",
  "not activated",
  "not enabled",
  "not open",
  "does not exist",
  "not found",
  "not available",
  "no longer available",
  "is retired",
  "deprecated",
]);
/** What a message says of a key that is no good, whatever it says beside that. */
const OF_THE_KEY = phrases(["invalid api key", "incorrect api key", "api key not", "api key expired", "suspended"]);

const LIMIT = utf8("limit ");
const REQUESTED = utf8("requested ");

/**
 * Whether an error of `status` was caused by what the request asks or who sends it, so that neither the token nor the
 * vendor is at fault: another account's names, a model that the account has not, more than the account may ask for at
 * once, refused words, a firewall's page. Only what vendors document counts; `body` may be JSON, an event or a page.
 */
export function isRequestFault(body: Bytes, status: u32): bool {
  if (status < 400 || status > 499 || status == TIMED_OUT || body.length > MOST_BYTES) return false;
  const document = JsonDocument.parse(toldIn(body));
  if (document.root == NONE) return status == FORBIDDEN && (isPage(body) || hasAny(lowered(body), PHRASES));
  const isOfModels = status != UNAUTHORIZED;
  const places = placesOf(document);
  for (let i = 0; i < places.length; i++) if (namesFault(document, places[i], isOfModels)) return true;
  const message = messageOf(document);
  const told = message == NONE ? EMPTY : document.string(message);
  return saysFault(lowered(told), isOfModels) || tellsOverflow(document, told, status);
}

function namesFault(document: JsonDocument, place: i32, isOfModels: bool): bool {
  for (let i = 0; i < NAMES.length; i++) {
    const node = document.member(place, NAMES[i]);
    if (node == NONE) continue;
    const name = lowered(document.string(node));
    if (hasAny(name, CODES) || (isOfModels && hasAny(name, MODEL_CODES))) return true;
    if (NUMBERS.includes(numberOf(document, node))) return true;
  }
  return false;
}

function saysFault(text: Bytes, isOfModels: bool): bool {
  if (hasAny(text, OF_THE_KEY)) return false;
  const limit = numberBehind(text, LIMIT);
  const requested = numberBehind(text, REQUESTED);
  // A limit that the request alone is beyond; within it the token has to wait for its turn.
  if (limit > 0 && requested > 0) return requested > limit;
  return hasAny(text, PHRASES) || (isOfModels && hasAny(text, MODEL) && hasAny(text, CLOSED));
}

/** The number of up to nine digits that stands behind the first `word` of `text`; 0: none does. */
function numberBehind(text: Bytes, word: Bytes): u32 {
  for (let at = 0; at + word.length <= text.length; at++) {
    if (text[at] != word[0]) continue;
    let end = at;
    while (end - at < word.length && text[end] == word[end - at]) end++;
    if (end - at < word.length) continue;
    const start = end;
    while (end < text.length && isDigit(text[end])) end++;
    if (end > start) return parseDecimal(slice(text, start, end));
  }
  return 0;
}

/** Whether `body` is a page for browsers. */
function isPage(body: Bytes): bool {
  const start = blanksFrom(body, startsWith(body, BOM) ? BOM.length : 0);
  return start < body.length && body[start] == LESS_THAN;
}

function toldIn(body: Bytes): Bytes {
  const event = bodyKind(body) == BodyKind.Events ? firstEvent(body, true) : null;
  return event === null ? body : event.data.copy();
}
