import { Bytes, concat, utf8 } from "../../base/bytes";
import { decimal } from "../../base/decimal";
import { Edits } from "../../base/http/edits";
import { HeaderNames } from "../../base/http/header_names";
import { HeaderView } from "../../base/http/header_view";
import { CalloutRequest } from "../../ports/callouts";
import { VendorRequest } from "../../providers/vendor_request";

const METHOD = utf8(":method");
const SCHEME = utf8(":scheme");
const AUTHORITY = utf8(":authority");
const PATH = utf8(":path");
const HTTPS = utf8("https");
const CONTENT_LENGTH = utf8("content-length");

/** Headers of one connection (RFC 9110 7.6.1), and what the host sets itself: no part of a message sent again. */
const OF_THE_HOP: HeaderNames = HeaderNames.of([
  ":*",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
  "expect",
  "x-forwarded-*",
  "x-envoy-*",
]);

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
    if (OF_THE_HOP.has(from, i)) continue;
    const name = from.name(i);
    if (!without.has(name)) to.set(name, from.value(i));
  }
}
