import { proxy_get_property, proxy_set_property } from "@solo-io/proxy-runtime/assembly/imports";
import { Bytes, EMPTY, utf8 } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { StreamFacts } from "../ports/stream_facts";
import { OUT_POINTER, OUT_SIZE, address, clearReturned, takeReturned } from "./memory";
import { Status } from "./status";

/** A property's path with NUL between its parts, as the ABI wants it; EMPTY when the host does not know it. */
function readProperty(path: Bytes): Bytes {
  clearReturned();
  const status = proxy_get_property(address(path), path.length, OUT_POINTER, OUT_SIZE);
  return status == Status.Ok ? takeReturned() : EMPTY;
}

/** Sets properties of the stream (filter state `wasm.<name>` on Envoy). False when the host refused one. */
export function setProperties(edits: Edits): bool {
  for (let i = 0; i < edits.count; i++) {
    const name = edits.name(i);
    const value = edits.value(i);
    const status = proxy_set_property(address(name), name.length, address(value), value.length);
    if (status != Status.Ok) return false;
  }
  return true;
}

const XDS_CLUSTER = utf8("xds\0cluster_name");
const XDS_ROUTE = utf8("xds\0route_name");
const BARE_CLUSTER = utf8("cluster_name");
const BARE_ROUTE = utf8("route_name");
const CODE_DETAILS = utf8("response\0code_details");
const SOURCE = utf8("source\0address");

/** Facts about the stream in whose callback the VM is. Envoy knows `xds.*`; Higress also answers the bare names. */
export class HostStreamFacts extends StreamFacts {
  override cluster(): Bytes {
    const value = readProperty(XDS_CLUSTER);
    return value.length > 0 ? value : readProperty(BARE_CLUSTER);
  }

  override route(): Bytes {
    const value = readProperty(XDS_ROUTE);
    return value.length > 0 ? value : readProperty(BARE_ROUTE);
  }

  override left(name: Bytes): Bytes {
    return readProperty(name);
  }

  override codeDetails(): Bytes {
    return readProperty(CODE_DETAILS);
  }

  override source(): Bytes {
    return readProperty(SOURCE);
  }
}
