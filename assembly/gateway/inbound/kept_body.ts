import { VendorRequest } from "../../providers/vendor_request";
import { Request } from "../attempt/request";
import { replays } from "../attempt/retry_policy";

/**
 * What of a request is kept for sending it again. Bodies that are kept outlive their callbacks, so all of them together
 * have a bound; a request above it is sent once.
 */

/** Keeps `out`, all of what `request` sends, if it may have to be sent again. */
export function keep(request: Request, out: VendorRequest): void {
  if (!replays(request.backend)) return;
  const body = out.body.kept();
  if (request.backend.host.memory().reserve(body.source.length + body.head.length)) {
    request.kept = out.withBody(body);
  } else {
    request.backend.host.meter().count("ai_proxy.replays_not_kept");
  }
}

/** The request has left: what nobody will send again goes. */
export function sent(request: Request): void {
  if (!replays(request.backend)) request.head.letGo();
}

/** `request` will not be sent again. */
export function letGo(request: Request): void {
  const kept = request.kept;
  // The rest of an upload that was answered early is still to be written.
  if (kept === null) return;
  request.head.letGo();
  request.backend.host.memory().free(kept.body.source.length + kept.body.head.length);
  request.kept = null;
}
