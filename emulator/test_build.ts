import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readFile, rename } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../", import.meta.url));
/** What the release build uses of WebAssembly. */
const features = [
  "--enable-simd",
  "--enable-bulk-memory",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-nontrapping-float-to-int",
];

/**
 * Path of a build for tests of the module `wasm`: the same code, changed by `make`, which writes the file it is given.
 * Kept under build/test by the hash of the module and the name; safe when several processes ask at once.
 */
export async function testBuild(
  wasm: string,
  name: string,
  make: (target: string) => Promise<unknown>,
): Promise<string> {
  const hash = createHash("sha256")
    .update(await readFile(wasm))
    .digest("hex")
    .slice(0, 16);
  const built = `${root}build/test/${name}-${hash}.wasm`;
  const known = await access(built).then(
    () => true,
    () => false,
  );
  if (known) return built;
  await mkdir(`${root}build/test`, { recursive: true });
  const own = `${built}.${process.pid}`;
  await make(own);
  await rename(own, built);
  return built;
}

/** Runs Binaryen's `wasm-opt` over a file, `.wasm` or `.wat`. */
export async function wasmOpt(source: string, ...args: string[]): Promise<void> {
  const tool = `${root}node_modules/binaryen/bin/wasm-opt`;
  await promisify(execFile)(process.execPath, [tool, source, ...features, ...args]);
}
