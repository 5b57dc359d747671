import { equalFold, isDigit } from "../base/ascii";
import { Bytes, utf8 } from "../base/bytes";
import { parseDecimal } from "../base/decimal";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";
import { CODES, ErrorNumbers, statusOfNumber } from "./numbers";
import { statusOfWords } from "./words";

/** What an error is answered with when nothing in it is known. */
export const UNKNOWN_ERROR: u32 = 500;

const CODE_KEYS: StaticArray<Bytes> = [utf8("code"), utf8("Code"), utf8("error_code")];
const TYPE_KEYS: StaticArray<Bytes> = [utf8("type"), utf8("error_type")];
const STATUS_KEYS: StaticArray<Bytes> = [utf8("status")];
const MESSAGE_KEYS: StaticArray<Bytes> = [utf8("message"), utf8("msg"), utf8("Message"), utf8("error")];

/** Codes of an answer that is no error. */
const SUCCESSES: StaticArray<Bytes> = [utf8("success"), utf8("succeeded"), utf8("ok")];

/** The status of the error `node` describes: an object with a code, type, status or message, or a short text. */
export function statusOfError(document: JsonDocument, node: i32, numbers: ErrorNumbers = CODES): u32 {
  if (document.kind(node) == JsonKind.String) return known(statusOfWords(document.string(node)));
  const code = memberOf(document, node, CODE_KEYS);
  const type = memberOf(document, node, TYPE_KEYS);
  const status = memberOf(document, node, STATUS_KEYS);
  const number = numberOf(document, code);
  if (isErrorStatus(number)) return <u32>number;
  if (isErrorStatus(numberOf(document, status))) return <u32>numberOf(document, status);
  let answer = statusOfNumber(numbers, number);
  if (answer == 0) answer = statusOfWords(document.string(code));
  if (answer == 0) answer = statusOfWords(document.string(type));
  if (answer == 0) answer = statusOfWords(document.string(status));
  if (answer == 0 && number == 0 && !isText(document, code) && !isText(document, type)) {
    answer = statusOfWords(document.string(memberOf(document, node, MESSAGE_KEYS)));
  }
  return known(answer);
}

/** Whether `node` is an object with a code, type, status or message that is not empty, null or zero. */
export function describesError(document: JsonDocument, node: i32): bool {
  if (document.kind(node) != JsonKind.Object) return false;
  return (
    memberOf(document, node, CODE_KEYS) != NONE ||
    memberOf(document, node, TYPE_KEYS) != NONE ||
    memberOf(document, node, STATUS_KEYS) != NONE ||
    memberOf(document, node, MESSAGE_KEYS) != NONE
  );
}

/** The whole number at `node`, written as a number or as up to nine digits in quotes; 0 for anything else. */
export function numberOf(document: JsonDocument, node: i32): i64 {
  if (document.kind(node) == JsonKind.Number) return document.integer(node, 0);
  return parseDecimal(document.string(node));
}

/** Whether `node` is a string with something in it. */
export function isText(document: JsonDocument, node: i32): bool {
  return document.kind(node) == JsonKind.String && document.end(node) - document.start(node) > 2;
}

/** Whether `node` is a string that names an error: neither digits nor a word for success. */
export function isWord(document: JsonDocument, node: i32): bool {
  const word = document.string(node);
  for (let i = 0; i < SUCCESSES.length; i++) if (equalFold(word, SUCCESSES[i])) return false;
  for (let i = 0; i < word.length; i++) if (!isDigit(word[i])) return true;
  return false;
}

export function isErrorStatus(number: i64): bool {
  return number >= 400 && number <= 599;
}

function known(status: u32): u32 {
  return status == 0 ? UNKNOWN_ERROR : status;
}

/** The first of the members `keys` that is a text or a number other than 0. */
function memberOf(document: JsonDocument, object: i32, keys: StaticArray<Bytes>): i32 {
  for (let i = 0; i < keys.length; i++) {
    const value = document.member(object, keys[i]);
    if (document.kind(value) == JsonKind.Number ? document.integer(value, 0) != 0 : isText(document, value))
      return value;
  }
  return NONE;
}
