import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readFile, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

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
 * Kept in test/ beside the module by the hash of the module and the name; safe when several processes ask at once.
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
  const built = path.join(path.dirname(wasm), "test", `${name}-${hash}.wasm`);
  const known = await access(built).then(
    () => true,
    () => false,
  );
  if (known) return built;
  await mkdir(path.dirname(built), { recursive: true });
  const own = `${built}.${process.pid}`;
  await make(own);
  await rename(own, built);
  return built;
}

/** Runs Binaryen's `wasm-opt` over a file, `.wasm` or `.wat`. */
export async function wasmOpt(source: string, ...args: string[]): Promise<void> {
  const tool = path.join(path.dirname(createRequire(import.meta.url).resolve("binaryen/package.json")), "bin/wasm-opt");
  await promisify(execFile)(process.execPath, [tool, source, ...features, ...args]);
}
