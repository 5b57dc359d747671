import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "../manifest/source_file.ts";
import { CommandFault } from "../problem.ts";
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

/** The environment's variable with the secret: in arguments every user of the machine could read it. */
const variable = "AI_PROXY_STATUS_TOKEN";
const clearScreen = "\x1b[H\x1b[2J";

/** Prints how the tokens of a gateway are; 1: those of a provider are all out. */
export async function showStatus(options: StatusCommand): Promise<number> {
  const url = urlOf(options.url);
  const secret = secretOf(options.tokenFile);
  if (url.protocol === "http:" && !isLocal(url)) console.error(`${url.host}: the secret goes there in clear text`);
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

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new CommandFault("--url must be http:// or https://");
  if (url.username !== "" || url.password !== "")
    throw new CommandFault(`--url must hold no secret: it goes into ${variable} or --token-file`);
  return url;
}

function isLocal({ hostname }: URL): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}

function secretOf(file: string | undefined): string {
  const secret = file === undefined ? process.env[variable] : textOf(file);
  if (secret === undefined || secret === "")
    throw new CommandFault(`the secret of the status is needed: in ${variable}, or in a file by --token-file`);
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new CommandFault("the secret of the status has characters that none has");
  return secret;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch (fault) {
    throw new CommandFault(`${file}: ${reasonOf(fault)}`);
  }
}

function pauseOf(watch: string | true): number {
  const seconds = watch === true ? 2 : Number(watch);
  if (!(seconds >= 0.1 && seconds <= 3600)) throw new CommandFault("--watch takes 0.1 to 3600 seconds");
  return seconds * 1000;
}
