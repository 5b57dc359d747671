import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { modulePath, repository } from "../../cli/envoy/shipped.ts";
import { dockerEnvoy } from "../../cli/run/process.ts";
import { aiProxy } from "./command.ts";

const bad = (name: string): string => `${repository}tests/cli/bad/${name}.yaml`;

describe("ai-proxy run", () => {
  for (const [name, message] of [
    ["render_rules_alone", /add an Ingress and an McpBridge/],
    ["unknown_type", /type: is unknown; must be one of ai360, azure, baichuan, /],
    ["timeout_negative", /timeout_negative\.yaml:4:3: error: provider\.timeout: must not be negative/],
  ] as const) {
    it(`starts nothing for ${name}.yaml and says why`, async () => {
      const { status, stderr } = await aiProxy("run", bad(name));
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /canary|Ctrl-C/);
    });
  }

  it("needs the module", async () => {
    const { status, stderr } = await aiProxy("run", bad("placeholder"), "--module", "no.wasm");
    assert.equal(status, 2);
    assert.match(stderr, /no\.wasm is missing: run make build/);
  });

  it("says which Envoy does not run", async () => {
    const chosen = process.env["ENVOY"];
    process.env["ENVOY"] = "/no/envoy";
    try {
      const { status, stderr } = await aiProxy("run", `${repository}examples/groq.yaml`, "--insecure");
      assert.equal(status, 2);
      assert.match(stderr, /^ai-proxy: ENVOY=\/no\/envoy does not run: .* failed$/m);
    } finally {
      if (chosen === undefined) delete process.env["ENVOY"];
      else process.env["ENVOY"] = chosen;
    }
  });

  it("gives a container the module and authorities read-only, no token, and publishes the listener only", () => {
    const trust = { authorities: "/etc/ssl/cert.pem" };
    const place = { address: "127.0.0.1", port: 8080, adminPort: 9901 };
    const { program, args } = dockerEnvoy({ ...place, mode: "upstream", module: modulePath, trust });
    assert.equal(program, "docker");
    const valuesOf = (flag: string): string[] => args.filter((_, index) => args[index - 1] === flag);
    assert.deepEqual(valuesOf("--publish"), ["127.0.0.1:8080:8080"]);
    assert.deepEqual(valuesOf("--volume"), [
      `${modulePath}:/ai-proxy/module.wasm:ro`,
      "/etc/ssl/cert.pem:/ai-proxy/ca.pem:ro",
    ]);
    assert.deepEqual(valuesOf("--tmpfs"), ["/run/ai-proxy"]);
    assert.ok(args.includes("--interactive"));
  });

  it("hands the configuration to a container through its standard input, where only Envoy reads it", () => {
    const folder = mkdtempSync(join(tmpdir(), "ai-proxy-docker-"));
    try {
      const docker = join(folder, "docker");
      // Runs the container's command on this machine, with its folder below this one.
      const container = `#!${process.execPath}
        const { spawnSync } = require("node:child_process");
        const { writeFileSync } = require("node:fs");
        const args = process.argv.slice(2).map((arg) => arg.replaceAll("/run/ai-proxy", "${folder}"));
        writeFileSync("${folder}/args", args.join("\\n"));
        const [shell, , ...rest] = args.slice(args.indexOf("--entrypoint") + 1);
        process.exit(spawnSync(shell, rest, { stdio: "inherit" }).status);`;
      writeFileSync(docker, container, { mode: 0o755 });
      writeFileSync(
        join(folder, "envoy"),
        `#!/bin/sh\ntest "$1" = -c && stat -c %a "$2" && cp "$2" "${folder}/seen"\n`,
        {
          mode: 0o755,
        },
      );
      const config = join(folder, "config.yaml");
      writeFileSync(config, "provider: {type: groq, apiTokens: [sk-canary-1a2b]}\n");
      const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
      const args = [`${repository}cli/bin.js`, "run", config, "--docker", "--insecure"];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
      assert.equal(status, 0, stderr);
      assert.equal(stdout, "600\n");
      assert.match(
        readFileSync(join(folder, "seen"), "utf8"),
        /sk-canary-1a2b.*0\.0\.0\.0|0\.0\.0\.0.*sk-canary-1a2b/s,
      );
      assert.doesNotMatch(readFileSync(join(folder, "args"), "utf8") + stderr, /canary/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
