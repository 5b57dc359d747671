import { BufferType, MapType, Status } from "./abi.ts";
import { BodyBuffer } from "./body_buffer.ts";
import type { HeaderMap } from "./header_map.ts";
import { HostCallCounter } from "./host_call_counter.ts";
import type { LocalReply } from "./local_reply.ts";
import type { Vm } from "./vm.ts";

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
