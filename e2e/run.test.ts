import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { repository } from "../cli/envoy/shipped.ts";
import { freePort } from "./harness/free_port.ts";
import { sendRaw, type RawAnswer } from "./harness/raw_client.ts";
import { MockVendor } from "./mock/vendor.ts";

const secret = "canary-run-0a1b2c";

async function untilAnswered(url: string, path: string, body: string): Promise<RawAnswer> {
  for (let tries = 0; ; tries++) {
    try {
      return await sendRaw(url, { path, body, headers: { "content-type": "application/json" } });
    } catch (fault) {
      if (tries > 200) throw fault;
      await sleep(50);
    }
  }
}

describe("ai-proxy run", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-run-test-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const mode of ["upstream", "downstream"]) {
    it(`serves a plugin configuration ${mode}, and leaves no file with a token behind`, async () => {
      const [port, vendorPort] = [await freePort(), await freePort()];
      const address = `127.0.0.1:${vendorPort}`;
      const vendor = await MockVendor.start({ name: "openai", tokens: [secret], port: vendorPort, host: address });
      const openaiCustomUrl = `http://${address}/v1`;
      const file = join(folder, "config.yaml");
      const provider = { type: "openai", apiTokens: [secret], openaiCustomUrl, modelMapping: { "*": "mapped" } };
      writeFileSync(file, stringify({ provider }));
      const args = ["cli/bin.js", "run", file, "--mode", mode, "--port", String(port), "--admin-port", "0"];
      const run = spawn(process.execPath, args, { cwd: repository, env: { ...process.env, TMPDIR: folder } });
      let output = "";
      for (const stream of [run.stdout, run.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
      const ended = new Promise<number | null>((resolve) => run.once("exit", (code) => resolve(code)));
      try {
        const url = `http://127.0.0.1:${port}`;
        const answer = await untilAnswered(url, "/v1/chat/completions", '{"model":"gpt-4o","messages":[]}');
        assert.equal(answer.status, 200, answer.body);
        assert.equal((JSON.parse(answer.body) as { model: string }).model, "mapped");
        assert.equal(vendor.requests[0]?.path, "/v1/chat/completions");
      } finally {
        run.kill("SIGTERM");
        await vendor.stop();
      }
      assert.equal(await ended, 0, output);
      assert.ok(output.includes(`127.0.0.1:${port}/ -> openai.static at ${address};`), output);
      assert.ok(!output.includes(secret));
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith("ai-proxy-run-")),
        [],
      );
    });
  }
});
