import { logLevels, type LogLevel } from "./abi.ts";
import { Clock } from "./clock.ts";
import { HostCallCounter } from "./host_call_counter.ts";
import { Metrics } from "./metrics.ts";
import { Properties, type PropertyValue } from "./properties.ts";
import { Random } from "./random.ts";
import { SharedData } from "./shared_data.ts";

/** Where the filter stands: in front of the route (once per request) or behind it (once per attempt). */
export type Mode = "downstream" | "upstream";

/** A line a guest logged at or above the level in force. */
export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly vm: string;
}

/** What is fixed when a process starts; see `StartOptions` for the meaning and the defaults. */
export interface ProcessOptions {
  readonly mode: Mode;
  readonly holdFlag: boolean;
  readonly bufferLimit: number;
  readonly seed: number;
  readonly startMs: number;
  readonly clusters: readonly string[];
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

/** What the VMs of one Envoy process share. Nothing in it knows a VM. */
export class ProcessState {
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
  /** Things Envoy punishes by hanging, resetting or corrupting; a correct filter leaves this empty. */
  readonly faults: string[] = [];
  logLevel: LogLevel = "info";

  constructor(options: ProcessOptions) {
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
