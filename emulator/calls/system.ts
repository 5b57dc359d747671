import { logLevels, Status } from "../abi.ts";
import type { Vm } from "../context.ts";

/** Log, timer, clock. */
export const systemCalls = {
  proxy_log(vm: Vm, level: number, text: number, size: number) {
    const name = logLevels[level];
    if (name === undefined) return Status.BadArgument;
    vm.world.write({ level: name, text: vm.memory.text(text, size), vm: vm.name });
    return Status.Ok;
  },

  proxy_get_log_level(vm: Vm, levelOut: number) {
    vm.memory.writeU32(levelOut, vm.world.logLevelNumber);
    return Status.Ok;
  },

  proxy_set_tick_period_milliseconds(vm: Vm, periodMs: number) {
    vm.context.root.setTickPeriod(periodMs >>> 0);
    return Status.Ok;
  },

  proxy_get_current_time_nanoseconds(vm: Vm, timeOut: number) {
    vm.memory.writeU64(timeOut, vm.world.clock.wallNs);
    return Status.Ok;
  },
};
