import type { Callback, Context, HostCall, Vm, World } from "../../emulator/index.ts";
import { decodeLease, decodeRoster, type Lease, type Roster } from "./records.ts";

const nothing: Roster = new Map();

/** One access to a key of ours: what it found and, if it is a write that was taken, what it left. */
export interface StoreCall {
  readonly vm: Vm;
  readonly scope: Scope;
  /** The context that it was made for: in a tick or the answer to a callout it may be a stream. */
  readonly context: Context;
  /** The wall clock as the guest had last read it. */
  readonly nowMs: number;
  readonly key: string;
  readonly kind: "roster" | "lease" | "other";
  readonly action: "read" | "write";
  readonly status: number;
  readonly cas: number;
  readonly before: Content;
  readonly after: Content;
  readonly bytes: Buffer;
}

/** A value of the store, decoded; garbage is an empty roster and no lease. */
export interface Content {
  readonly exists: boolean;
  readonly cas: number;
  readonly roster: Roster;
  readonly lease: Lease | undefined;
}

/** What one VM did since its running callback began. */
export class Scope {
  readonly vm: Vm;
  readonly calls: StoreCall[] = [];
  /** The context that the callback belongs to. */
  context: Context | undefined;
  callback = "";
  /** What the callback returned. */
  result: number | undefined;
  /** The wall clock as the guest last read it, in milliseconds. */
  nowMs = 0;
  /** The same when it first read it in this callback. A tick decides by that. */
  firstMs: number | undefined;
  /** What the guest read from the clock in this callback, and for whom. */
  private readonly readings: { readonly context: Context | undefined; readonly ms: number }[] = [];

  constructor(vm: Vm) {
    this.vm = vm;
  }

  noteTime(context: Context | undefined, ms: number): void {
    this.nowMs = ms;
    this.firstMs ??= ms;
    this.readings.push({ context, ms });
  }

  /** What the clock said, each time it was read for `context`. */
  timesOf(context: Context): number[] {
    return this.readings.filter((reading) => reading.context === context).map(({ ms }) => ms);
  }

  /** When the answer came that a stream has just been found to have: on a tick it is let go first. */
  answeredMs(stream: Context): number {
    return this.timesOf(stream)[this.callback === "proxy_on_tick" ? 1 : 0] ?? 0;
  }
}

/** What a watcher is told; each word is optional. */
export interface Listener {
  onStore?(call: StoreCall): void;
  onHostCall?(call: HostCall, status: number, scope: Scope): void;
  onCallbackEnd?(scope: Scope): void;
}

const storeCalls: Readonly<Record<string, "read" | "write">> = {
  proxy_get_shared_data: "read",
  proxy_set_shared_data: "write",
};

/** What is told of even when its VM did nothing, which may be wrong: a body, and the end of a stream. */
const alwaysTold = new Set(["proxy_on_request_body", "proxy_on_response_body", "proxy_on_delete"]);

/** Looks at the host calls of all VMs from outside and tells the checkers. */
export class Watch {
  readonly listeners: Listener[] = [];
  private readonly world: World;
  private readonly scopes = new Map<Vm, Scope>();
  private readonly contents = new Map<string, Content>();
  /** The last clock reading of each VM outlives its callback. */
  private readonly clocks = new Map<Vm, number>();

  constructor(world: World) {
    this.world = world;
    world.afterHostCall = (call, status) => this.called(call, status);
    world.afterCallback = (callback) => this.ended(callback);
  }

  /** What the running callback of a VM has done so far. */
  scope(vm: Vm): Scope {
    let scope = this.scopes.get(vm);
    if (scope === undefined) {
      scope = new Scope(vm);
      scope.nowMs = this.clocks.get(vm) ?? 0;
      this.scopes.set(vm, scope);
    }
    return scope;
  }

  /** The value of a key as it is now. */
  content(key: string): Content {
    const value = this.world.sharedData.get(key);
    const known = this.contents.get(key);
    if (known !== undefined && known.cas === (value?.cas ?? 0)) return known;
    const content = {
      exists: value !== undefined,
      cas: value?.cas ?? 0,
      roster: (value && decodeRoster(value.value)) ?? nothing,
      lease: value && decodeLease(value.value),
    };
    this.contents.set(key, content);
    return content;
  }

  /** The keys that were ever seen. */
  get keys(): string[] {
    return [...this.contents.keys()];
  }

  /** Somebody else has written: what was known of the store is looked up anew. */
  refresh(): void {
    for (const key of this.contents.keys()) this.content(key);
  }

  private called(call: HostCall, status: number): void {
    const scope = this.scope(call.vm);
    const action = storeCalls[call.name];
    if (call.name === "proxy_get_current_time_nanoseconds") {
      scope.noteTime(call.vm.active, Number(this.world.clock.wallNs / 1_000_000n));
      this.clocks.set(call.vm, scope.nowMs);
    }
    if (action !== undefined) this.stored(call, status, scope, action);
    for (const listener of this.listeners) listener.onHostCall?.(call, status, scope);
  }

  private stored(call: HostCall, status: number, scope: Scope, action: "read" | "write"): void {
    scope.callback = call.vm.callback;
    scope.context = call.vm.context;
    const [pointer, size] = call.args as readonly number[];
    const key = call.vm.memory.text(pointer ?? 0, size ?? 0);
    const kind = key.startsWith("ai-proxy.roster.") ? "roster" : key.startsWith("ai-proxy.lease.") ? "lease" : "other";
    const known = this.contents.get(key) ?? this.content(key);
    const read = scope.calls.filter((earlier) => earlier.key === key && earlier.action === "read").at(-1)?.after;
    // A write of any version creates a key that is missing: it is judged against what its VM had read.
    const before = known.exists || action === "read" ? known : { ...(read ?? known), exists: false };
    const after = this.content(key);
    const value = action === "write" ? this.world.sharedData.get(key)?.value : undefined;
    const cas = action === "write" ? Number(call.args[4]) >>> 0 : after.cas;
    const bytes = value ?? Buffer.alloc(0);
    const { vm } = call;
    const from = { vm, scope, context: vm.context, nowMs: scope.nowMs };
    const seen: StoreCall = { ...from, key, kind, action, status, cas, before, after, bytes };
    scope.calls.push(seen);
    for (const listener of this.listeners) listener.onStore?.(seen);
  }

  private ended(callback: Callback): void {
    const scope = alwaysTold.has(callback.name) ? this.scope(callback.vm) : this.scopes.get(callback.vm);
    this.scopes.delete(callback.vm);
    if (scope === undefined) return;
    scope.callback = callback.name;
    scope.context = callback.context;
    scope.result = callback.result;
    for (const listener of this.listeners) listener.onCallbackEnd?.(scope);
  }
}

const sending = new Set(["proxy_on_request_headers", "proxy_on_request_body"]);

/** Whether a request gets its token in this callback: at its headers, or at the body that they wait for. */
export function isSending(callback: string): boolean {
  return sending.has(callback);
}
