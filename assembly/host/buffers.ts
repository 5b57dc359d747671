import { proxy_get_buffer_bytes, proxy_set_buffer_bytes } from "@solo-io/proxy-runtime/assembly/imports";
import { Bytes, EMPTY } from "../base/bytes";
import { Rewrite } from "../base/rewrite";
import { OUT_POINTER, OUT_SIZE, address, clearReturned, takeReturned } from "./memory";
import { Status } from "./status";

/** Buffers of proxy-wasm ABI 0.2.1 (`proxy_buffer_type_t`). */
export enum BufferType {
  RequestBody = 0,
  ResponseBody = 1,
  CalloutResponse = 4,
  PluginConfiguration = 7,
}

/** A length that means the whole buffer: Envoy clamps it. */
const WHOLE: u32 = i32.MAX_VALUE;

/** All of a buffer from byte `from` on, which is not behind its end; EMPTY when the host has none. */
export function readBuffer(type: BufferType, from: u32 = 0): Bytes {
  clearReturned();
  const status = proxy_get_buffer_bytes(type, from, WHOLE, OUT_POINTER, OUT_SIZE);
  return status == Status.Ok ? takeReturned() : EMPTY;
}

/**
 * Carries out `rewrite` on the buffer that its source was read from. A host that takes no new beginning gets the whole
 * text. False when the host refused that too.
 */
export function rewriteBuffer(type: BufferType, rewrite: Rewrite): bool {
  const prefix = rewrite.end > 0 && replace(type, rewrite.end, rewrite.head);
  return prefix || replaceBuffer(type, rewrite.whole());
}

/** Puts `bytes` in the place of the whole buffer; false when the host refused. */
export function replaceBuffer(type: BufferType, bytes: Bytes): bool {
  return replace(type, WHOLE, bytes);
}

function replace(type: BufferType, size: u32, bytes: Bytes): bool {
  return proxy_set_buffer_bytes(type, 0, size, address(bytes), bytes.length) == Status.Ok;
}
