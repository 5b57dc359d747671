import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { repository } from "../cli/envoy/shipped.ts";
import { freePort } from "./harness/free_port.ts";
import { sendRaw, type RawAnswer } from "./harness/raw_client.ts";
import { catalogue, type VendorName } from "./mock/catalogue.ts";
import { createTestPki } from "./mock/certificate.ts";
import { MockVendor } from "./mock/vendor.ts";

const secret = "canary-run-0a1b2c";
const body = '{"model":"gpt-4o","messages":[]}';
const path = "/v1/chat/completions";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-run-test-"));
});
after(() => rmSync(folder, { recursive: true }));

type Send = (host?: string) => Promise<RawAnswer>;

/** What is left of runs in the folder for temporary files. */
function leftOvers(): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("ai-proxy-run-"));
}

/** Whether something listens at the port. */
function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Runs `ai-proxy run` with the arguments while `use` sends it requests, and ends it; gives all it printed. */
async function whileRunning(
  args: readonly string[],
  use: (send: Send) => Promise<void>,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<string> {
  const port = await freePort();
  const all = ["cli/bin.js", "run", ...args, "--port", String(port), "--admin-port", "0"];
  const run = spawn(process.execPath, all, { cwd: repository, env: { ...process.env, TMPDIR: folder } });
  let output = "";
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
  const ended = new Promise<number | null>((resolve) => run.once("exit", (code) => resolve(code)));
  const send: Send = async (host) => {
    const headers = { "content-type": "application/json", ...(host === undefined ? {} : { host }) };
    for (let tries = 0; ; tries++) {
      try {
        return await sendRaw(`http://127.0.0.1:${port}`, { path, body, headers });
      } catch (fault) {
        if (tries > 200 || run.exitCode !== null) throw new Error(output, { cause: fault });
        await sleep(50);
      }
    }
  };
  try {
    await use(send);
    assert.deepEqual(leftOvers(), []);
  } finally {
    run.kill(signal);
  }
  assert.equal(await ended, signal === "SIGKILL" ? null : 0, output);
  assert.ok(!output.includes(secret), output);
  assert.deepEqual(leftOvers(), []);
  for (let tries = 0; await isOpen(port); tries++) {
    assert.ok(tries < 200, "Envoy has outlived the command");
    await sleep(50);
  }
  return output;
}

function write(text: string): string {
  const file = join(folder, "config.yaml");
  writeFileSync(file, text);
  return file;
}

/** A WasmPlugin with a rule per vendor, an Ingress that draws between them, and their registries. */
function manifests(vendors: readonly MockVendor[]): string {
  const system = { namespace: "higress-system" };
  const matchRules = vendors.map(({ name, tokens: apiTokens }) => ({
    service: [`${name}.static`],
    config: { provider: { type: name, apiTokens, modelMapping: { "*": "mapped" } } },
  }));
  const destination = vendors.map(({ name }) => `50% ${name}.static`).join("\n");
  const resource = { apiGroup: "networking.higress.io", kind: "McpBridge", name: "default" };
  const registries = vendors.map(({ name, port }) => {
    const place = { domain: `127.0.0.1:${port}`, port: 443, protocol: "https", sni: catalogue[name].host };
    return { name, type: "static", ...place };
  });
  const documents = [
    {
      apiVersion: "extensions.higress.io/v1alpha1",
      kind: "WasmPlugin",
      metadata: { name: "ai-proxy", ...system },
      spec: { url: "oci://registry.example/ai-proxy:1", matchRules },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "llm", ...system, annotations: { "higress.io/destination": destination } },
      spec: {
        rules: [{ host: "llm.example", http: { paths: [{ path: "/", pathType: "Prefix", backend: { resource } }] } }],
      },
    },
    {
      apiVersion: "networking.higress.io/v1",
      kind: "McpBridge",
      metadata: { name: "default", ...system },
      spec: { registries },
    },
  ];
  return documents.map((document) => stringify(document)).join("---\n");
}

