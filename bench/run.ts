import { writeFileSync } from "node:fs";
import { measure } from "./measure.ts";
import { optionsOrExit, parseOptions, usage } from "./options.ts";
import { report } from "./report.ts";

const options = optionsOrExit(parseOptions, usage);
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
