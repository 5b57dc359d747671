import { Bytes, equal, equalRange, indexOf, slice, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { describesError, isErrorStatus, isText, isWord, numberOf, statusOfError, UNKNOWN_ERROR } from "./detail";
import { Answer, Member } from "./error_fields";
import { BASE_CODES, ERROR_CODES, LISTED_CODES, statusOfNumber } from "./numbers";

const ERROR = utf8("error");
const CAPITAL_ERROR = utf8("Error");
const STATUS_CODE = utf8("status_code");
const FAILED_RESPONSE = utf8("response.failed");
const STATUS_COMMENT = utf8("HTTP_STATUS/");
const STATUS_DIGITS = 3;
const LF: u8 = 0x0a;

/** The shapes of an error inside a 200; each gives the status it really is, or 0 when the answer has not that shape. */
const SHAPES: StaticArray<(answer: Answer) => u32> = [
  withError,
  namedError,
  withFailedChoice,
  withBaseResponse,
  withFailedResponse,
  withoutSuccess,
  withErrorCode,
  withCodeAlone,
];

/**
 * Whether the answer to a call that generates something is an error although its status is 200: the HTTP status it
 * really is (400 to 599), or 0. `data` is the whole body, or the data of the first event of a stream; `eventName` and
 * `comment` are those of the event, EMPTY for a body. What is not JSON, or has none of the shapes, is no error.
 */
export function errorStatus(data: Bytes, eventName: Bytes, comment: Bytes): u32 {
  return errorStatusIn(JsonDocument.parse(data), eventName, comment);
}

/** As `errorStatus`, of data that were parsed. */
export function errorStatusIn(document: JsonDocument, eventName: Bytes, comment: Bytes): u32 {
  const commented = statusOfComment(comment);
  if (commented != 0) return commented;
  const status = statusOfDocument(document);
  if (status != 0 || !equal(eventName, ERROR)) return status;
  return document.kind(document.root) == JsonKind.Object ? statusOfError(document, document.root) : UNKNOWN_ERROR;
}

function statusOfDocument(document: JsonDocument): u32 {
  const root = document.root;
  if (document.kind(root) == JsonKind.Array) {
    const first = document.first(root);
    return document.kind(first) == JsonKind.Object ? withError(new Answer(document, first)) : 0;
  }
  if (document.kind(root) != JsonKind.Object) return 0;
  const answer = new Answer(document, root);
  for (let i = 0; i < SHAPES.length; i++) {
    const status = SHAPES[i](answer);
    if (status != 0) return status;
  }
  return 0;
}

/** `HTTP_STATUS/429` on a line of its own. */
function statusOfComment(comment: Bytes): u32 {
  const size = STATUS_COMMENT.length;
  for (let start = 0; start + size < comment.length;) {
    if (equalRange(comment, start, start + size, STATUS_COMMENT)) {
      const status = parseDecimal(slice(comment, start + size, start + size + STATUS_DIGITS));
      if (isErrorStatus(status)) return status;
    }
    const end = indexOf(comment, LF, start);
    if (end < 0) return 0;
    start = end + 1;
  }
  return 0;
}

/** `{"error":{...}}` and `{"error":"text"}`, whatever else there is; null, `{}` and `""` are no errors. */
function withError(answer: Answer): u32 {
  if (isText(answer.document, answer.at(Member.Error))) return statusOfError(answer.document, answer.root);
  return statusOfNested(answer.document, answer.at(Member.Error));
}

/** `{"type":"error","code","message"}`, and the same with `event`, `event_type` or `object`. */
function namedError(answer: Answer): u32 {
  const named =
    answer.says(Member.Type, ERROR) ||
    answer.says(Member.Event, ERROR) ||
    answer.says(Member.EventType, ERROR) ||
    answer.says(Member.Object, ERROR);
  return named ? statusOfError(answer.document, answer.root) : 0;
}

/** `{"choices":[{"error":{...}}]}` */
function withFailedChoice(answer: Answer): u32 {
  const choice = answer.document.first(answer.at(Member.Choices));
  return statusOfNested(answer.document, answer.document.member(choice, ERROR));
}

/** `{"base_resp":{"status_code":1004,"status_msg"}}` */
function withBaseResponse(answer: Answer): u32 {
  const number = numberOf(answer.document, answer.document.member(answer.at(Member.BaseResp), STATUS_CODE));
  if (number == 0) return 0;
  const status = statusOfNumber(BASE_CODES, number);
  return status == 0 ? UNKNOWN_ERROR : status;
}

/** `{"type":"response.failed","response":{"error":{...}}}` and `{"Response":{"Error":{"Code","Message"}}}` */
function withFailedResponse(answer: Answer): u32 {
  const document = answer.document;
  const status = statusOfNested(document, document.member(answer.at(Member.CapitalResponse), CAPITAL_ERROR));
  if (status != 0 || !answer.says(Member.Type, FAILED_RESPONSE)) return status;
  const failure = statusOfNested(document, document.member(answer.at(Member.Response), ERROR));
  return failure == 0 ? UNKNOWN_ERROR : failure;
}

/** `{"success":false,"code","msg"}` and `{"success":false,"errors":[{"code","message"}]}` */
function withoutSuccess(answer: Answer): u32 {
  if (answer.kind(Member.Success) != JsonKind.False || answer.isOrdinary()) return 0;
  const listed = answer.document.first(answer.at(Member.Errors));
  if (answer.document.kind(listed) == JsonKind.Object) return statusOfError(answer.document, listed, LISTED_CODES);
  return statusOfError(answer.document, answer.root);
}

/** `{"error_code":18,"error_msg"}` */
function withErrorCode(answer: Answer): u32 {
  if (!answer.hasContent(Member.ErrorMsg) || answer.isOrdinary()) return 0;
  const code = answer.at(Member.ErrorCode);
  if (numberOf(answer.document, code) == 0 && !isWord(answer.document, code)) return 0;
  return statusOfError(answer.document, answer.root, ERROR_CODES);
}

/** `{"code":"Throttling","message"}` and `{"code":10013,"message"}` with nothing that a client asks for. */
function withCodeAlone(answer: Answer): u32 {
  const document = answer.document;
  const code = answer.at(Member.Code);
  if (code == NONE || answer.isOrdinary()) return 0;
  if (!isText(document, answer.at(Member.Message)) && !isText(document, answer.at(Member.Msg))) return 0;
  return numberOf(document, code) >= 400 || isWord(document, code) ? statusOfError(document, answer.root) : 0;
}

/** The status of the error at `node`; 0 when that is no object or says nothing. */
function statusOfNested(document: JsonDocument, node: i32): u32 {
  return describesError(document, node) ? statusOfError(document, node) : 0;
}
