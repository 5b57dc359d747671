import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readFile, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The host calls inside of which a VM can be paused: those whose order between VMs matters. */
export const pausePoints: ReadonlySet<string> = new Set([
  "proxy_get_shared_data",
  "proxy_set_shared_data",
  "proxy_http_call",
]);

const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Path of a module's test build, which can be paused: the same code through Binaryen's Asyncify. Kept under build/test
 * by the hash of the module; safe when several processes ask at once.
 */
export async function pausableBuild(wasm: string): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(wasm))
    .digest("hex")
    .slice(0, 16);
  const built = `${root}build/test/pausable-${hash}.wasm`;
  const known = await access(built).then(
    () => true,
    () => false,
  );
  if (known) return built;
  await mkdir(`${root}build/test`, { recursive: true });
  const own = `${built}.${process.pid}`;
  const imports = [...pausePoints].map((name) => `env.${name}`).join(",");
  const features = ["--enable-simd", "--enable-bulk-memory", "--enable-sign-ext", "--enable-mutable-globals"];
  const passes = [...features, "--enable-nontrapping-float-to-int", "--asyncify", "-O2"];
  const tool = [`${root}node_modules/binaryen/bin/wasm-opt`, wasm, ...passes];
  await promisify(execFile)(process.execPath, [...tool, `--pass-arg=asyncify-imports@${imports}`, "-o", own]);
  await rename(own, built);
  return built;
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
