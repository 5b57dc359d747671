import type { Vm } from "../context.ts";

/** A host call: the calling VM, then the guest's arguments; the result is the call's status. */
export type HostFunction = (vm: Vm, ...args: never[]) => number;

/** The calls of one family by their ABI name. */
export type HostFamily = Readonly<Record<string, HostFunction>>;
