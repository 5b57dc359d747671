// A filter that does what its steps say and logs every result, so that a test can ask the host anything.
// Steps, "phase op arg ...; ...", come in the request header "x-steps" or, for root contexts, in the configuration.
import { proxy_get_buffer_bytes, proxy_get_header_map_value } from "./env";
import { run } from "./ops";
import { out, outSize, taken, utf8, utf8Size } from "./wire";

const steps = new Map<u32, string>();
const roots = new Map<u32, u32>();

export function proxy_abi_version_0_2_1(): void {}

export function proxy_on_memory_allocate(size: usize): usize {
  return heap.alloc(size);
}

export function proxy_on_context_create(id: u32, root: u32): void {
  roots.set(id, root);
  if (root != 0) steps.set(id, "");
}

export function proxy_on_vm_start(root: u32, size: u32): u32 {
  return 1;
}

export function proxy_on_configure(root: u32, size: u32): u32 {
  const status = proxy_get_buffer_bytes(7, 0, size, out, outSize);
  steps.set(root, status == 0 ? taken() : "");
  return phase("configure", root, 1);
}

export function proxy_on_tick(root: u32): void {
  phase("tick", root, 0);
}

export function proxy_on_request_headers(id: u32, count: u32, end: u32): u32 {
  const name = utf8("x-steps");
  if (proxy_get_header_map_value(0, name, utf8Size("x-steps"), out, outSize) == 0) steps.set(id, taken());
  return phase("request-headers", id, 0, [count, end]);
}

export function proxy_on_request_body(id: u32, size: u32, end: u32): u32 {
  return phase("request-body", id, 0, [size, end]);
}

export function proxy_on_request_trailers(id: u32, count: u32): u32 {
  return phase("request-trailers", id, 0, [count, 1]);
}

export function proxy_on_response_headers(id: u32, count: u32, end: u32): u32 {
  return phase("response-headers", id, 0, [count, end]);
}

export function proxy_on_response_body(id: u32, size: u32, end: u32): u32 {
  return phase("response-body", id, 0, [size, end]);
}

export function proxy_on_response_trailers(id: u32, count: u32): u32 {
  return phase("response-trailers", id, 0, [count, 1]);
}

export function proxy_on_http_call_response(root: u32, callout: u32, headers: u32, size: u32, trailers: u32): void {
  phase("answer", root, 0, [headers, size]);
}

export function proxy_on_done(id: u32): u32 {
  return phase("done", id, 1);
}

export function proxy_on_log(id: u32): void {
  phase("log", id, 0);
}

export function proxy_on_delete(id: u32): void {
  phase("delete", id, 0);
  steps.delete(id);
  roots.delete(id);
}

function phase(name: string, id: u32, fallback: u32, args: u32[] = [0, 0]): u32 {
  let result = fallback;
  const all: string[] = steps.has(id) ? steps.get(id).split(";") : new Array<string>();
  for (let at = 0; at < all.length; at++) {
    const words = all[at].trim().split(" ");
    if (words.length < 2 || words[0] != name) continue;
    if (words[1] == "return" || (words[1] == "return-at-end" && args[1] == 1)) result = u32(parseInt(words[2]));
    else if (words[1] == "return-at-end") continue;
    else run(name, words, id, args[0].toString() + " " + args[1].toString());
  }
  return result;
}

export function trap(message: usize, file: usize, line: u32, column: u32): void {
  unreachable();
}
