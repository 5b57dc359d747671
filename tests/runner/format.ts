/** Formats every source the lint suite checks. */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./command.ts";
import { formatted } from "./lint.ts";

const root = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));
const args = ["--write", "--no-error-on-unmatched-pattern", "--log-level=warn", ...formatted];
const bin = path.join(root, "node_modules/.bin/prettier");
const result = await runCommand(bin, args, { cwd: root, limitMs: 120_000, line: (text) => console.log(text) });
process.exitCode = result.code ?? 1;
