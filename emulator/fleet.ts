import type { Plugin, RootContext } from "./context.ts";
import { Instance } from "./instance.ts";
import type { Task } from "./task.ts";
import type { World } from "./world.ts";

/** Envoy waits about this long before it replaces a VM that died (`failure_policy: FAIL_RELOAD`). */
export const reloadBackOffMs = 1000;

/** One thread of Envoy: the VM it runs now, and the root context that serves each listener. */
export class Worker {
  readonly name: string;
  vm: Instance;
  /** How often a VM of this thread was replaced. */
  reloads = 0;
  readonly serving = new Map<string, RootContext>();

  constructor(vm: Instance) {
    this.name = vm.name;
    this.vm = vm;
  }
}

/** The threads of one Envoy process, and what is configured in their VMs. */
export class Fleet {
  /** The main thread: it ticks and serves nothing. */
  readonly main: Worker;
  readonly workers: Worker[];
  /** The accepted configuration of each listener. */
  readonly plugins = new Map<string, Plugin>();
  private readonly world: World;
  private readonly module: WebAssembly.Module;

  constructor(world: World, module: WebAssembly.Module, workers: number) {
    this.world = world;
    this.module = module;
    this.main = new Worker(new Instance(world, "main", module));
    this.workers = Array.from(
      { length: workers },
      (_, number) => new Worker(new Instance(world, `worker ${number}`, module)),
    );
  }

  /** The main thread, then the workers. */
  get threads(): readonly Worker[] {
    return [this.main, ...this.workers];
  }

  get vms(): readonly Instance[] {
    return this.threads.map((thread) => thread.vm);
  }

  get roots(): RootContext[] {
    return this.vms.flatMap((vm) => vm.roots);
  }

  /** A fresh canary VM tries the configuration; false when it refuses or traps. */
  *canary(plugin: Plugin): Task<boolean> {
    return (yield* new Instance(this.world, "canary", this.module).configure(plugin)) !== undefined;
  }

  /** A new root context in one thread's VM, beside the old one of the listener, which drains from now on. */
  *configureIn(thread: Worker, listener: string, plugin: Plugin): Task<boolean> {
    const before = thread.serving.get(listener);
    if (before !== undefined) before.draining = true;
    const root = yield* thread.vm.configure(plugin);
    if (root === undefined) thread.serving.delete(listener);
    else thread.serving.set(listener, root);
    return root !== undefined;
  }

  /** The whole order of an update: canary, main thread, workers. False, and no change, when the canary refuses. */
  *configure(listener: string, plugin: Plugin): Task<boolean> {
    if (!(yield* this.canary(plugin))) return false;
    this.plugins.set(listener, plugin);
    for (const thread of this.threads) {
      const accepted = yield* this.configureIn(thread, listener, plugin);
      if (!accepted) this.world.faults.push(`${thread.name} refused what the canary accepted`);
    }
    return true;
  }

  /** The drain time of replaced root contexts ends. */
  *drain(): Task {
    for (const root of this.roots) if (root.draining) yield* root.vm.retire(root);
  }

  /** FAIL_RELOAD: a fresh VM in place of a dead one, with the present configuration of every listener. */
  *reload(thread: Worker): Task {
    thread.reloads++;
    thread.vm = new Instance(this.world, `${thread.name} reload ${thread.reloads}`, this.module);
    thread.serving.clear();
    for (const [listener, plugin] of this.plugins) yield* this.configureIn(thread, listener, plugin);
  }

  /** Whether the thread's VM is dead and the back-off is over. */
  mayReload(thread: Worker): boolean {
    const { trap, diedMs } = thread.vm;
    return trap !== undefined && this.world.clock.elapsedMs - diedMs >= reloadBackOffMs;
  }
}
