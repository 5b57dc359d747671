import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../harness/free_port.ts";
import { program } from "./extras.ts";

const startMs = 10_000;

/** An OCI registry on this machine (CNCF Distribution), without TLS and logins, that forgets everything at its end. */
export class Registry {
  readonly address: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(address: string, folder: string, child: ChildProcess) {
    this.address = address;
    this.#folder = folder;
    this.#process = child;
  }

  static async start(): Promise<Registry> {
    const name = program(["docker-registry", "registry"], "docker-registry");
    const address = `127.0.0.1:${await freePort()}`;
    const folder = mkdtempSync(join(tmpdir(), "ai-proxy-registry-"));
    const config = {
      version: "0.1",
      storage: { filesystem: { rootdirectory: join(folder, "data") } },
      http: { addr: address },
      log: { level: "error" },
    };
    writeFileSync(join(folder, "config.json"), JSON.stringify(config));
    const child = spawn(name, ["serve", join(folder, "config.json")], { stdio: "ignore" });
    const registry = new Registry(address, folder, child);
    for (const end = Date.now() + startMs; Date.now() < end; await sleep(50)) {
      const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
      if (answer?.ok === true) return registry;
    }
    registry.stop();
    throw new Error(`${name} did not answer at ${address} within ${startMs / 1000} s`);
  }

  /** The text of a manifest, which has to have this media type. */
  async manifest(repository: string, tag: string, type: string): Promise<string> {
    const answer = await fetch(`http://${this.address}/v2/${repository}/manifests/${tag}`, {
      headers: { accept: type },
    });
    if (!answer.ok || answer.headers.get("content-type") !== type) {
      throw new Error(`${repository}:${tag}: ${answer.status} ${answer.headers.get("content-type") ?? ""}`);
    }
    return answer.text();
  }

  async blob(repository: string, digest: string): Promise<Buffer> {
    const answer = await fetch(`http://${this.address}/v2/${repository}/blobs/${digest}`);
    if (!answer.ok) throw new Error(`${repository}@${digest}: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  stop(): void {
    this.#process.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
