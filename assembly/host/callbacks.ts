import "./abort";
import { enter, leave } from "./collector";
import { BodyAction, HeadersAction, createContext, deleteContext, liveStream, rootContext } from "./contexts";
import { allocateForHost } from "./memory";

/** The host's way in (proxy-wasm ABI 0.2.1). Ids that are not known get the answer that changes nothing. */
export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return allocateForHost(size);
}

export function proxy_on_context_create(id: u32, parent: u32): void {
  enter();
  createContext(id, parent);
  leave();
}

export function proxy_on_vm_start(_rootId: u32, _size: u32): bool {
  return true;
}

export function proxy_on_configure(rootId: u32, _size: u32): bool {
  enter();
  const root = rootContext(rootId);
  const accepted = root !== null && root.onConfigure();
  leave();
  return accepted;
}

export function proxy_on_tick(rootId: u32): void {
  enter();
  const root = rootContext(rootId);
  if (root !== null) root.onTick();
  leave();
}

export function proxy_on_request_headers(id: u32, _count: u32, endOfStream: u32): u32 {
  enter();
  const stream = liveStream(id);
  const action = stream === null ? HeadersAction.Continue : stream.onRequestHeaders(endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_request_body(id: u32, size: u32, endOfStream: u32): u32 {
  enter();
  const stream = liveStream(id);
  const action = stream === null ? BodyAction.Continue : stream.onRequestBody(size, endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_request_trailers(id: u32, _count: u32): u32 {
  enter();
  const stream = liveStream(id);
  const action = stream === null ? HeadersAction.Continue : stream.onRequestTrailers();
  leave();
  return action;
}

export function proxy_on_response_headers(id: u32, _count: u32, endOfStream: u32): u32 {
  enter();
  const stream = liveStream(id);
  const action = stream === null ? HeadersAction.Continue : stream.onResponseHeaders(endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_response_body(id: u32, size: u32, endOfStream: u32): u32 {
  enter();
  const stream = liveStream(id);
  const action = stream === null ? BodyAction.Continue : stream.onResponseBody(size, endOfStream != 0);
  leave();
  return action;
}

export function proxy_on_response_trailers(id: u32, _count: u32): u32 {
  enter();
  const stream = liveStream(id);
  const action = stream === null ? HeadersAction.Continue : stream.onResponseTrailers();
  leave();
  return action;
}

export function proxy_on_http_call_response(rootId: u32, id: u32, headers: u32, _size: u32, _trailers: u32): void {
  enter();
  const root = rootContext(rootId);
  if (root !== null) root.onCalloutAnswer(id, headers > 0);
  leave();
}

export function proxy_on_delete(id: u32): void {
  enter();
  deleteContext(id);
  leave();
}
