import { Context, RootContext, type Plugin } from "./context.ts";
import { BadPointer, GuestMemory } from "./guest_memory.ts";
import { hostFunction, type HostFunction } from "./calls/table.ts";
import { MetricIds } from "./metrics.ts";
import { Random } from "./random.ts";
import { Status } from "./abi.ts";
import type { World } from "./world.ts";

type Export = (...args: number[]) => number | undefined;

/** One instance of the module: its memory, its contexts, and the single way in (`call`) and out (`dispatch`). */
export class Vm {
  readonly world: World;
  readonly name: string;
  readonly random: Random;
  readonly memory: GuestMemory;
  readonly metricIds: MetricIds;
  /** Why the VM is dead, undefined while it lives. A dead VM runs nothing any more. */
  trap: string | undefined;
  private readonly exports: WebAssembly.Exports;
  private readonly contexts = new Map<number, Context>();
  private afterCall: (() => void)[] = [];
  private nextId = 1;
  private lastCalloutId = 0;
  private current: Context | undefined;
  private effective: Context | undefined;

  /** Throws when the module imports what Envoy does not have; a trap in `_initialize` only marks the VM dead. */
  constructor(world: World, name: string, module: WebAssembly.Module) {
    this.world = world;
    this.name = name;
    this.metricIds = new MetricIds(world.metrics);
    this.random = new Random(world.random.next());
    this.exports = new WebAssembly.Instance(module, this.imports(module)).exports;
    if (!("proxy_abi_version_0_2_1" in this.exports)) throw new Error("the module lacks proxy_abi_version_0_2_1");
    const memory = this.exports.memory;
    if (!(memory instanceof WebAssembly.Memory)) throw new Error("the module exports no memory");
    const allocate = this.find("proxy_on_memory_allocate") ?? this.find("malloc");
    this.memory = new GuestMemory(memory, (size) => allocate?.(size) ?? 0);
    this.guard("_initialize", () => (this.find("_initialize") ?? this.find("_start"))?.());
  }

  get roots(): RootContext[] {
    return [...this.contexts.values()].filter((context) => context instanceof RootContext);
  }

  /** The context host calls act on: the one set by `proxy_set_effective_context`, else the running one. */
  get context(): Context {
    const context = this.effective ?? this.current;
    if (context === undefined) throw new Error(`${this.name}: host call outside of every callback`);
    return context;
  }

  /** False when no living context has this id. */
  setEffectiveContext(id: number): boolean {
    const context = this.contexts.get(id);
    if (context !== undefined) this.effective = context;
    return context !== undefined;
  }

  takeId(): number {
    return this.nextId++;
  }

  /** Ids of callouts go up by four: the low bits tell the kinds of calls apart. */
  takeCalloutId(): number {
    this.lastCalloutId += 4;
    return this.lastCalloutId;
  }

  add(context: Context): void {
    this.contexts.set(context.id, context);
  }

  remove(context: Context): void {
    this.contexts.delete(context.id);
  }

  /** Creates and configures a root context; false when the guest refuses it or traps. */
  configure(plugin: Plugin): RootContext | undefined {
    const root = new RootContext(this, this.takeId(), plugin);
    this.add(root);
    this.call("proxy_on_context_create", root, 0);
    root.phase = "vm start";
    let accepted = this.call("proxy_on_vm_start", root, 0) !== 0;
    root.phase = "configure";
    accepted = accepted && this.call("proxy_on_configure", root, plugin.configuration.length) !== 0;
    root.phase = "idle";
    return accepted && this.trap === undefined ? root : undefined;
  }

  /**
   * Runs an export with the context's id as first argument. Deferred work (local replies, continued streams) runs right
   * after it, before the caller sees the result. Undefined: not exported, or the VM is dead.
   */
  call(name: string, context: Context, ...args: number[]): number | undefined {
    const callback = this.find(name);
    if (callback === undefined) return undefined;
    const before = [this.current, this.effective] as const;
    this.current = context;
    this.effective = undefined;
    const result = this.guard(name, () => callback(context.id, ...args));
    [this.current, this.effective] = before;
    for (let action = this.afterCall.shift(); action !== undefined; action = this.afterCall.shift()) action();
    return result;
  }

  /** Ends a root context: `on_done`, then `on_delete` at once or when the guest calls `proxy_done`. */
  retire(root: RootContext): void {
    if (root.phase === "done pending") return;
    root.phase = "done pending";
    if (this.call("proxy_on_done", root) !== 0) this.forget(root);
  }

  forget(root: RootContext): void {
    if (!this.contexts.has(root.id)) return;
    this.call("proxy_on_delete", root);
    this.remove(root);
  }

  /** Does the work after the running callback has returned: Envoy never re-enters a VM. */
  defer(action: () => void): void {
    this.afterCall.push(action);
  }

  /** Every host call of this VM passes here, and nowhere else. */
  private dispatch(name: string, run: HostFunction, args: readonly (number | bigint)[]): number {
    this.world.hostCalls.count(name);
    this.current?.hostCalls.count(name);
    this.world.beforeHostCall({ vm: this, name, args });
    try {
      return run(this, ...(args as never[]));
    } catch (error) {
      if (error instanceof BadPointer) return Status.InvalidMemoryAccess;
      throw error;
    }
  }

  private imports(module: WebAssembly.Module): WebAssembly.Imports {
    const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
    for (const wanted of WebAssembly.Module.imports(module)) {
      const run = wanted.kind === "function" ? hostFunction(wanted.module, wanted.name) : undefined;
      if (run === undefined) throw new Error(`the module imports ${wanted.module}.${wanted.name}, unknown here`);
      const family = (imports[wanted.module] ??= {});
      family[wanted.name] = (...args: (number | bigint)[]) => this.dispatch(wanted.name, run, args);
    }
    return imports;
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
      this.afterCall = [];
      this.world.write({ level: "critical", text: `trap in ${this.trap}`, vm: this.name });
      return undefined;
    }
  }
}
