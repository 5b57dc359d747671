import { Bytes, contains, equal, indexOf, slice, utf8 } from "../base/bytes";
import { durationMs } from "../base/http/duration";
import { JsonDocument, JsonKind, NONE } from "../base/json/document";

/**
 * What Google's errors tell in their `details`, a list of messages of several types
 * (https://cloud.google.com/apis/design/errors, https://ai.google.dev/gemini-api/docs/rate-limits).
 */

const ERROR = utf8("error");
const DETAILS = utf8("details");
const REASON = utf8("reason");
const RETRY_DELAY = utf8("retryDelay");
const VIOLATIONS = utf8("violations");
const QUOTA_ID = utf8("quotaId");
const PER_DAY = utf8("PerDay");
/** Of keys that are refused with 400. */
const REFUSED_KEYS: Bytes[] = [utf8("API_KEY_INVALID"), utf8("API_KEY_EXPIRED")];

/** A quota of a day is not there again before its end, whatever delay is told with it. */
export const DAILY_WAIT_MS: u64 = 60 * 60 * 1000;
const DOT: u8 = 0x2e;
/** Digits of a fraction that count. */
const FRACTION: i32 = 3;
const SECONDS = utf8("s");
const MS_PER_SECOND: f64 = 1000;
/** Details and violations of each that are looked at. */
const MOST: i32 = 16;
/** Of a longer error nothing is read. */
const MOST_BYTES: i32 = 64 * 1024;

/** Whether the error in `document` says that the key is refused. */
export function refusesKey(document: JsonDocument): bool {
  let count = 0;
  for (let at = firstDetail(document); at != NONE && count++ < MOST; at = document.next(at)) {
    const reason = document.member(at, REASON);
    for (let i = 0; i < REFUSED_KEYS.length; i++) if (document.is(reason, REFUSED_KEYS[i])) return true;
  }
  return false;
}

/** Milliseconds that the error `body` asks to wait; 0: it does not. Of a day's quota an hour at least. */
export function waitToldMs(body: Bytes): u64 {
  if (body.length > MOST_BYTES) return 0;
  const document = JsonDocument.parse(body);
  let waitMs: u64 = 0;
  let count = 0;
  for (let at = firstDetail(document); at != NONE && count++ < MOST; at = document.next(at)) {
    waitMs = max(waitMs, delayOf(document.string(document.member(at, RETRY_DELAY))));
    if (meetsDaily(document, document.member(at, VIOLATIONS))) waitMs = max(waitMs, DAILY_WAIT_MS);
  }
  return waitMs;
}

/** Errors of streams come in a list of one. */
function firstDetail(document: JsonDocument): i32 {
  const root = document.kind(document.root) == JsonKind.Array ? document.first(document.root) : document.root;
  const details = document.member(document.member(root, ERROR), DETAILS);
  return document.kind(details) == JsonKind.Array ? document.first(details) : NONE;
}

/** A duration in seconds, such as `34.074824224s`, of whose fraction the milliseconds count. */
function delayOf(text: Bytes): u64 {
  const dot = indexOf(text, DOT);
  const end = text.length - SECONDS.length;
  if (end < 0 || !equal(slice(text, end, text.length), SECONDS)) return 0;
  return durationMs(slice(text, 0, dot < 0 ? end : min(end, dot + 1 + FRACTION)), MS_PER_SECOND);
}

function meetsDaily(document: JsonDocument, violations: i32): bool {
  if (document.kind(violations) != JsonKind.Array) return false;
  let count = 0;
  for (let at = document.first(violations); at != NONE && count++ < MOST; at = document.next(at)) {
    if (contains(document.string(document.member(at, QUOTA_ID)), PER_DAY)) return true;
  }
  return false;
}
