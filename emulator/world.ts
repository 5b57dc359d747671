import type { Callout } from "./callout.ts";
import type { Context, Vm } from "./context.ts";
import { ProcessState } from "./process_state.ts";

/** One call of a guest into the host, as the dispatch function sees it. */
export interface HostCall {
  readonly vm: Vm;
  readonly name: string;
  readonly args: readonly (number | bigint)[];
}

/** A callback that has returned; what it deferred is still to come. */
export interface Callback {
  readonly vm: Vm;
  readonly name: string;
  readonly context: Context;
  /** What it returned; undefined after a trap. */
  readonly result: number | undefined;
}

/** One Envoy process: what its VMs share, and what a test sees of them and plays to them from outside. */
export class World extends ProcessState {
  readonly callouts: Callout[] = [];
  /** Runs before every host call takes effect; what it throws is a trap of the guest. */
  beforeHostCall: (call: HostCall) => void = () => {};
  /** Runs after every host call, with its status. */
  afterHostCall: (call: HostCall, status: number) => void = () => {};
  /** Runs after every callback of a guest. */
  afterCallback: (callback: Callback) => void = () => {};
  /** Asked at every pause point: whether the VM stops here, so that others run. Only a test build can. */
  pauseAt: (vm: Vm, name: string) => boolean = () => false;
}
