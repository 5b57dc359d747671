import { BufferType, Status } from "../abi.ts";
import type { Vm } from "../context.ts";

/** Buffers: bodies of the stream, the answer of a callout, the configuration while it is being loaded. */
export const bodyCalls = {
  proxy_get_buffer_bytes(vm: Vm, type: number, start: number, length: number, pointerOut: number, sizeOut: number) {
    if (type > BufferType.PluginConfiguration) return Status.BadArgument;
    const buffer = vm.context.buffer(type);
    if (buffer === undefined) return isBody(type) ? Status.Ok : Status.NotFound;
    const part = buffer.bytes.subarray(start >>> 0, (start >>> 0) + (length >>> 0));
    return part.length === 0 ? Status.Ok : vm.memory.give(part, pointerOut, sizeOut);
  },

  proxy_get_buffer_status(vm: Vm, type: number, lengthOut: number, flagsOut: number) {
    const buffer = vm.context.buffer(type);
    if (buffer === undefined && !isBody(type)) return Status.NotFound;
    vm.memory.writeU32(lengthOut, buffer?.length ?? 0);
    vm.memory.writeU32(flagsOut, 0);
    return Status.Ok;
  },

  proxy_set_buffer_bytes(vm: Vm, type: number, start: number, length: number, pointer: number, size: number) {
    const bytes = vm.memory.bytes(pointer, size);
    const buffer = vm.context.buffer(type);
    if (buffer === undefined) return isBody(type) ? Status.BadArgument : Status.NotFound;
    return buffer.write(start >>> 0, length >>> 0, bytes) ? Status.Ok : Status.BadArgument;
  },
};

/** A body outside of its phase reads as empty; only the other buffers are "not found". */
function isBody(type: number): boolean {
  return type === BufferType.RequestBody || type === BufferType.ResponseBody;
}
