import { testBuild, wasmOpt } from "./test_build.ts";

/** The host calls inside of which a VM can be paused: those whose order between VMs matters. */
export const pausePoints: ReadonlySet<string> = new Set([
  "proxy_get_shared_data",
  "proxy_set_shared_data",
  "proxy_http_call",
]);

/** Path of a module's test build, which can be paused: the same code through Binaryen's Asyncify. */
export async function pausableBuild(wasm: string): Promise<string> {
  const imports = [...pausePoints].map((name) => `env.${name}`).join(",");
  const passes = ["--asyncify", "-O2", `--pass-arg=asyncify-imports@${imports}`];
  return testBuild(wasm, "pausable", (target) => wasmOpt(wasm, ...passes, "-o", target));
}

const pageBytes = 65536;
/** Asyncify keeps two pointers in front of the frames it saves. */
const headBytes = 8;

/** Takes a VM of a test build out of a running host call and back in (Binaryen, `src/passes/Asyncify.cpp`). */
export class Pausing {
  /** True from the moment the guest leaves a call until it has come back to it. */
  parked = false;
  private readonly exports: Record<string, (data?: number) => void>;
  private readonly memory: WebAssembly.Memory;
  private data = 0;

  private constructor(exports: WebAssembly.Exports, memory: WebAssembly.Memory) {
    this.exports = exports as Record<string, (data?: number) => void>;
    this.memory = memory;
  }

  /** Undefined for a release build. */
  static of(exports: WebAssembly.Exports, memory: WebAssembly.Memory): Pausing | undefined {
    return "asyncify_start_unwind" in exports ? new Pausing(exports, memory) : undefined;
  }

  /** Inside a host call: the guest's frames are saved while they return. */
  leave(): void {
    // A page of its own at the end: the guest's allocator copes with memory that grew without it.
    if (this.data === 0) this.data = this.memory.grow(1) * pageBytes;
    const head = new DataView(this.memory.buffer, this.data, headBytes);
    head.setUint32(0, this.data + headBytes, true);
    head.setUint32(4, this.data + pageBytes, true);
    this.parked = true;
    this.exports["asyncify_start_unwind"]?.(this.data);
  }

  /** The export has returned after `leave`. */
  left(): void {
    this.exports["asyncify_stop_unwind"]?.();
  }

  /** Before the export is called again with the same arguments. */
  comeBack(): void {
    this.exports["asyncify_start_rewind"]?.(this.data);
  }

  /** Inside the host call that was left. */
  cameBack(): void {
    this.parked = false;
    this.exports["asyncify_stop_rewind"]?.();
  }
}
