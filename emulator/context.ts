import { BufferType, MapType, Status } from "./abi.ts";
import { BodyBuffer } from "./body_buffer.ts";
import type { HeaderMap } from "./header_map.ts";
import { HostCallCounter } from "./host_call_counter.ts";
import type { LocalReply } from "./local_reply.ts";
import type { GuestMemory } from "./guest_memory.ts";
import type { MetricIds } from "./metrics.ts";
import type { ProcessState } from "./process_state.ts";
import type { Random } from "./random.ts";
import type { Task } from "./task.ts";

/** A callout that a guest asks for: to whom, what, and when the host gives it up. */
export interface CalloutCall {
  readonly cluster: string;
  readonly headers: HeaderMap;
  readonly body: Buffer;
  readonly endMs: number;
}

/** One VM as its contexts, the host calls and tests see it; `Instance` is the one there is. */
export interface Vm {
  readonly world: ProcessState;
  readonly name: string;
  readonly random: Random;
  readonly memory: GuestMemory;
  readonly metricIds: MetricIds;
  readonly exports: WebAssembly.Exports;
  /** Why the VM is dead, undefined while it lives. A dead VM runs nothing any more. */
  readonly trap: string | undefined;
  /** The export that runs, or ran last. */
  readonly callback: string;
  readonly roots: readonly RootContext[];
  /** The context host calls act on: the one set by `proxy_set_effective_context`, else the running one. */
  readonly context: Context;
  /** `context`; undefined outside of every callback. */
  readonly active: Context | undefined;
  /** False when no living context has this id. */
  setEffectiveContext(id: number): boolean;
  takeId(): number;
  add(context: Context): void;
  /** Whether the guest still has this context. */
  has(context: Context): boolean;
  remove(context: Context): void;
  /** Sends a callout of the guest's off, and answers its id. */
  callOut(root: RootContext, call: CalloutCall): number;
  /**
   * Runs an export with the context's id as first argument. Deferred work (local replies, continued streams) runs right
   * after it, before the caller sees the result. Undefined: not exported, or the VM is dead. A VM of a test build may
   * stop inside a host call; until the task goes on, nothing else may enter it.
   */
  call(name: string, context: Context, ...args: number[]): Task<number | undefined>;
  /** Does the work after the running callback has returned: Envoy never re-enters a VM. */
  defer(action: () => Task): void;
  /** Ends a root context: `on_done`, then `on_delete` at once or when the guest calls `proxy_done`. */
  retire(root: RootContext): Task;
  /** Deletes a root context that has said that it is done. */
  forget(root: RootContext): Task;
}

/** What a guest can reach through one context id; the base has nothing, as a context without a stream. */
export abstract class Context {
  readonly hostCalls = new HostCallCounter();
  readonly id: number;
  readonly vm: Vm;

  constructor(vm: Vm, id: number) {
    this.vm = vm;
    this.id = id;
  }

  abstract get root(): RootContext;

  headers(_type: number): HeaderMap | undefined {
    return undefined;
  }

  buffer(_type: number): BodyBuffer | undefined {
    return undefined;
  }

  /** Value under a path whose parts are separated by NUL. */
  property(path: string): Buffer | undefined {
    const properties = this.vm.world.properties;
    if (properties.decides(path)) return properties.get(path);
    if (path === "plugin_name") return Buffer.from(this.root.plugin.name);
    if (path === "plugin_root_id") return Buffer.from(this.root.plugin.rootId);
    return path === "plugin_vm_id" ? Buffer.alloc(0) : undefined;
  }

  /** Filter state belongs to a stream: a root context has none. */
  setProperty(_path: string, _value: Buffer): number {
    return Status.NotFound;
  }

  continueStream(_direction: "request" | "response"): number {
    return Status.Ok;
  }

  closeStream(): number {
    return Status.Ok;
  }

  replyLocally(_reply: LocalReply): number {
    return Status.BadArgument;
  }
}

/** What a root context is made from. */
export interface Plugin {
  readonly name: string;
  readonly rootId: string;
  readonly configuration: Buffer;
}

/** A configuration living in one VM, with its timer and the callout answer being delivered. */
export class RootContext extends Context {
  readonly plugin: Plugin;
  tickPeriodMs = 0;
  nextTickMs = 0;
  /** True from the update that replaced it until its drain time ends; it still ticks. */
  draining = false;
  phase: "idle" | "vm start" | "configure" | "done pending" = "idle";
  calloutAnswer: { headers: HeaderMap; body: BodyBuffer; trailers: HeaderMap } | undefined;

  constructor(vm: Vm, id: number, plugin: Plugin) {
    super(vm, id);
    this.plugin = plugin;
  }

  override get root(): RootContext {
    return this;
  }

  override headers(type: number): HeaderMap | undefined {
    if (type === MapType.CalloutHeaders) return this.calloutAnswer?.headers;
    return type === MapType.CalloutTrailers ? this.calloutAnswer?.trailers : undefined;
  }

  override buffer(type: number): BodyBuffer | undefined {
    if (type === BufferType.PluginConfiguration && this.phase === "configure") {
      return new BodyBuffer(this.plugin.configuration, "read only");
    }
    if (type === BufferType.VmConfiguration && this.phase === "vm start")
      return new BodyBuffer(Buffer.alloc(0), "read only");
    return type === BufferType.CalloutBody ? this.calloutAnswer?.body : undefined;
  }

  setTickPeriod(periodMs: number): void {
    this.tickPeriodMs = periodMs;
    this.nextTickMs = this.vm.world.clock.elapsedMs + periodMs;
  }
}
