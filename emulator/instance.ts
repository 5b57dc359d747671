import { Callout } from "./callout.ts";
import { RootContext, type CalloutCall, type Context, type Plugin, type Vm } from "./context.ts";
import { BadPointer, GuestMemory } from "./guest_memory.ts";
import type { HostFunction } from "./calls/family.ts";
import { importsOf } from "./calls/table.ts";
import { MetricIds } from "./metrics.ts";
import { Pausing, pausePoints } from "./pausing.ts";
import { Random } from "./random.ts";
import { Status } from "./abi.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";

type Export = (...args: number[]) => number | undefined;

/** One instance of the module: its memory, its contexts, and the single way in (`call`) and out (`dispatch`). */
export class Instance implements Vm {
  readonly world: World;
  readonly name: string;
  readonly random: Random;
  readonly memory: GuestMemory;
  readonly metricIds: MetricIds;
  trap: string | undefined;
  /** When it died, in elapsed milliseconds. */
  diedMs = 0;
  readonly exports: WebAssembly.Exports;
  private readonly contexts = new Map<number, Context>();
  private readonly pausing: Pausing | undefined;
  private afterCall: (() => Task)[] = [];
  private nextId = 1;
  private lastCalloutId = 0;
  callback = "";
  private current: Context | undefined;
  private effective: Context | undefined;

  /** Throws when the module imports what Envoy does not have; a trap in `_initialize` only marks the VM dead. */
  constructor(world: World, name: string, module: WebAssembly.Module) {
    this.world = world;
    this.name = name;
    this.metricIds = new MetricIds(world.metrics);
    this.random = new Random(world.random.next());
    this.exports = new WebAssembly.Instance(
      module,
      importsOf(module, (name, run, args) => this.dispatch(name, run, args)),
    ).exports;
    if (!("proxy_abi_version_0_2_1" in this.exports)) throw new Error("the module lacks proxy_abi_version_0_2_1");
    const memory = this.exports.memory;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
    const allocate = this.find("proxy_on_memory_allocate") ?? this.find("malloc");
    this.pausing = Pausing.of(this.exports, memory);
    this.memory = new GuestMemory(memory, (size) => allocate?.(size) ?? 0);
    this.guard("_initialize", () => (this.find("_initialize") ?? this.find("_start"))?.());
  }

  get roots(): RootContext[] {
    return [...this.contexts.values()].filter((context) => context instanceof RootContext);
  }

  get context(): Context {
    const context = this.active;
    if (context === undefined) throw new Error(`${this.name}: host call outside of every callback`);
    return context;
  }

  get active(): Context | undefined {
    return this.effective ?? this.current;
  }

  setEffectiveContext(id: number): boolean {
    const context = this.contexts.get(id);
    if (context !== undefined) this.effective = context;
    return context !== undefined;
  }

  takeId(): number {
    return this.nextId++;
  }

  /** Ids of callouts go up by four: the low bits tell the kinds of calls apart. */
  callOut(root: RootContext, call: CalloutCall): number {
    this.lastCalloutId += 4;
    this.world.callouts.push(new Callout(this.lastCalloutId, root, call));
    return this.lastCalloutId;
  }

  add(context: Context): void {
    this.contexts.set(context.id, context);
  }

  has(context: Context): boolean {
    return this.contexts.get(context.id) === context;
  }

  remove(context: Context): void {
    this.contexts.delete(context.id);
  }

  /** Creates and configures a root context; false when the guest refuses it or traps. */
  *configure(plugin: Plugin): Task<RootContext | undefined> {
    const root = new RootContext(this, this.takeId(), plugin);
    this.add(root);
    yield* this.call("proxy_on_context_create", root, 0);
    root.phase = "vm start";
    let accepted = (yield* this.call("proxy_on_vm_start", root, 0)) !== 0;
    root.phase = "configure";
    accepted = accepted && (yield* this.call("proxy_on_configure", root, plugin.configuration.length)) !== 0;
    root.phase = "idle";
    return accepted && this.trap === undefined ? root : undefined;
  }

  *call(name: string, context: Context, ...args: number[]): Task<number | undefined> {
    const callback = this.find(name);
    if (callback === undefined) return undefined;
    if (this.current !== undefined) throw new Error(`${this.name}: ${name} while another callback runs`);
    this.current = context;
    this.effective = undefined;
    this.callback = name;
    let result = this.guard(name, () => callback(context.id, ...args));
    while (this.pausing?.parked === true && this.trap === undefined) {
      this.pausing.left();
      yield;
      this.pausing.comeBack();
      result = this.guard(name, () => callback(context.id, ...args));
    }
    this.current = undefined;
    this.effective = undefined;
    this.world.afterCallback({ vm: this, name, context, result });
    for (let action = this.afterCall.shift(); action !== undefined; action = this.afterCall.shift()) yield* action();
    return result;
  }

  *retire(root: RootContext): Task {
    if (root.phase === "done pending") return;
    root.phase = "done pending";
    if ((yield* this.call("proxy_on_done", root)) !== 0) yield* this.forget(root);
  }

  *forget(root: RootContext): Task {
    if (!this.contexts.has(root.id)) return;
    yield* this.call("proxy_on_delete", root);
    this.remove(root);
  }

  defer(action: () => Task): void {
    this.afterCall.push(action);
  }

  /** Every host call of this VM passes here, and nowhere else. */
  private dispatch(name: string, run: HostFunction, args: readonly (number | bigint)[]): number {
    if (this.stops(name)) return Status.Ok;
    const call = { vm: this, name, args };
    this.world.hostCalls.count(name);
    this.current?.hostCalls.count(name);
    this.world.beforeHostCall(call);
    let status: number;
    try {
      status = run(this, ...(args as never[]));
    } catch (error) {
      if (!(error instanceof BadPointer)) throw error;
      status = Status.InvalidMemoryAccess;
    }
    this.world.afterHostCall(call, status);
    return status;
  }

  /** Whether the call is left now, to be made when the VM goes on. */
  private stops(name: string): boolean {
    if (this.current === undefined || !pausePoints.has(name)) return false;
    if (this.pausing?.parked === true) this.pausing.cameBack();
    else if (this.world.pauseAt(this, name)) this.pausing?.leave();
    return this.pausing?.parked === true;
  }

  private find(name: string): Export | undefined {
    const candidate = this.exports[name];
    return typeof candidate === "function" ? (candidate as Export) : undefined;
  }

  private guard(name: string, run: () => number | undefined): number | undefined {
    if (this.trap !== undefined) return undefined;
    try {
      return run();
    } catch (error) {
      this.trap = `${name}: ${error instanceof Error ? error.message : String(error)}`;
      this.diedMs = this.world.clock.elapsedMs;
      this.afterCall = [];
      this.world.write({ level: "critical", text: `trap in ${this.trap}`, vm: this.name });
      return undefined;
    }
  }
}
