import { mock } from "node:test";
import { main } from "../../cli/main.ts";

/** What one command line printed, and its exit status. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ai-proxy` with these arguments in this process: exactly what its executable does. */
export async function aiProxy(...args: string[]): Promise<Outcome> {
  const printed = { stdout: "", stderr: "" };
  const log = mock.method(console, "log", (text: string) => void (printed.stdout += `${text}\n`));
  const error = mock.method(console, "error", (text: string) => void (printed.stderr += `${text}\n`));
  try {
    return { status: await main(args), ...printed };
  } finally {
    log.mock.restore();
    error.mock.restore();
  }
}
