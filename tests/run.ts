/**
 * Runs the test suites: `node --import tsx tests/run.ts [suite ...]`; none named = all that are present.
 * The last line is `N passed, N failed, N skipped`.
 * The exit code is 0 only if nothing failed and every suite that is present ran a test.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { stopAll } from "./runner/command.ts";
import { prepareByMake, runSuites } from "./runner/run_suites.ts";
import { suites } from "./runner/suites.ts";

const root = path.resolve(fileURLToPath(new URL("..", import.meta.url)));
const print = (text: string): void => console.log(text);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stopAll();
    process.exit(130);
  });
}

process.exitCode = await runSuites({
  root,
  suites,
  names: process.argv.slice(2),
  print,
  prepare: (need) => prepareByMake(root, need, print),
});
