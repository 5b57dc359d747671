import { Status } from "../abi.ts";
import type { Vm } from "../context.ts";

/** The store every VM shares. */
export const sharedDataCalls = {
  proxy_get_shared_data(vm: Vm, key: number, keySize: number, pointerOut: number, sizeOut: number, casOut: number) {
    const found = vm.world.sharedData.get(vm.memory.text(key, keySize));
    if (found === undefined) return Status.NotFound;
    const status = vm.memory.give(found.value, pointerOut, sizeOut);
    vm.memory.writeU32(casOut, found.cas);
    return status;
  },

  proxy_set_shared_data(vm: Vm, key: number, keySize: number, value: number, valueSize: number, cas: number) {
    return vm.world.sharedData.set(vm.memory.text(key, keySize), vm.memory.bytes(value, valueSize), cas >>> 0);
  },
};
