/** The as-pect configuration of the test run: that of tests/unit with our reporter; specs are given as arguments. */
import path from "node:path";
import { fileURLToPath } from "node:url";

const unit = new URL("../unit/as-pect.config.js", import.meta.url);
const { default: base } = (await import(unit.href)) as { default: object };
const reporter = fileURLToPath(new URL("as_pect_reporter.ts", import.meta.url));

/** as-pect asks for a default export, and joins the reporter's path to the working directory. */
export default { ...base, entries: [], reporter: path.relative(process.cwd(), reporter) };
