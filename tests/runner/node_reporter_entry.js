/** What `--test-reporter` names: Node loads reporters before `--import tsx` takes effect, so tsx is registered here. */
import { register } from "tsx/esm/api";

register();
const { report } = await import("./node_reporter.ts");
export default report;
