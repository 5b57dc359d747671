import {
  proxy_get_header_map_pairs,
  proxy_remove_header_map_value,
  proxy_replace_header_map_value,
} from "@solo-io/proxy-runtime/assembly/imports";
import { Bytes, EMPTY } from "../base/bytes";
import { Edits } from "../base/http/edits";
import { HeaderView } from "../base/http/header_view";
import { OUT_POINTER, OUT_SIZE, address, clearReturned, takeReturned } from "./memory";
import { Status } from "./status";

/** Header maps of proxy-wasm ABI 0.2.1 (`proxy_map_type_t`). */
export enum HeaderMap {
  Request = 0,
  RequestTrailers = 1,
  Response = 2,
  CalloutResponse = 6,
}

/** All headers of `map` in one host call; no headers when the host has none to give. */
export function readHeaders(map: HeaderMap): HeaderView {
  clearReturned();
  const status = proxy_get_header_map_pairs(map, OUT_POINTER, OUT_SIZE);
  return new HeaderView(status == Status.Ok ? takeReturned() : EMPTY);
}

/** Applies `edits` in order. False when the host refused one; what follows it is then not applied. */
export function editHeaders(map: HeaderMap, edits: Edits): bool {
  for (let i = 0; i < edits.count; i++) {
    const name = edits.name(i);
    const isMade = edits.isRemoval(i) ? removeHeader(map, name) : replaceHeader(map, name, edits.value(i));
    if (!isMade) return false;
  }
  return true;
}

function replaceHeader(map: HeaderMap, name: Bytes, value: Bytes): bool {
  return proxy_replace_header_map_value(map, address(name), name.length, address(value), value.length) == Status.Ok;
}

/** False when the host refused. */
function removeHeader(map: HeaderMap, name: Bytes): bool {
  return proxy_remove_header_map_value(map, address(name), name.length) == Status.Ok;
}
