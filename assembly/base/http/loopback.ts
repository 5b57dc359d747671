import { Bytes, equal, equalRange, utf8 } from "../bytes";

const V4 = utf8("127.0.0.1");
const V6 = utf8("::1");
const V6_WITH_PORT = utf8("[::1]:");
const COLON: u8 = 0x3a;

/**
 * Whether `address`, with a port or without, is this machine's own: 127.0.0.1 or ::1, and no other of their network,
 * since mesh proxies hand on the requests of others from those (Istio: 127.0.0.6).
 */
export function isLoopback(address: Bytes): bool {
  if (equal(address, V4) || equal(address, V6)) return true;
  const isV4 = address.length > V4.length && address[V4.length] == COLON && equalRange(address, 0, V4.length, V4);
  return isV4 || equalRange(address, 0, min(V6_WITH_PORT.length, address.length), V6_WITH_PORT);
}
