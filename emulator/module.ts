import { readFile } from "node:fs/promises";

/**
 * What Envoy gives a VM, in pages of 64 KiB: 1 GiB. Beyond it `memory.grow` answers -1, and a guest that needs more
 * traps. Envoy 1.40 has it from proxy-wasm-cpp-host (`PROXY_WASM_HOST_MAX_WASM_MEMORY_SIZE_BYTES`).
 */
export const memoryLimitPages = 16384;

const headBytes = 8;
const memorySection = 5;

/** A module's file, compiled as Envoy would run it: with the limit of its memory. */
export async function loadModule(wasm: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(new Uint8Array(withMemoryLimit(await readFile(wasm), memoryLimitPages)));
}

/** The same module with at most that many pages of memory, of which it may have fewer itself. */
function withMemoryLimit(module: Buffer, pages: number): Buffer {
  for (let at = headBytes; at < module.length;) {
    const size = readNumber(module, at + 1);
    const end = size.next + size.value;
    if (module[at] === memorySection) {
      const section = limited(module.subarray(size.next, end), pages);
      return Buffer.concat([module.subarray(0, at + 1), numberBytes(section.length), section, module.subarray(end)]);
    }
    at = end;
  }
  return module;
}

/** The memory section: how many memories (one), flags, the first size, and the largest if the flags say so. */
function limited(section: Buffer, pages: number): Buffer {
  const flags = section[1] ?? 0;
  const first = readNumber(section, 2);
  const largest = (flags & 1) === 1 ? readNumber(section, first.next).value : pages;
  const limit = numberBytes(Math.min(largest, pages));
  return Buffer.concat([Buffer.from([1, flags | 1]), numberBytes(first.value), limit]);
}

/** A number of the binary format: unsigned LEB128. */
function readNumber(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  let next = at;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[next++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { value, next };
  }
}

function numberBytes(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push(left < 128 ? left : (left % 128) | 0x80);
    if (left < 128) return Buffer.from(bytes);
  }
}
