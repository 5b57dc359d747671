import { Rewrite } from "../../base/rewrite";
import { Attempt } from "../attempt/request";
import { replays } from "../attempt/retry_policy";
import { Gateway } from "../gateway";

/**
 * What of a request is kept for sending it again. Bodies that are kept outlive their callbacks, so all of them together
 * have a bound; a request above it is sent once.
 */

/** The body of `attempt` was written: keeps it, if the request may have to be sent again. */
export function keepBody(gateway: Gateway, attempt: Attempt, body: Rewrite): void {
  if (!replays(gateway, attempt.config)) return;
  const kept = body.kept();
  const size = kept.source.length + kept.head.length;
  if (!gateway.host.memory().reserve(size)) {
    gateway.host.meter().count("ai_proxy.replays_not_kept");
    return;
  }
  attempt.body = kept;
}

/** The request has left: what nobody will send again goes. */
export function sent(gateway: Gateway, attempt: Attempt): void {
  if (!replays(gateway, attempt.config)) attempt.head.letGo();
}

/** The request of `attempt` will not be sent again. */
export function letGo(gateway: Gateway, attempt: Attempt): void {
  const body = attempt.body;
  // The rest of an upload that was answered early is still to be written.
  if (body !== null || attempt.head.endOfStream) attempt.head.letGo();
  if (body !== null) gateway.host.memory().free(body.source.length + body.head.length);
  attempt.body = null;
}
