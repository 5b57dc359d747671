import { Status } from "../abi.ts";
import { HeaderMap } from "../header_map.ts";
import type { Vm } from "../context.ts";

/** Header and trailer maps. Outside of its phase a map is BadArgument, its pairs none; a missing name is NotFound. */
export const headerCalls = {
  proxy_get_header_map_value(vm: Vm, type: number, key: number, keySize: number, pointerOut: number, sizeOut: number) {
    const name = vm.memory.binary(key, keySize);
    const map = vm.context.headers(type);
    if (map === undefined) return Status.BadArgument;
    const value = map.get(name);
    return value === undefined ? Status.NotFound : vm.memory.give(Buffer.from(value, "latin1"), pointerOut, sizeOut);
  },

  proxy_add_header_map_value(vm: Vm, type: number, key: number, keySize: number, value: number, valueSize: number) {
    const pair = [vm.memory.binary(key, keySize), vm.memory.binary(value, valueSize)] as const;
    return edit(vm, type, (map) => map.add(...pair));
  },

  proxy_replace_header_map_value(vm: Vm, type: number, key: number, keySize: number, value: number, valueSize: number) {
    const pair = [vm.memory.binary(key, keySize), vm.memory.binary(value, valueSize)] as const;
    return edit(vm, type, (map) => map.replace(...pair));
  },

  proxy_remove_header_map_value(vm: Vm, type: number, key: number, keySize: number) {
    const name = vm.memory.binary(key, keySize);
    return edit(vm, type, (map) => map.remove(name));
  },

  proxy_get_header_map_pairs(vm: Vm, type: number, pointerOut: number, sizeOut: number) {
    const bytes = vm.context.headers(type)?.serialise() ?? Buffer.alloc(0);
    return vm.memory.give(bytes, pointerOut, sizeOut);
  },

  proxy_set_header_map_pairs(vm: Vm, type: number, pointer: number, size: number) {
    const wanted = HeaderMap.deserialise(vm.memory.bytes(pointer, size));
    if (wanted === undefined) return Status.BadArgument;
    return edit(vm, type, (map) => {
      map.clear();
      for (const [name, value] of wanted.binaryPairs()) map.add(name, value);
    });
  },

  proxy_get_header_map_size(vm: Vm, type: number, sizeOut: number) {
    const map = vm.context.headers(type);
    if (map === undefined) return Status.BadArgument;
    vm.memory.writeU32(sizeOut, map.byteSize);
    return Status.Ok;
  },
};

function edit(vm: Vm, type: number, change: (map: HeaderMap) => void): number {
  const map = vm.context.headers(type);
  if (map === undefined) return Status.BadArgument;
  change(map);
  return Status.Ok;
}
