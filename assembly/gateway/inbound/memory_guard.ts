import { LocalReply } from "../../base/http/local_reply";
import { Host } from "../../ports/host";
import { bodyTooLarge, outOfMemory } from "../local_replies";

/** Copies that there are of a body at once, at the most, while the vendor's is written: two forms of it, and room. */
const COPIES: u64 = 4;
/** Longest body that is worked on, in bytes. */
const MOST_BYTES: u32 = 64 << 20;

/** From this size on a body is worth an empty house. */
const LARGE: u32 = 1 << 20;

/** The answer to a request for whose body, of `size` bytes, there is no memory; null: there is. */
export function memoryRefusal(host: Host, size: u32): LocalReply | null {
  if (size > MOST_BYTES) return bodyTooLarge();
  if (size >= LARGE) host.memory().settle();
  if (host.memory().hasRoom(size * COPIES)) return null;
  host.meter().count("ai_proxy.memory_refused");
  return outOfMemory();
}
