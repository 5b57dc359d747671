import { Status } from "../abi.ts";
import type { Vm } from "../context.ts";

/** Counters, gauges, histograms. */
export const metricCalls = {
  proxy_define_metric(vm: Vm, kind: number, name: number, nameSize: number, idOut: number) {
    const id = vm.metricIds.define(kind, vm.memory.text(name, nameSize));
    if (id === undefined) return Status.BadArgument;
    vm.memory.writeU32(idOut, id);
    return Status.Ok;
  },

  proxy_increment_metric(vm: Vm, id: number, offset: bigint) {
    return vm.metricIds.increment(id, offset);
  },

  proxy_record_metric(vm: Vm, id: number, value: bigint) {
    return vm.metricIds.record(id, BigInt.asUintN(64, value));
  },

  proxy_get_metric(vm: Vm, id: number, valueOut: number) {
    const value = vm.metricIds.read(id);
    if (typeof value === "number") return value;
    vm.memory.writeU64(valueOut, value);
    return Status.Ok;
  },
};
