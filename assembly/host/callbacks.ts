import { BodyAction, HeadersAction, createContext, deleteContext, liveStream, rootContext } from "./contexts";
import "./abort";
import { allocateForHost } from "./memory";

/** The host's way in (proxy-wasm ABI 0.2.1). Ids that are not known get the answer that changes nothing. */
export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return allocateForHost(size);
}

export function proxy_on_context_create(id: u32, parent: u32): void {
  createContext(id, parent);
}

export function proxy_on_vm_start(_rootId: u32, _size: u32): bool {
  return true;
}

export function proxy_on_configure(rootId: u32, _size: u32): bool {
  const root = rootContext(rootId);
  return root !== null && root.onConfigure();
}

export function proxy_on_tick(rootId: u32): void {
  const root = rootContext(rootId);
  if (root !== null) root.onTick();
}

export function proxy_on_request_headers(id: u32, _count: u32, endOfStream: u32): u32 {
  const stream = liveStream(id);
  return stream === null ? HeadersAction.Continue : stream.onRequestHeaders(endOfStream != 0);
}

export function proxy_on_request_body(id: u32, _size: u32, endOfStream: u32): u32 {
  const stream = liveStream(id);
  return stream === null ? BodyAction.Continue : stream.onRequestBody(endOfStream != 0);
}

export function proxy_on_request_trailers(id: u32, _count: u32): u32 {
  const stream = liveStream(id);
  return stream === null ? HeadersAction.Continue : stream.onRequestTrailers();
}

export function proxy_on_response_headers(id: u32, _count: u32, _endOfStream: u32): u32 {
  const stream = liveStream(id);
  return stream === null ? HeadersAction.Continue : stream.onResponseHeaders();
}

export function proxy_on_done(_id: u32): bool {
  return true;
}

export function proxy_on_delete(id: u32): void {
  deleteContext(id);
}
