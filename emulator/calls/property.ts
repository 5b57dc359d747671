import { Status } from "../abi.ts";
import type { Vm } from "../context.ts";

/** Properties: read by a path of NUL-separated parts; what a guest sets is filter state of its stream. */
export const propertyCalls = {
  proxy_get_property(vm: Vm, path: number, pathSize: number, pointerOut: number, sizeOut: number) {
    const value = vm.context.property(vm.memory.text(path, pathSize).replace(/\0$/, ""));
    return value === undefined ? Status.NotFound : vm.memory.give(value, pointerOut, sizeOut);
  },

  proxy_set_property(vm: Vm, path: number, pathSize: number, value: number, valueSize: number) {
    return vm.context.setProperty(vm.memory.text(path, pathSize), vm.memory.bytes(value, valueSize));
  },
};
