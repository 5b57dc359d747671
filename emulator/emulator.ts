import type { LogLevel } from "./abi.ts";
import type { Callout } from "./callout.ts";
import type { RootContext } from "./context.ts";
import { Exchange } from "./exchange.ts";
import { Fleet } from "./fleet.ts";
import { loadModule } from "./module.ts";
import type { LogLine, Mode } from "./process_state.ts";
import type { PropertyValue } from "./properties.ts";
import { requestState, type RequestInput } from "./request.ts";
import type { SharedData } from "./shared_data.ts";
import { complete } from "./task.ts";
import { Timers } from "./timers.ts";
import { World, type HostCall } from "./world.ts";

/** How one Envoy process is started. Only `wasm` is needed. */
export interface StartOptions {
  /** Path of the module. */
  readonly wasm: string;
  /** Plugin configuration; an object is written as JSON. Default: empty. */
  readonly configuration?: string | object;
  readonly mode?: Mode;
  /** Workers that serve requests; the canary VM and the main thread's VM come on top, as in Envoy. Default 1. */
  readonly workers?: number;
  /** `xds.cluster_name` of requests, and the one cluster callouts know. */
  readonly cluster?: string;
  readonly route?: string;
  /** Further clusters callouts know. */
  readonly clusters?: readonly string[];
  /** Envoy's `allow_on_headers_stop_iteration`. Default true, as in the files we ship. */
  readonly holdFlag?: boolean;
  /** Buffer limit in bytes; default 1 MiB, as in Envoy. */
  readonly bufferLimit?: number;
  readonly seed?: number;
  readonly logLevel?: LogLevel;
  /** Wall clock at the start, in milliseconds since 1970. */
  readonly startMs?: number;
  readonly pluginName?: string;
  readonly rootId?: string;
  /** What becomes of a worker whose VM died; default "close": it stays dead. "reload" is Envoy's FAIL_RELOAD. */
  readonly failurePolicy?: "close" | "reload";
  /** Properties for all contexts; undefined makes one missing. */
  readonly properties?: Readonly<Record<string, PropertyValue>>;
}

const defaultListener = "main";
const modules = new Map<string, Promise<WebAssembly.Module>>();

/** One Envoy process with the filter loaded: the scenario interface. */
export class Emulator {
  /** Everything the VMs share; for tests that look deeper than the words below. */
  readonly world: World;
  /** Problems logged when the last configuration was refused; empty when it was accepted. */
  refused: string[] = [];
  private readonly options: StartOptions;
  private readonly fleet: Fleet;
  private readonly timers: Timers;
  private turn = 0;

  private constructor(options: StartOptions, module: WebAssembly.Module) {
    this.options = options;
    this.world = new World({
      mode: options.mode ?? "downstream",
      holdFlag: options.holdFlag ?? true,
      bufferLimit: options.bufferLimit ?? 1024 * 1024,
      seed: options.seed ?? 1,
      startMs: options.startMs ?? Date.UTC(2026, 0, 1),
      clusters: [this.cluster, ...(options.clusters ?? [])],
      properties: options.properties ?? {},
    });
    this.world.logLevel = options.logLevel ?? "info";
    this.fleet = new Fleet(this.world, module, options.workers ?? 1);
    this.timers = new Timers(this.world, () => this.fleet.vms);
  }

  /** Loads the module and configures it. A refused configuration is no error: see `refused`. */
  static async start(options: StartOptions): Promise<Emulator> {
    const known = modules.get(options.wasm) ?? loadModule(options.wasm);
    modules.set(options.wasm, known);
    const emulator = new Emulator(options, await known);
    emulator.configure(options.configuration ?? "");
    return emulator;
  }

  /**
   * Loads a configuration: a fresh canary VM first; when it accepts, every VM gets a new root context beside the old
   * one, which drains. Returns false when it was refused; the previous configuration then keeps serving. A new listener
   * has root contexts of its own in the same VMs.
   */
  configure(configuration: string | object, listener = defaultListener): boolean {
    const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
    const { pluginName: name = "ai-proxy", rootId = "" } = this.options;
    const logged = this.world.log.length;
    if (!complete(this.fleet.configure(listener, { name, rootId, configuration: Buffer.from(text) }))) {
      const bad = this.world.log.slice(logged).filter((line) => ["warn", "error", "critical"].includes(line.level));
      this.refused = bad.length > 0 ? bad.map((line) => line.text) : ["refused without a word in the log"];
      return false;
    }
    this.refused = [];
    return true;
  }

  /** The drain time of replaced configurations ends. */
  drain(): void {
    complete(this.fleet.drain());
  }

  /** A client sends a request. Throws when no configuration was ever accepted: there is no listener. */
  request(wish: RequestInput): Exchange {
    // The router makes all attempts of a request on one thread.
    const input = { ...wish, worker: wish.worker ?? this.turn++ % this.fleet.workers.length };
    const host = { mode: this.world.mode, root: (wanted: RequestInput) => this.root(wanted) };
    const defaults = { cluster: this.cluster, route: this.options.route ?? "default", id: this.world.random.uuid() };
    return new Exchange(host, input, requestState(input, defaults));
  }

  /** Lets virtual time pass: timers of all VMs but the canary fire in order, callouts time out. */
  tick(ms: number): void {
    this.timers.advance(ms);
  }

  get log(): readonly LogLine[] {
    return this.world.log;
  }

  get logLevel(): LogLevel {
    return this.world.logLevel;
  }

  set logLevel(level: LogLevel) {
    this.world.logLevel = level;
  }

  /** Counters and gauges by name. */
  get metrics(): Record<string, number> {
    return this.world.metrics.values();
  }

  get sharedData(): SharedData {
    return this.world.sharedData;
  }

  get callouts(): readonly Callout[] {
    return this.world.callouts;
  }

  /** Things a correct filter never causes; assert that it is empty. */
  get faults(): readonly string[] {
    return this.world.faults;
  }

  /** Traps of all VMs so far, one text each. */
  get traps(): string[] {
    return this.fleet.vms.flatMap((vm) => (vm.trap === undefined ? [] : [`${vm.name}: ${vm.trap}`]));
  }

  /** Memory of the largest worker in pages of 64 KiB. */
  get memoryPages(): number {
    return Math.max(...this.fleet.workers.map((worker) => worker.vm.memory.pages));
  }

  /** Host calls of all VMs by name, since the start or the last reset. */
  get hostCalls(): ReadonlyMap<string, number> {
    return this.world.hostCalls.byName;
  }

  resetHostCalls(): void {
    this.world.hostCalls.reset();
  }

  /** Runs before each host call takes effect. */
  onHostCall(observe: (call: HostCall) => void): void {
    this.world.beforeHostCall = observe;
  }

  private get cluster(): string {
    return this.options.cluster ?? "outbound|443||vendor.dns";
  }

  private root({ worker = 0, listener = defaultListener }: RequestInput): RootContext {
    const thread = this.fleet.workers[worker];
    const reloads = this.options.failurePolicy === "reload";
    if (thread !== undefined && reloads && this.fleet.mayReload(thread)) complete(this.fleet.reload(thread));
    const root = thread?.serving.get(listener);
    if (root !== undefined) return root;
    throw new Error(`no worker ${worker} serves: ${this.refused.join("; ")}`);
  }
}
