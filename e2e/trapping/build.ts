import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { repository } from "../../cli/envoy/shipped.ts";

/** A request with this header kills the VM that it comes to. */
export const trapHeaders = { "x-test-trap": "now" };

interface AscConfig {
  options: { runtime: string; exportStart: string; use: string[]; optimizeLevel: number; enable: string[] };
}

/** Compiles the module with the options of the release and with a trap (index.ts) to the file `outFile`. */
export async function buildTrappingModule(outFile: string): Promise<void> {
  const { options } = JSON.parse(readFileSync(`${repository}asconfig.json`, "utf8")) as AscConfig;
  const { runtime, exportStart, use, optimizeLevel, enable } = options;
  const release = ["--runtime", runtime, "--exportStart", exportStart, "--optimizeLevel", String(optimizeLevel)];
  for (const alias of use) release.push("--use", alias);
  for (const feature of enable) release.push("--enable", feature);
  // The project's asconfig.json would add the release's entry; a file that does not exist adds nothing.
  const place = ["--config", "none", "--baseDir", repository, "--outFile", outFile];
  const { error, stderr } = await asc.main(["e2e/trapping/index.ts", ...release, ...place], {});
  if (error) throw new Error(`the trapping module does not compile:\n${stderr.toString()}`, { cause: error });
}
