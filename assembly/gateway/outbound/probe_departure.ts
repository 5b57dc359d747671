import { Bytes, equal, startsWith, utf8 } from "../../base/bytes";
import { Edits, MOST_COMPARED } from "../../base/http/edits";
import { CalloutRequest } from "../../ports/callouts";
import { RequestHead } from "../attempt/request_head";
import { StreamEdits, addressByRouteTo } from "./addressing";

const PSEUDO = utf8(":");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
/** What is the host's: framing, the id of its log, and what Envoy finds no route without. */
const KEPT: Bytes[] = [
  utf8(":method"),
  utf8(":scheme"),
  utf8("content-length"),
  utf8("x-request-id"),
  utf8("x-forwarded-proto"),
];

/**
 * Makes `probe` of the request with this head, as far as its headers go: nothing of the sender's reaches the vendor.
 * `byRoute`: the route writes host and path.
 */
export function becomeProbe(head: RequestHead, probe: CalloutRequest, byRoute: bool, edits: StreamEdits): void {
  const own = probe.headers;
  for (let i = 0; i < own.count; i++) {
    const name = own.name(i);
    const isAddress = equal(name, AUTHORITY) || equal(name, PATH);
    if (!isKept(name) && !(byRoute && isAddress)) edits.headers.set(name, own.value(i));
  }
  if (byRoute) addressByRouteTo(valueOf(own, AUTHORITY), valueOf(own, PATH), head, edits);
  for (let i = 0; i < head.headers.count; i++) {
    const name = head.headers.name(i);
    if (!startsWith(name, PSEUDO) && !isKept(name) && !edits.headers.has(name, MOST_COMPARED))
      edits.headers.remove(name);
  }
}

function isKept(name: Bytes): bool {
  for (let i = 0; i < KEPT.length; i++) if (equal(name, KEPT[i])) return true;
  return false;
}

function valueOf(headers: Edits, name: Bytes): Bytes {
  for (let i = 0; i < headers.count; i++) if (equal(headers.name(i), name)) return headers.value(i);
  return name;
}
