import { Bytes, startsWith, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";

/** What the filter answers to a probe that it has served, whatever the vendor said. */
export const PROBE_STATUS: u32 = 200;

/** Headers of our own; a vendor has no business to send one. */
const OWN_PREFIX = utf8("x-ai-proxy-");

const PSEUDO: Bytes = utf8(":");
const STATUS: Bytes = utf8(":status");

/** Leaves nothing of the head of an answer: who sent the probe sees a status on which nothing on the way acts. */
export function hideStatus(headers: HeaderView, edits: Edits): void {
  edits.clear();
  for (let i = 0; i < headers.count; i++) {
    const name = headers.name(i);
    if (!startsWith(name, PSEUDO)) edits.remove(name);
  }
  edits.set(STATUS, decimal(PROBE_STATUS));
}

/** Removes headers of our own from an answer: no vendor may speak in the filter's name. */
export function stripOwn(headers: HeaderView, edits: Edits): void {
  for (let i = 0; i < headers.count; i++) if (headers.nameStartsWith(i, OWN_PREFIX)) edits.remove(headers.name(i));
}
