import { proxy_get_buffer_bytes, proxy_set_buffer_bytes } from "@solo-io/proxy-runtime/assembly/imports";
import { Bytes, EMPTY } from "../base/bytes";
import { OUT_POINTER, OUT_SIZE, address, clearReturned, takeReturned } from "./memory";
import { Status } from "./status";

/** Buffers of proxy-wasm ABI 0.2.1 (`proxy_buffer_type_t`). */
export enum BufferType {
  RequestBody = 0,
  PluginConfiguration = 7,
}

/** Reads and writes always mean the whole buffer: Envoy clamps the length, and refuses a range in the middle. */
const WHOLE: u32 = i32.MAX_VALUE;

/** All of a buffer; EMPTY when the host has none. */
export function readBuffer(type: BufferType): Bytes {
  clearReturned();
  const status = proxy_get_buffer_bytes(type, 0, WHOLE, OUT_POINTER, OUT_SIZE);
  return status == Status.Ok ? takeReturned() : EMPTY;
}

/** Puts `bytes` in the place of a buffer. False when the host refused. */
export function replaceBuffer(type: BufferType, bytes: Bytes): bool {
  return proxy_set_buffer_bytes(type, 0, WHOLE, address(bytes), bytes.length) == Status.Ok;
}
