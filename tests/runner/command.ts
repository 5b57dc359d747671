/** Runs a child process with a time limit; nothing it started outlives it. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How to run a child. `line` receives each line of its output as it comes. */
export interface CommandOptions {
  readonly limitMs: number;
  readonly cwd: string;
  readonly env?: Record<string, string>;
  readonly line: (text: string, stream: "stdout" | "stderr") => void;
}

/** How a child ended. `code` is null after a signal; `timedOut` says that the limit stopped it. */
export interface CommandResult {
  readonly code: number | null;
  readonly timedOut: boolean;
}

const groups = new Set<number>();

/** Ends the process group of a child. It may be gone already: that is fine. */
function stopGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: the whole group has ended by itself.
  }
}

/** Ends every child that still runs; for signals and for the end of the run. */
export function stopAll(): void {
  for (const pid of groups) stopGroup(pid);
  groups.clear();
}

/** The environment of a child: a nested `node --test` would otherwise report to its parent instead of printing. */
function childEnvironment(extra: Record<string, string> | undefined): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _nested, ...inherited } = process.env;
  return { ...inherited, ...extra };
}

/** Runs `command` in its own process group without a stdin and waits for its end. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: childEnvironment(options.env),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const pid = child.pid;
    let timedOut = false;
    if (pid !== undefined) groups.add(pid);
    const timer = setTimeout(() => {
      timedOut = true;
      if (pid !== undefined) stopGroup(pid);
    }, options.limitMs);
    createInterface({ input: child.stdout }).on("line", (text) => options.line(text, "stdout"));
    createInterface({ input: child.stderr }).on("line", (text) => options.line(text, "stderr"));
    const end = (code: number | null): void => {
      clearTimeout(timer);
      if (pid !== undefined) {
        stopGroup(pid);
        groups.delete(pid);
      }
      resolve({ code, timedOut });
    };
    child.on("error", (error) => {
      options.line(`${command}: ${error.message}`, "stderr");
      end(null);
    });
    child.on("close", end);
  });
}
