import { utf8 } from "../../assembly/base/bytes";
import { proxy_on_request_headers as onRequestHeaders } from "../../assembly/host/callbacks";
import { HeaderMap, readHeaders } from "../../assembly/host/headers";

export * from "../../assembly/index";

const trap = utf8("x-test-trap");

/** The module's own callback, except that a request with the header x-test-trap kills the VM. */
export function proxy_on_request_headers(id: u32, count: u32, endOfStream: u32): u32 {
  if (readHeaders(HeaderMap.Request).get(trap).length > 0) unreachable();
  return onRequestHeaders(id, count, endOfStream);
}
