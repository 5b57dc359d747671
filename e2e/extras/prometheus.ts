import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../harness/free_port.ts";
import { program } from "./extras.ts";

const startMs = 20_000;

/** One series of an answer, and its value at the time of the query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A Prometheus on this machine that reads one Envoy twice a second, and forgets everything at its end. */
export class Prometheus {
  readonly #url: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(url: string, folder: string, child: ChildProcess) {
    this.#url = url;
    this.#folder = folder;
    this.#process = child;
  }

  /** `admin`: host and port of the Envoy's admin interface. */
  static async start(admin: string): Promise<Prometheus> {
    const name = program(["prometheus"], "prometheus");
    const address = `127.0.0.1:${await freePort()}`;
    const folder = mkdtempSync(join(tmpdir(), "ai-proxy-prometheus-"));
    const job = { job_name: "envoy", metrics_path: "/stats/prometheus", static_configs: [{ targets: [admin] }] };
    const config = { global: { scrape_interval: "500ms", scrape_timeout: "500ms" }, scrape_configs: [job] };
    writeFileSync(join(folder, "prometheus.yml"), JSON.stringify(config));
    const args = [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`];
    const child = spawn(name, [...args, `--web.listen-address=${address}`, "--log.level=error"], { stdio: "ignore" });
    const prometheus = new Prometheus(`http://${address}`, folder, child);
    for (const end = Date.now() + startMs; Date.now() < end; await sleep(50)) {
      const answer = await fetch(`http://${address}/-/ready`).catch(() => undefined);
      if (answer?.ok === true) return prometheus;
    }
    prometheus.stop();
    throw new Error(`${name} did not answer at ${address} within ${startMs / 1000} s`);
  }

  /** What a query finds now; an error of Prometheus's where it is none. */
  async query(expression: string): Promise<readonly Sample[]> {
    const answer = await fetch(`${this.#url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`);
    const body = (await answer.json()) as { status: string; error?: string; data?: { result: readonly Sample[] } };
    if (body.status !== "success") throw new Error(`${expression}: ${body.error ?? answer.status}`);
    return body.data?.result ?? [];
  }

  stop(): void {
    this.#process.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
