import { logLevels, type LogLevel } from "./abi.ts";
import type { Callout } from "./callout.ts";
import { Clock } from "./clock.ts";
import { HostCallCounter } from "./host_call_counter.ts";
import { Metrics } from "./metrics.ts";
import { Properties, type PropertyValue } from "./properties.ts";
import { Random } from "./random.ts";
import { SharedData } from "./shared_data.ts";
import type { Context } from "./context.ts";
import type { Vm } from "./vm.ts";

/** Where the filter stands: in front of the route (once per request) or behind it (once per attempt). */
export type Mode = "downstream" | "upstream";

/** A line a guest logged at or above the level in force. */
export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly vm: string;
}

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

/** What the world needs to know; see `StartOptions` for the meaning and the defaults. */
export interface WorldOptions {
  readonly mode: Mode;
  readonly holdFlag: boolean;
  readonly bufferLimit: number;
  readonly seed: number;
  readonly startMs: number;
  readonly clusters: readonly string[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** One Envoy process: everything its VMs share, and everything a test looks at from outside. */
export class World {
  readonly mode: Mode;
  readonly holdFlag: boolean;
  readonly bufferLimit: number;
  readonly seed: number;
  readonly clusters: Set<string>;
  readonly properties: Properties;
  readonly clock: Clock;
  readonly random: Random;
  readonly sharedData = new SharedData();
  readonly metrics = new Metrics();
  readonly hostCalls = new HostCallCounter();
  readonly log: LogLine[] = [];
  readonly callouts: Callout[] = [];
  /** Things Envoy punishes by hanging, resetting or corrupting; a correct filter leaves this empty. */
  readonly faults: string[] = [];
  logLevel: LogLevel = "info";
  /** Runs before every host call takes effect; what it throws is a trap of the guest. */
  beforeHostCall: (call: HostCall) => void = () => {};
  /** Runs after every host call, with its status. */
  afterHostCall: (call: HostCall, status: number) => void = () => {};
  /** Runs after every callback of a guest. */
  afterCallback: (callback: Callback) => void = () => {};
  /** Asked at every pause point: whether the VM stops here, so that others run. Only a test build can. */
  pauseAt: (vm: Vm, name: string) => boolean = () => false;

  constructor(options: WorldOptions) {
    this.mode = options.mode;
    this.holdFlag = options.holdFlag;
    this.bufferLimit = options.bufferLimit;
    this.seed = options.seed;
    this.clusters = new Set(options.clusters);
    this.properties = new Properties(options.properties);
    this.clock = new Clock(options.startMs);
    this.random = new Random(options.seed);
  }

  get logLevelNumber(): number {
    return logLevels.indexOf(this.logLevel);
  }

  /** Keeps the line if its level is on. */
  write(line: LogLine): void {
    if (logLevels.indexOf(line.level) >= this.logLevelNumber) this.log.push(line);
  }
}
