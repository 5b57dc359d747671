import { setTimeout as sleep } from "node:timers/promises";
import { CommandFault } from "../problem.ts";
import { statusSecret, statusUrl } from "../status/access.ts";
import { isStarved, readStatus } from "../status/answer.ts";
import { askStatus } from "../status/ask.ts";
import { statusTable } from "../status/table.ts";

export interface StatusCommand {
  readonly url: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
  /** Seconds between two looks; true: two of them. */
  readonly watch?: string | true;
}

const clearScreen = "\x1b[H\x1b[2J";

/** Prints how the tokens of a gateway are; 1: those of a provider are all out. */
export async function showStatus(options: StatusCommand): Promise<number> {
  const url = statusUrl(options.url);
  const secret = statusSecret(options.tokenFile);
  if (options.watch === undefined) return look(url, secret, options);
  const pauseMs = pauseOf(options.watch);
  const isScreen = process.stdout.isTTY && options.json !== true;
  for (;;) {
    if (isScreen) process.stdout.write(clearScreen);
    await look(url, secret, options).catch((fault: unknown) => tell(fault));
    await sleep(pauseMs);
  }
}

async function look(url: URL, secret: string, { json }: StatusCommand): Promise<number> {
  const body = await askStatus(url, secret);
  const status = readStatus(body);
  console.log(json === true ? JSON.stringify(JSON.parse(body)) : statusTable(status));
  return status.providers.some(isStarved) ? 1 : 0;
}

/** A look that fails does not end the watch. */
function tell(fault: unknown): void {
  if (!(fault instanceof CommandFault)) throw fault;
  console.error(`ai-proxy: ${fault.message}`);
}

function pauseOf(watch: string | true): number {
  const seconds = watch === true ? 2 : Number(watch);
  if (!(seconds >= 0.1 && seconds <= 3600)) throw new CommandFault("--watch takes 0.1 to 3600 seconds");
  return seconds * 1000;
}
