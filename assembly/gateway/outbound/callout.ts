import { Bytes, concat, startsWith, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderView } from "../../base/http/header_view";
import { CalloutRequest } from "../../ports/callouts";
import { VendorRequest } from "../../providers/vendor_request";

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const HTTPS = utf8("https");
const CONTENT_LENGTH = utf8("content-length");
const PSEUDO = utf8(":");

/** Headers of one connection (RFC 9110 7.6.1), and what the host sets itself: no part of a message sent again. */
const OF_THE_HOP: Bytes[] = [
  CONTENT_LENGTH,
  utf8("transfer-encoding"),
  utf8("connection"),
  utf8("keep-alive"),
  utf8("proxy-connection"),
  utf8("te"),
  utf8("trailer"),
  utf8("upgrade"),
  utf8("expect"),
];
const FORWARDED = utf8("x-forwarded-");
const OF_ENVOY = utf8("x-envoy-");

/** `out` as a request of the filter's own to `cluster`. */
export function asCallout(out: VendorRequest, cluster: Bytes, timeoutMs: u32): CalloutRequest {
  const request = new CalloutRequest(cluster, out.body.whole(), timeoutMs);
  const headers = request.headers;
  headers.set(METHOD, out.method);
  headers.set(SCHEME, HTTPS);
  headers.set(AUTHORITY, out.host);
  headers.set(PATH, concat(out.path, out.query));
  for (let i = 0; i < out.headers.count; i++) {
    if (!out.headers.isRemoval(i)) headers.set(out.headers.name(i), out.headers.value(i));
  }
  copyMessage(out.received, out.headers, headers);
  if (request.body.length > 0) headers.set(CONTENT_LENGTH, decimal(request.body.length));
  return request;
}

/** Copies all headers to `to` but pseudo headers, those of the hop, and those that `without` names. */
export function copyMessage(from: HeaderView, without: Edits, to: Edits): void {
  for (let i = 0; i < from.count; i++) {
    const name = from.name(i);
    const isOurs = startsWith(name, PSEUDO) || startsWith(name, FORWARDED) || startsWith(name, OF_ENVOY);
    if (!isOurs && !isOfTheHop(from, i) && !without.has(name)) to.set(name, from.value(i));
  }
}

function isOfTheHop(headers: HeaderView, index: i32): bool {
  for (let i = 0; i < OF_THE_HOP.length; i++) if (headers.isNamed(index, OF_THE_HOP[i])) return true;
  return false;
}
