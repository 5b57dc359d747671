import { EMPTY, utf8 } from "../../base/bytes";
import { Credential } from "../../base/credential";
import { pathOnly } from "../../base/http/query";
import { Rewrite } from "../../base/rewrite";
import { Call } from "../../canonical/call";
import { LogLevel } from "../../ports/journal";
import { VendorRequest } from "../../providers/vendor_request";
import { Request } from "../attempt/request";
import { vendorQuery } from "./addressing";
import { clientKey } from "./client_key";
import { withhold } from "./request_headers";

const REQUEST_ID = utf8("x-request-id");

/**
 * The request to the vendor for `request`, as `call` and `body` say it, by nobody yet: the one place where any is made,
 * be it a client's, another attempt of it, or a probe. A provider's hooks come in one order: `edit` when the body is
 * written, then `address`, and `authorize` last, when all that it may sign is there.
 */
export function vendorRequest(request: Request, call: Call, body: Rewrite): VendorRequest {
  const config = request.config;
  const head = request.head;
  const target = config.endpoint.pathFor(request.api, head.path);
  const out = new VendorRequest(head.method, config.endpoint.hostFor(head.authority), pathOnly(target), head.headers);
  out.query = vendorQuery(target, request);
  out.body = body;
  config.provider.address(call, out);
  return out;
}

/**
 * Has `out` go in the name of the token of `request`, or of the client's own key where there are none; what of the
 * client's headers no vendor gets, and is not replaced by now, stays here.
 */
export function authorize(request: Request, out: VendorRequest): void {
  const config = request.config;
  const token = request.tries.token;
  const own = token === null ? clientKey(out.received, config.clientKeyHeaders) : EMPTY;
  const trace = request.trace;
  if (trace !== null) {
    trace.id = out.received.get(REQUEST_ID);
    trace.key = own;
  }
  const sent = request.tries.credential;
  if (sent !== null) sign(request, sent, out);
  else if (own.length > 0) sign(request, Credential.text(own), out);
  withhold(request, out.received, out.headers);
  const journal = request.backend.host.journal();
  if (token === null || !journal.on(LogLevel.Debug)) return;
  journal.write(LogLevel.Debug, `ai-proxy: using token ${token.alias}`);
}

function sign(request: Request, credential: Credential, out: VendorRequest): void {
  const config = request.config;
  const nowMs = config.provider.profile.signs ? request.backend.host.clock().nowMs() : 0;
  config.provider.authorize(credential, config.settings, out, nowMs);
}
