import { Rewrite } from "../../base/rewrite";
import { Request } from "../attempt/request";
import { replays } from "../attempt/retry_policy";

/**
 * What of a request is kept for sending it again. Bodies that are kept outlive their callbacks, so all of them together
 * have a bound; a request above it is sent once.
 */

/** The body of `request` was written: keeps it, if the request may have to be sent again. */
export function keepBody(request: Request, body: Rewrite): void {
  if (!replays(request.backend)) return;
  const kept = body.kept();
  const size = kept.source.length + kept.head.length;
  if (!request.backend.host.memory().reserve(size)) {
    request.backend.host.meter().count("ai_proxy.replays_not_kept");
    return;
  }
  request.body = kept;
}

/** The request has left: what nobody will send again goes. */
export function sent(request: Request): void {
  if (!replays(request.backend)) request.head.letGo();
}

/** The request of `request` will not be sent again. */
export function letGo(request: Request): void {
  const body = request.body;
  // The rest of an upload that was answered early is still to be written.
  if (body !== null || request.head.endOfStream) request.head.letGo();
  if (body !== null) request.backend.host.memory().free(body.source.length + body.head.length);
  request.body = null;
}
