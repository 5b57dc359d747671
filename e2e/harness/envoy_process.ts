import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, openSync, closeSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findEnvoy } from "../../scripts/envoy.ts";

/** Envoy refused to start; `log` is everything it said. */
export class EnvoyRefused extends Error {
  readonly #log: string;

  constructor(log: string) {
    const serious = log.split("\n").filter((line) => /\[(warning|error|critical)\]|not ready/.test(line));
    super(`Envoy did not start:\n${serious.map((line) => line.slice(0, 500)).join("\n")}`);
    this.#log = log;
  }

  get log(): string {
    return this.#log;
  }
}

export interface EnvoyOptions {
  /** The bootstrap; port 0 means any free port, `$FOLDER` in it is replaced by the process's own folder. */
  config: object;
  /** More files for the folder, by name. */
  files?: Record<string, string>;
  workers?: number;
}

/** Processes with their folders; none outlives this one. */
const running = new Map<ChildProcess, string>();
process.once("exit", () => {
  for (const [child, folder] of running) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
for (const [signal, status] of [
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const) {
  // A program with a handler of its own decides itself when to exit.
  process.once(signal, () => process.listenerCount(signal) === 0 && process.exit(status));
}

/** One Envoy with two workers, on free ports, with its log (access log included) in a file of its own folder. */
export class EnvoyProcess {
  readonly folder: string;
  #child: ChildProcess;
  #adminUrl = "";

  private constructor(options: EnvoyOptions) {
    this.folder = mkdtempSync(join(tmpdir(), "ai-proxy-e2e-"));
    for (const [name, text] of Object.entries(options.files ?? {})) this.write(name, text);
    this.write("envoy.json", JSON.stringify(options.config));
    const log = openSync(join(this.folder, "envoy.log"), "a");
    const args = ["-c", join(this.folder, "envoy.json"), "--concurrency", String(options.workers ?? 2)];
    args.push("--use-dynamic-base-id", "--admin-address-path", join(this.folder, "admin"), "--log-level", "info");
    this.#child = spawn(findEnvoy(), args, { stdio: ["ignore", log, log] });
    closeSync(log);
    running.set(this.#child, this.folder);
  }

  /** Starts Envoy and waits until its workers listen. Throws EnvoyRefused when it exits instead. */
  static async start(options: EnvoyOptions): Promise<EnvoyProcess> {
    const envoy = new EnvoyProcess(options);
    try {
      await envoy.#waitUntilReady();
      return envoy;
    } catch (fault) {
      await envoy.stop();
      throw fault;
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get log(): string {
    return readFileSync(join(this.folder, "envoy.log"), "utf8");
  }

  /** Writes a file into the folder, `$FOLDER` replaced. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text.replaceAll("$FOLDER", this.folder));
  }

  /** Replaces a file that Envoy watches: by a rename, which is what it notices. */
  replace(name: string, text: string): void {
    this.write(`${name}.new`, text);
    renameSync(join(this.folder, `${name}.new`), join(this.folder, name));
  }

  /** The answer of Envoy's admin interface, such as "/stats" or "/config_dump". */
  async admin(path: string): Promise<string> {
    return (await fetchText(`${this.#adminUrl}${path}`)).text;
  }

  /** Host and port of Envoy's admin interface. */
  get adminAddress(): string {
    return new URL(this.#adminUrl).host;
  }

  /** Base URL of a listener, http://127.0.0.1:port. */
  async listenerUrl(name: string): Promise<string> {
    interface Listeners {
      listener_statuses?: { name: string; local_address: { socket_address: { port_value: number } } }[];
    }
    const listeners = JSON.parse(await this.admin("/listeners?format=json")) as Listeners;
    const found = listeners.listener_statuses?.find((listener) => listener.name === name);
    if (found === undefined) throw new Error(`Envoy has no listener "${name}"`);
    return `http://127.0.0.1:${found.local_address.socket_address.port_value}`;
  }

  /** Waits until `text` occurs in the log at or after the offset `from` (in characters). */
  async waitForLog(text: string | RegExp, from = 0, limitMs = 10_000): Promise<string> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const log = this.log.slice(from);
      if (typeof text === "string" ? log.includes(text) : text.test(log)) return log;
      if (Date.now() > deadline)
        throw new Error(`after ${limitMs} ms Envoy's log has no ${text}:\n${log.slice(-3000)}`);
      await sleep(25);
    }
  }

  /** Stops the process by its id and removes the folder. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), 3000);
      await exited;
      clearTimeout(kill);
    }
    running.delete(child);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #waitUntilReady(): Promise<void> {
    const deadline = Date.now() + 20_000;
    const file = join(this.folder, "admin");
    while (!(await this.#isReady(file))) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) throw new EnvoyRefused(this.log);
      if (Date.now() > deadline) throw new EnvoyRefused(`${this.log}\nnot ready after 20 s`);
      await sleep(20);
    }
  }

  async #isReady(file: string): Promise<boolean> {
    if (this.#adminUrl === "") {
      const address = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
      if (!/:\d+$/.test(address)) return false;
      this.#adminUrl = `http://${address}`;
    }
    return (await fetchText(`${this.#adminUrl}/ready`).catch(() => ({ status: 0 }))).status === 200;
  }
}

function fetchText(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString("utf8") }),
      );
    });
    request.on("error", reject);
  });
}