for (const mode of ["upstream", "downstream"]) {
  describe(`ai-proxy run, ${mode}`, () => {
    it("serves a plugin configuration, and leaves no file with a token behind", async () => {
      const port = await freePort();
      const address = `127.0.0.1:${port}`;
      const vendor = await MockVendor.start({ name: "openai", tokens: [secret], port, host: address });
      const provider = { type: "openai", apiTokens: [secret], modelMapping: { "*": "mapped" } };
      const file = write(stringify({ provider: { ...provider, openaiCustomUrl: `http://${address}/v1` } }));
      try {
        const output = await whileRunning([file, "--mode", mode], async (send) => {
          const answer = await send();
          assert.equal(answer.status, 200, answer.body);
          assert.equal((JSON.parse(answer.body) as { model: string }).model, "mapped");
          assert.equal(vendor.requests[0]?.path, path);
        });
        assert.match(output, new RegExp(`127\\.0\\.0\\.1:\\d+/ -> openai\\.static at ${address};`));
      } finally {
        await vendor.stop();
      }
    });

    it("serves WasmPlugin, Ingress and McpBridge: draws by weight, over TLS, tokens to their own vendors", async () => {
      const pki = createTestPki();
      const authority = join(folder, "ca.pem");
      writeFileSync(authority, pki.authority);
      const names: VendorName[] = ["groq", "qwen"];
      const vendors: MockVendor[] = [];
      for (const name of names) {
        const identity = pki.identityFor([catalogue[name].host]);
        vendors.push(await MockVendor.start({ name, tokens: [`${secret}-${name}`], identity }));
      }
      try {
        const file = write(manifests(vendors));
        await whileRunning([file, "--mode", mode, "--ca", authority], async (send) => {
          for (let sent = 0; sent < 40; sent++) assert.equal((await send("llm.example")).status, 200);
          assert.equal((await send("llm.example:8080")).status, 200);
          assert.equal((await send("other.example")).status, 404);
        });
        for (const { name, requests, violations } of vendors) {
          assert.deepEqual(violations, [], name);
          // Fewer than 5 of 41 has a probability below one in a million.
          assert.ok(requests.length >= 5, `${name}: ${requests.length}`);
        }
      } finally {
        for (const vendor of vendors) await vendor.stop();
      }
    });

    it("sends nothing to a server whose certificate no known authority signed", async () => {
      const identity = createTestPki().identityFor([catalogue.groq.host]);
      const vendor = await MockVendor.start({ name: "groq", tokens: [secret], identity });
      const authority = join(folder, "other_ca.pem");
      writeFileSync(authority, createTestPki().authority);
      try {
        await whileRunning([write(manifests([vendor])), "--mode", mode, "--ca", authority], async (send) => {
          assert.equal((await send("llm.example")).status, 503);
        });
        assert.deepEqual(vendor.requests, []);
      } finally {
        await vendor.stop();
      }
    });
  });
}

describe("ai-proxy run, at its end", () => {
  const port = 9;
  const config = (): string =>
    write(stringify({ provider: { type: "vllm", apiTokens: [secret], vllmServerHost: `127.0.0.1:${port}` } }));
  const answered = async (send: Send): Promise<void> => assert.equal((await send()).status, 503);

  for (const signal of ["SIGINT", "SIGHUP", "SIGQUIT", "SIGKILL"] as const) {
    it(`has no file with a token on the disk and leaves no Envoy behind, if ${signal} ends it`, async () => {
      await whileRunning([config()], answered, signal);
    });
  }

  it("ends with Envoy's status when Envoy does not start", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const { port: taken } = blocker.address() as AddressInfo;
    const args = ["cli/bin.js", "run", config(), "--port", String(taken), "--admin-port", "0"];
    const run = spawn(process.execPath, args, {
      cwd: repository,
      env: { ...process.env, TMPDIR: folder },
      stdio: "ignore",
    });
    const [status] = (await once(run, "exit")) as [number | null];
    blocker.close();
    assert.equal(status, 1);
    assert.deepEqual(leftOvers(), []);
  });

  it("removes what a run that was killed has left, and nothing of one that lives", async () => {
    const { pid: dead } = spawnSync(process.execPath, ["-e", ""]);
    const [old, living] = [`ai-proxy-run-${dead}-abc123`, `ai-proxy-run-${process.pid}-abc123`];
    for (const name of [old, living]) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, "envoy.json"), secret);
    }
    const args = ["cli/bin.js", "run", config(), "--port", String(await freePort()), "--admin-port", "0"];
    const run = spawn(process.execPath, args, {
      cwd: repository,
      env: { ...process.env, TMPDIR: folder },
      stdio: "ignore",
    });
    while (leftOvers().includes(old)) await sleep(20);
    run.kill("SIGTERM");
    await once(run, "exit");
    assert.deepEqual(leftOvers(), [living]);
    rmSync(join(folder, living), { recursive: true });
  });
});
