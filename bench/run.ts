import { writeFileSync } from "node:fs";
import { measure } from "./measure.ts";
import { parseOptions, usage, type Options } from "./options.ts";
import { report } from "./report.ts";

function optionsOrExit(): Options {
  if (process.argv.includes("--help")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseOptions(process.argv.slice(2));
  } catch (fault) {
    console.error(`${fault instanceof Error ? fault.message : String(fault)}\n\n${usage}`);
    process.exit(2);
  }
}

const options = optionsOrExit();
try {
  const figures = await measure(options);
  console.log(report(figures));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  // The vendor waits for its parent to go.
  process.exit(0);
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exit(1);
}
