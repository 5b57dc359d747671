import { Bytes } from "../../base/bytes";
import { parseDecimal } from "../../base/decimal";
import { LocalReply } from "../../base/http/local_reply";
import { Host } from "../../ports/host";
import { bodyTooLarge, outOfMemory } from "../local_replies";

/** Copies that there are of a body at once, at the most, while the vendor's is written: two forms of it, and room. */
const COPIES: u64 = 4;
/** Longest body that is worked on, in bytes. */
const MOST_BYTES: u32 = 64 << 20;

/** From this size on a body is worth an empty house. */
const LARGE: u32 = 1 << 20;

/** Digits of a number that `parseDecimal` reads, and of none below a thousand million. */
const MOST_DIGITS: i32 = 9;

/** Whether a body of `size` bytes is longer than any that is worked on. */
export function isTooLarge(size: u32): bool {
  return size > MOST_BYTES;
}

/** The answer to a request that announces such a body, by its `content-length`; null: it does not. */
export function announcedRefusal(contentLength: Bytes): LocalReply | null {
  const isLong = contentLength.length > MOST_DIGITS || isTooLarge(parseDecimal(contentLength));
  return isLong ? bodyTooLarge() : null;
}

/** The answer to a request for whose body, of `size` bytes, there is no memory; null: there is. */
export function memoryRefusal(host: Host, size: u32): LocalReply | null {
  if (isTooLarge(size)) return bodyTooLarge();
  if (size >= LARGE) host.memory().settle();
  if (host.memory().hasRoom(size * COPIES)) return null;
  host.meter().count("ai_proxy.memory_refused");
  return outOfMemory();
}
