import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const running = new Set<ChildProcess>();
const folders = new Set<string>();
let watching = false;

/** Makes sure that a child does not outlive this process, however it ends (Ctrl-C included). */
export function adopt<T extends ChildProcess>(child: T): T {
  watch();
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Ends a child by its id, politely at first, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const patience = setTimeout(() => child.kill("SIGKILL"), 3000);
  await gone;
  clearTimeout(patience);
}

/** A new folder that is removed when this process ends. */
export function temporaryFolder(): string {
  watch();
  const folder = mkdtempSync(join(tmpdir(), "ai-proxy-bench-"));
  folders.add(folder);
  return folder;
}

function watch(): void {
  if (watching) return;
  watching = true;
  process.once("exit", () => {
    for (const child of running) child.kill("SIGKILL");
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
}
