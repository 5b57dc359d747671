import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { findEnvoy } from "../scripts/envoy.ts";
import { freePort } from "./harness/free_port.ts";
import { sendRaw, type RawAnswer } from "./harness/raw_client.ts";
import { repository } from "./harness/shipped.ts";
import { MockVendor } from "./mock/vendor.ts";
import { destinationOf } from "./run/destination.ts";
import { placeholderWarnings, readDocument } from "./run/document.ts";
import { render } from "./run/render.ts";

const secret = "canary-run-0a1b2c";
const args = ["--import", "tsx", "e2e/run.ts"];

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

describe("make run", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-run-test-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const write = (text: string): string => {
    const file = join(folder, "config.yaml");
    writeFileSync(file, text);
    return file;
  };

  it("serves a plugin configuration, and leaves no file with a token behind", async () => {
    const [port, vendorPort] = [await freePort(), await freePort()];
    const address = `127.0.0.1:${vendorPort}`;
    const vendor = await MockVendor.start({ name: "openai", tokens: [secret], port: vendorPort, host: address });
    const openaiCustomUrl = `http://${address}/v1`;
    const file = write(
      stringify({
        provider: { type: "openai", apiTokens: [secret], openaiCustomUrl, modelMapping: { "*": "mapped" } },
      }),
    );
    const env = { ...process.env, PORT: String(port), ADMIN_PORT: "0", TMPDIR: folder };
    const run = spawn(process.execPath, [...args, file], { cwd: repository, env });
    let output = "";
    for (const stream of [run.stdout, run.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
    const ended = new Promise<number | null>((resolve) => run.once("exit", (code) => resolve(code)));
    try {
      const answer = await untilAnswered(
        `http://127.0.0.1:${port}`,
        "/v1/chat/completions",
        '{"model":"gpt-4o","messages":[]}',
      );
      assert.equal(answer.status, 200, answer.body);
      assert.equal((JSON.parse(answer.body) as { model: string }).model, "mapped");
      assert.equal(vendor.requests[0]?.path, "/v1/chat/completions");
    } finally {
      run.kill("SIGTERM");
      await vendor.stop();
    }
    assert.equal(await ended, 0, output);
    assert.ok(output.includes(`127.0.0.1:${port} -> openai at ${address};`), output);
    assert.ok(!output.includes(secret));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("ai-proxy-run-")),
      [],
    );
  });

  const mistakes: { name: string; text: string; expected: RegExp }[] = [
    { name: "a broken YAML file", text: `provider:\n  apiTokens: [${secret}\n`, expected: /line \d+ is not YAML/ },
    { name: "a list", text: `- ${secret}\n`, expected: /must be a mapping that starts with "provider:"/ },
    { name: "no provider", text: `apiTokens: [${secret}]\n`, expected: /names no provider.*examples\/groq\.yaml/ },
    {
      name: "an unknown provider",
      text: `provider: {type: grok, apiTokens: [${secret}]}\n`,
      expected: /"grok" is not one of claude, deepseek, /,
    },
    {
      name: "rules",
      text: `_rules_: [{_match_service_: [x], provider: {type: groq, apiTokens: [${secret}]}}]\n`,
      expected: /copy of envoy\.yaml/,
    },
    {
      name: "a custom URL that is none",
      text: `provider: {type: openai, apiTokens: [${secret}], openaiCustomUrl: "https://"}\n`,
      expected: /openaiCustomUrl is no URL/,
    },
  ];
  for (const { name, text, expected } of mistakes) {
    it(`says what to do about ${name}, without a token`, () => {
      const { status, stderr } = spawnSync(process.execPath, [...args, write(text)], {
        cwd: repository,
        encoding: "utf8",
      });
      assert.equal(status, 1);
      assert.match(stderr, expected);
      assert.ok(!stderr.includes(secret), stderr);
    });
  }

  it("names the examples when the file is missing", () => {
    const { status, stderr } = spawnSync(process.execPath, [...args, "no-such.yaml"], {
      cwd: repository,
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stderr, /no-such\.yaml: there is no such file\. Start from a copy of examples\/groq\.yaml/);
  });

  for (const name of ["claude", "groq", "openai", "qwen"]) {
    it(`takes examples/${name}.yaml, warns of its placeholders, and verifies the vendor's name`, () => {
      const document = readDocument(join(repository, `examples/${name}.yaml`));
      assert.ok(document.provider !== undefined);
      assert.equal(placeholderWarnings("x", document.provider).length, 2);
      const destination = destinationOf(document.provider);
      assert.equal(destination.tls, true);
      const authorities = join(folder, "authorities.pem");
      writeFileSync(authorities, "");
      const config = render({
        document,
        destination,
        port: 0,
        adminPort: 0,
        authorities: "/etc/ssl/certs/ca-certificates.crt",
      });
      assert.ok(JSON.stringify(config.static_resources.clusters).includes(`"exact":"${destination.host}"`));
      for (const { address } of [config.admin, ...config.static_resources.listeners]) {
        assert.equal(address.socket_address.address, "127.0.0.1");
      }
      const plain = render({
        document,
        destination: { ...destination, tls: false },
        port: 0,
        adminPort: 0,
        authorities,
      });
      const file = join(folder, "envoy.json");
      writeFileSync(file, JSON.stringify(plain));
      const { status, stderr } = spawnSync(findEnvoy(), ["--mode", "validate", "-c", file, "--log-level", "error"], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
    });
  }

  const places: [object, string][] = [
    [{ type: "claude" }, "https://api.anthropic.com:443"],
    [{ type: "openrouter", providerDomain: "proxy.example:8443" }, "https://proxy.example:8443"],
    [{ type: "qwen", qwenDomain: "dashscope-intl.aliyuncs.com" }, "https://dashscope-intl.aliyuncs.com:443"],
    [{ type: "openai", openaiCustomUrl: "http://127.0.0.1:8000/v1" }, "http://127.0.0.1:8000"],
    [{ type: "vllm", vllmServerHost: "vllm.example" }, "http://vllm.example:8000"],
    [{ type: "ollama", ollamaServerHost: "127.0.0.1", ollamaServerPort: 11500 }, "http://127.0.0.1:11500"],
    [{ type: "generic", genericHost: "llm.example" }, "https://llm.example:443"],
  ];
  for (const [provider, expected] of places) {
    it(`takes ${JSON.stringify(provider)} to ${expected}`, () => {
      const { host, port, tls } = destinationOf(provider as Parameters<typeof destinationOf>[0]);
      assert.equal(`${tls ? "https" : "http"}://${host}:${port}`, expected);
    });
  }

  it("asks for the host where there is none to guess", () => {
    assert.throws(() => destinationOf({ type: "ollama" }), /needs the host/);
  });
});
