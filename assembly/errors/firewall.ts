import { Bytes, startsWith } from "../base/bytes";
import { BOM, blanksFrom } from "../base/sse/body_kind";
import { hasAny, lowered, phrases } from "./phrases";

const LESS_THAN: u8 = 0x3c;
const FIREWALL = phrases(["error code: 1010", "error code: 1020"]);

/**
 * Whether a 403 with this body is of a firewall before the vendor that refused the client, by its user agent, address
 * or words: https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/.
 */
export function isFirewall(body: Bytes): bool {
  return isPage(body) || hasAny(lowered(body), FIREWALL);
}

/** Whether `body` is a page for browsers. */
function isPage(body: Bytes): bool {
  const start = blanksFrom(body, startsWith(body, BOM) ? BOM.length : 0);
  return start < body.length && body[start] == LESS_THAN;
}
