import type { HostFamily } from "./family.ts";
import type { Vm } from "../context.ts";

const success = 0;
const badDescriptor = 8;

/** The few WASI functions a module compiled from AssemblyScript, Go or Rust may import. */
export const wasiCalls: HostFamily = {
  random_get(vm: Vm, pointer: number, size: number) {
    const bytes = vm.memory.bytes(pointer, size);
    vm.random.fill(bytes);
    vm.memory.write(pointer, bytes);
    return success;
  },

  clock_time_get(vm: Vm, _clock: number, _precision: bigint, timeOut: number) {
    vm.memory.writeU64(timeOut, vm.world.clock.wallNs);
    return success;
  },

  /** Standard output is logged at info, standard error at error; there are no other files. */
  fd_write(vm: Vm, descriptor: number, vectors: number, count: number, writtenOut: number) {
    if (descriptor !== 1 && descriptor !== 2) return badDescriptor;
    const parts: Buffer[] = [];
    for (let at = vectors; at < vectors + 8 * count; at += 8) {
      parts.push(vm.memory.bytes(vm.memory.readU32(at), vm.memory.readU32(at + 4)));
    }
    const all = Buffer.concat(parts);
    vm.world.write({ level: descriptor === 1 ? "info" : "error", text: all.toString("utf8"), vm: vm.name });
    vm.memory.writeU32(writtenOut, all.length);
    return success;
  },

  proc_exit(_vm: Vm, code: number): number {
    throw new Error(`proc_exit(${code})`);
  },

  environ_sizes_get: noStrings,
  environ_get: () => success,
  args_sizes_get: noStrings,
  args_get: () => success,
};

function noStrings(vm: Vm, countOut: number, sizeOut: number): number {
  vm.memory.writeU32(countOut, 0);
  vm.memory.writeU32(sizeOut, 0);
  return success;
}
