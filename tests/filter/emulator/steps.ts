import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Emulator, type StartOptions } from "../../../emulator/index.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const guest = "tests/filter/emulator/guest/";
const sources = ["filter.ts", "ops.ts", "wire.ts", "env.ts", "wasi_snapshot_preview1.ts"];
const built = `${root}build/test/emulator-steps.wasm`;

/** Path of the steps filter, compiled when a source is newer. Safe when several test files ask at once. */
export async function stepsModule(): Promise<string> {
  const times = await Promise.all(sources.map((name) => stat(root + guest + name)));
  const newest = Math.max(...times.map((time) => time.mtimeMs));
  const before = await stat(built).catch(() => undefined);
  if (before === undefined || before.mtimeMs <= newest) await compileTo(`${guest}filter.ts`, built);
  return built;
}

/** Compiles an AssemblyScript source (path from the root) as a filter. Throws with the compiler's words. */
async function compileTo(source: string, target: string): Promise<void> {
  const { default: asc } = await import("assemblyscript/asc");
  await mkdir(`${root}build/test`, { recursive: true });
  const own = `${target}.${process.pid}`;
  const runtime = ["--runtime", "incremental", "--exportStart", "_initialize", "-O1"];
  const place = ["--config", "none", "--baseDir", root, "--outFile", "module.wasm"];
  const files = new Map<string, Uint8Array>();
  const { error, stderr } = await asc.main([source, ...runtime, "--use", `abort=${guest}filter/trap`, ...place], {
    readFile: (name, baseDir) => readFile(`${baseDir}/${name}`, "utf8").catch(() => null),
    writeFile: (name, contents) => void files.set(name, Buffer.from(contents)),
  });
  if (error) throw new Error(`${source} does not compile:\n${stderr.toString()}`, { cause: error });
  await writeFile(own, files.get("module.wasm") ?? "");
  await rename(own, target);
}

/** An emulator with the steps filter in it. */
export async function startSteps(options: Partial<StartOptions> = {}): Promise<Emulator> {
  return Emulator.start({ wasm: await stepsModule(), ...options });
}

/** The request header that tells the filter what to do: "phase op arg ...". */
export function steps(...lines: string[]): { "x-steps": string } {
  return { "x-steps": lines.join("; ") };
}

/** What the filter logged, without the words of the phase and the step: only results, in order. */
export function results(proxy: Emulator): string[] {
  return proxy.log.map((line) => line.text.replace(/^.* = /, ""));
}

/** What the filter logged since its configuration, line by line. */
export function texts(proxy: Emulator): string[] {
  return proxy.log.map((line) => line.text).filter((text) => !text.startsWith("configure"));
}
