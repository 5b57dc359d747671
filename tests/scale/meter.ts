import { type Callback, Emulator, type StartOptions } from "../../emulator/index.ts";
import { bytesPerTurn, meteredModule, meters } from "./metered.ts";

/** What something cost the VMs that did it. */
export interface Cost {
  /** Calls of functions, turns of loops, and bytes moved as `bytesPerTurn` has them. */
  readonly work: number;
  /** The most work of one callback: while it runs its worker serves nobody else. */
  readonly longest: number;
  /** Bytes that the allocator was asked for; what was collected again is in it. */
  readonly allocated: number;
  /** Memory of the largest worker in pages of 64 KiB, when it was over. */
  readonly pages: number;
}

/** More than the whole of what Envoy's shipped files let through. */
const bufferLimit = 1 << 28;

/** An emulator with the metered module, and what its callbacks cost. */
export class Meter {
  readonly proxy: Emulator;
  private readonly seen = new Map<Callback["vm"], { work: number; allocated: number }>();
  private work = 0;
  private longest = 0;
  private allocated = 0;

  private constructor(proxy: Emulator) {
    this.proxy = proxy;
    proxy.world.afterCallback = ({ vm }) => this.read(vm);
    proxy.onHostCall(({ name, args }) => {
      if (name === "proxy_set_buffer_bytes") this.work += Number(args[4]) / bytesPerTurn;
    });
  }

  static async start(options: Omit<StartOptions, "wasm">): Promise<Meter> {
    const proxy = await Emulator.start({ bufferLimit, logLevel: "error", ...options, wasm: await meteredModule() });
    return new Meter(proxy);
  }

  /** Runs it and tells what it cost. The first run on a VM has the VM's start in it. */
  cost(run: () => void): Cost {
    this.work = this.longest = this.allocated = 0;
    run();
    const { work, longest, allocated } = this;
    return { work: Math.round(work), longest, allocated, pages: this.proxy.memoryPages };
  }

  /** What a correct module never causes, whatever it is sent. */
  get problems(): string[] {
    const trapped = this.proxy.log.filter(({ level }) => level === "critical").map(({ text }) => text);
    return [...new Set([...this.proxy.traps, ...this.proxy.faults, ...trapped])];
  }

  private read(vm: Callback["vm"]): void {
    const before = this.seen.get(vm) ?? { work: 0, allocated: 0 };
    const now = { work: global(vm, meters.work), allocated: global(vm, meters.allocated) };
    this.seen.set(vm, now);
    this.work += now.work - before.work;
    this.allocated += now.allocated - before.allocated;
    this.longest = Math.max(this.longest, now.work - before.work);
  }
}

function global(vm: Callback["vm"], name: string): number {
  const exported = vm.exports[name];
  if (!(exported instanceof WebAssembly.Global)) throw new Error(`the module is not metered: no ${name}`);
  return Number(exported.value);
}
