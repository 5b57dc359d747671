import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The runtime's exports (`--exportRuntime`) and whatever the entry exports; a `bool` arrives as 0 or 1. */
type EntryFunction = (...values: number[]) => number;

/**
 * A compiled AssemblyScript entry, living in this process. The entry exports `bytesId(): u32` answering
 * `idof<StaticArray<u8>>()`, so that byte strings can be handed over.
 */
export class Entry {
  private readonly exports: WebAssembly.Exports;
  private readonly memory: WebAssembly.Memory;
  private readonly bytesId: number;

  constructor(instance: WebAssembly.Instance) {
    this.exports = instance.exports;
    this.memory = instance.exports["memory"] as WebAssembly.Memory;
    this.bytesId = this.function("bytesId")();
  }

  /** The exported function `name`; throws when there is none. */
  function(name: string): EntryFunction {
    const exported = this.exports[name];
    if (typeof exported !== "function") throw new Error(`the entry exports no function ${name}`);
    return exported as EntryFunction;
  }

  /** A new byte string, held until `release`. */
  write(bytes: Uint8Array): number {
    const pointer = this.function("__pin")(this.function("__new")(bytes.length, this.bytesId)) >>> 0;
    new Uint8Array(this.memory.buffer, pointer, bytes.length).set(bytes);
    return pointer;
  }

  /** Lets go of an object that `write` made or `hold` kept. */
  release(pointer: number): void {
    this.function("__unpin")(pointer);
  }

  /** Keeps an object that a call answered over the next calls, until `release`. */
  hold(pointer: number): number {
    return this.function("__pin")(pointer >>> 0) >>> 0;
  }

  /** A copy of the byte string at `pointer`. */
  read(pointer: number): Uint8Array {
    const address = pointer >>> 0;
    // The size of a managed object stands right before it.
    const size = new DataView(this.memory.buffer).getUint32(address - 4, true);
    return new Uint8Array(this.memory.buffer, address, size).slice();
  }

  /** Size of the entry's memory in bytes. */
  get memorySize(): number {
    return this.memory.buffer.byteLength;
  }
}

/**
 * Compiles `source` (a path from the repository's root) with the options of the release module to
 * `build/test/<name>.wasm` and starts it. Abort is a trap: it arrives as a `WebAssembly.RuntimeError`.
 */
export async function buildEntry(name: string, source = `tests/fuzz/entry/${name}.ts`): Promise<Entry> {
  mkdirSync(`${root}build/test`, { recursive: true });
  const outFile = `build/test/${name}.wasm`;
  const options = ["-O3", "--runtime", "incremental", "--exportRuntime", "--enable", "simd", "--use", "abort="];
  // The project's asconfig.json would add the entries of the filter; a file that does not exist adds nothing.
  const place = ["--config", "none", "--baseDir", root, "--outFile", outFile];
  const { error, stderr } = await asc.main([source, ...options, ...place], {});
  if (error) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
  const { instance } = await WebAssembly.instantiate(await readFile(root + outFile), {});
  return new Entry(instance);
}
