import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findEnvoy } from "../scripts/envoy.ts";
import { adopt, end, temporaryFolder } from "./children.ts";
import { bootstrap, type GatewayPlan } from "./envoy_config.ts";
import { fetchText } from "./http.ts";
import { cpuMicros } from "./process_stats.ts";

/** The Higress Go plugin needs 13 s on a quiet machine. */
const readyLimitMs = 180_000;
const pollMs = 4;

/** Requests by the class of their answer, counted by Envoy. */
export interface Answered {
  readonly ok: number;
  readonly failed: number;
}

/** One Envoy with one worker in front of the vendor. */
export class Envoy {
  /** From the start of the process to the first "ready", in milliseconds: wall time, and CPU time of the process. */
  readyMs = 0;
  readyCpuMs = 0;
  /** Base URL of the listener. */
  url = "";
  readonly #folder = temporaryFolder();
  readonly #child: ChildProcess;
  #admin = "";

  private constructor(plan: GatewayPlan, binary: string) {
    const config = join(this.#folder, "envoy.json");
    writeFileSync(config, JSON.stringify(bootstrap(plan)));
    const log = openSync(join(this.#folder, "envoy.log"), "a");
    const args = ["-c", config, "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"];
    args.push("--admin-address-path", this.#adminFile);
    this.#child = adopt(spawn(binary, args, { stdio: ["ignore", log, log] }));
    closeSync(log);
  }

  /** Starts Envoy and waits until it is ready. Throws with its log when it does not get there. */
  static async start(plan: GatewayPlan): Promise<Envoy> {
    const binary = findEnvoy();
    const began = performance.now();
    const envoy = new Envoy(plan, binary);
    while (!(await envoy.#isReady())) {
      const waited = performance.now() - began;
      if (envoy.#child.exitCode !== null || waited > readyLimitMs) {
        const log = envoy.log;
        await envoy.stop();
        throw new Error(`Envoy was not ready after ${Math.round(waited)} ms:\n${log.slice(-3000)}`);
      }
      await sleep(pollMs);
    }
    envoy.readyMs = performance.now() - began;
    envoy.readyCpuMs = cpuMicros(envoy.pid) / 1000;
    envoy.url = await envoy.#listenerUrl();
    return envoy;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Everything Envoy and the module said. */
  get log(): string {
    return readFileSync(join(this.#folder, "envoy.log"), "utf8");
  }

  /** Requests that the listener has answered so far. */
  async answered(): Promise<Answered> {
    const { text } = await fetchText(`${this.#admin}/stats?filter=http\\.bench\\.downstream_rq_[2345]xx`);
    const count = (digit: string): number => Number(new RegExp(`rq_${digit}xx: (\\d+)`).exec(text)?.[1] ?? 0);
    return { ok: count("2"), failed: count("3") + count("4") + count("5") };
  }

  /** The module's gauges and their values. */
  async gauges(): Promise<string> {
    const { text } = await fetchText(`${this.#admin}/stats?type=Gauges&filter=wasmcustom|wasm.*active`);
    return text.trim().replaceAll("\n", ", ");
  }

  async stop(): Promise<void> {
    await end(this.#child);
  }

  get #adminFile(): string {
    return join(this.#folder, "admin");
  }

  async #isReady(): Promise<boolean> {
    if (this.#admin === "") {
      const address = existsSync(this.#adminFile) ? readFileSync(this.#adminFile, "utf8").trim() : "";
      if (!/:\d+$/.test(address)) return false;
      this.#admin = `http://${address}`;
    }
    return (await fetchText(`${this.#admin}/ready`).catch(() => ({ status: 0 }))).status === 200;
  }

  async #listenerUrl(): Promise<string> {
    const { text } = await fetchText(`${this.#admin}/listeners`);
    const port = /^bench::127\.0\.0\.1:(\d+)/m.exec(text)?.[1];
    if (port === undefined) throw new Error(`Envoy listens nowhere:\n${text}`);
    return `http://127.0.0.1:${port}`;
  }
}
