#!/usr/bin/env node
// Node needs a loader for the sources, which are TypeScript.
import { register } from "tsx/esm/api";

register();
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
