import { execFile, fork, spawnSync, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { adopt, end } from "./children.ts";

export const connections = 16;
export const requestHeaders = { "content-type": "application/json", authorization: "Bearer client-key" };

/** One run of load. */
export interface LoadOrder {
  readonly url: string;
  readonly bodyFile: string;
  readonly seconds: number;
}

/** What the clients saw. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A load generator: `connections` clients that ask again as soon as they have their answer. */
export interface Load {
  readonly name: string;
  run(order: LoadOrder): Promise<Latency>;
  stop(): Promise<void>;
}

/** wrk if it is on the PATH, else autocannon. `folder` takes temporary files. */
export function startLoad(folder: string): Load {
  const wrk = spawnSync("wrk", ["--version"], { encoding: "utf8" });
  return wrk.error === undefined && wrk.stdout.startsWith("wrk") ? new Wrk(folder) : new Autocannon();
}

class Wrk implements Load {
  readonly name = "wrk";
  readonly #script: string;

  constructor(folder: string) {
    this.#script = join(folder, "post.lua");
    const headers = Object.entries(requestHeaders).map(([name, value]) => `wrk.headers["${name}"] = "${value}"`);
    const body = `function init(args) local f = io.open(args[1], "rb"); wrk.body = f:read("*a"); f:close() end`;
    writeFileSync(this.#script, [`wrk.method = "POST"`, ...headers, body].join("\n"));
  }

  run({ url, bodyFile, seconds }: LoadOrder): Promise<Latency> {
    const args = ["-t1", `-c${connections}`, `-d${Math.max(1, Math.round(seconds))}s`, "--latency"];
    args.push("-s", this.#script, url, "--", bodyFile);
    return new Promise((resolve, reject) => {
      const child = execFile("wrk", args, (error, stdout) => {
        if (error !== null) return reject(error);
        resolve({ p50Ms: wrkMillis(stdout, "50%"), p99Ms: wrkMillis(stdout, "99%") });
      });
      adopt(child);
    });
  }

  async stop(): Promise<void> {}
}

function wrkMillis(output: string, line: string): number {
  const match = new RegExp(`^\\s*${line}\\s+([\\d.]+)(us|ms|s)`, "m").exec(output);
  if (match === null) throw new Error(`wrk said nothing of ${line}:\n${output}`);
  const units: Record<string, number> = { us: 0.001, ms: 1, s: 1000 };
  return Number(match[1]) * (units[match[2] ?? ""] ?? NaN);
}

class Autocannon implements Load {
  readonly name = "autocannon";
  readonly #child: ChildProcess;

  constructor() {
    const worker = fileURLToPath(new URL("./load_worker.ts", import.meta.url));
    this.#child = adopt(fork(worker, { execArgv: ["--import", "tsx"] }));
  }

  run(order: LoadOrder): Promise<Latency> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const died = (): void => reject(new Error("the load generator died"));
      child.once("exit", died);
      child.once("message", (latency) => {
        child.off("exit", died);
        resolve(latency as Latency);
      });
      child.send(order);
    });
  }

  async stop(): Promise<void> {
    await end(this.#child);
  }
}
