#!/usr/bin/env node
// Node needs a loader for the sources, which are TypeScript.
const loader = await import("tsx/esm/api").catch(() => undefined);
if (loader === undefined) {
  console.error("ai-proxy: its packages are not installed: run `make build` first");
  process.exit(2);
}
loader.register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
