import { spawnSync } from "node:child_process";
import { closeSync, constants, lstatSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandFault } from "../problem.ts";

const prefix = "ai-proxy-run-";

/** How often a pipe is asked whether it takes more. */
const pollMs = 20;

/**
 * A pipe with a name, in a folder of its own that only this user may enter. What goes through it is on no disk, and
 * nothing of it is left, however this process ends: at most an empty folder, which the next one removes.
 */
export class NamedPipe {
  readonly path: string;
  readonly #folder: string;

  private constructor(folder: string, path: string) {
    this.#folder = folder;
    this.path = path;
  }

  static make(name: string): NamedPipe {
    removeDead();
    const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, name);
    if (spawnSync("mkfifo", ["-m", "600", path]).status !== 0) throw new CommandFault(`mkfifo ${path} failed`);
    return new NamedPipe(folder, path);
  }

  /** Waits until somebody reads, hands over the text, and removes the name; gives up when `over` is aborted. */
  async hand(text: string, over: AbortSignal): Promise<void> {
    const bytes = Buffer.from(text);
    let file: number | undefined;
    for (let written = 0; written < bytes.length && !over.aborted;) {
      // No thread may wait here: one that waits for a reader could not be ended.
      file ??= attempt(() => openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK), "ENXIO");
      const output = file;
      const count = output === undefined ? undefined : attempt(() => writeSync(output, bytes, written), "EAGAIN");
      if (count === undefined) await sleep(pollMs);
      else written += count;
    }
    if (file !== undefined) closeSync(file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** undefined: not yet, which the system says by this code. */
function attempt(step: () => number, notYet: string): number | undefined {
  try {
    return step();
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === notYet) return undefined;
    throw fault;
  }
}

/** Removes what processes that were killed have left. A folder of somebody else's is not touched. */
function removeDead(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-\\w{6}$`).exec(name)?.[1];
    const path = join(tmpdir(), name);
    if (pid === undefined || isAlive(Number(pid)) || !isOwnFolder(path)) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.getuid?.();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
