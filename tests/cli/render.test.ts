import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { findEnvoy } from "../../scripts/envoy.ts";
import { plugins, type Bootstrap, type Cluster } from "../../cli/envoy/bootstrap.ts";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}.yaml`, import.meta.url));
const gateway = `${repository}examples/higress-three-providers/gateway.yaml`;
const rules = `${repository}tests/cli/good/rules.yaml`;
const authorities = "/etc/ssl/certs/ca-certificates.crt";
const modes = ["upstream", "downstream"];

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-render-"));
});
after(() => rmSync(folder, { recursive: true }));

async function render(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await aiProxy("render", ...args, "-o", "-");
  assert.equal(status, 0, stderr);
  return stdout;
}

const renderParsed = async (...args: string[]): Promise<Bootstrap> => parse(await render(...args)) as Bootstrap;

function validate(text: string): void {
  const file = join(folder, "validated.yaml");
  writeFileSync(file, text);
  const args = ["--mode", "validate", "-c", file, "--log-level", "error"];
  const { status, stderr } = spawnSync(findEnvoy(), args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
}

describe("ai-proxy render", () => {
  it("leads a vendor that has a host for each region to that of the configured one", async () => {
    const credentials = [{ accessKey: "a", secretKey: "b" }];
    const file = join(folder, "regions.yaml");
    for (const [more, host] of [
      [{}, "bedrock-runtime.eu-central-1.amazonaws.com"],
      [{ bedrockEndpoint: "mantle" }, "bedrock-mantle.eu-central-1.api.aws"],
    ] as const) {
      const provider = { type: "bedrock", awsRegion: "eu-central-1", credentials, ...more };
      writeFileSync(file, JSON.stringify({ provider }));
      const text = await render(file);
      assert.match(text, new RegExp(`address: ${host}`));
      assert.match(text, new RegExp(`sni: ${host}`));
    }
  });

  for (const mode of modes) {
    it(`writes the three-provider gateway ${mode} as in tests/cli/golden (UPDATE_GOLDEN=1 rewrites it)`, async () => {
      const args = ["--mode", mode, "--ca", authorities, "--module", "build/ai-proxy.wasm"];
      const text = (await render(gateway, ...args)).replaceAll(/^#.*\n/gm, "");
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden(mode), text);
      assert.equal(text, readFileSync(golden(mode), "utf8"));
    });

    it(`writes what Envoy accepts: the three-provider gateway ${mode}`, async () => {
      validate(await render(gateway, "--mode", mode));
    });

    it(`writes what Envoy accepts: every kind of rule, route and registry ${mode}`, async () => {
      validate(await render(rules, "--mode", mode));
      validate(await render(rules, "--mode", mode, "--insecure"));
    });

    for (const name of ["claude", "groq", "openai", "qwen", "failover-plugin/plugin"]) {
      it(`writes what Envoy accepts: examples/${name}.yaml ${mode}`, async () => {
        validate(await render(`${repository}examples/${name}.yaml`, "--mode", mode));
      });
    }
  }

  it("verifies each server's name against the system's authorities, and says loudly when it shall not", async () => {
    const tls = (cluster: Cluster): object => cluster.transport_socket?.typed_config ?? {};
    const verified = await renderParsed(rules, "--ca", authorities);
    const [groq, qwen, pool, inference] = verified.static_resources.clusters
      .map(tls)
      .map((context) => JSON.stringify(context));
    for (const text of [groq, qwen, inference]) assert.ok(text?.includes(`"filename":"${authorities}"`), text);
    assert.ok(groq?.includes('"sni":"api.groq.com"') && groq.includes('"exact":"api.groq.com"'), groq);
    assert.ok(qwen?.includes('"exact":"dashscope.aliyuncs.com"'), qwen);
    assert.ok(inference?.includes('"exact":"inference.example.com"'), inference);
    assert.equal(pool, "{}");
    const { stdout, stderr } = await aiProxy("render", rules, "-o", "-", "--insecure");
    assert.match(stderr, /WARNING: --insecure: certificates are NOT verified/);
    assert.ok(!stdout.includes("trusted_ca") && stdout.includes("sni: api.groq.com"));
  });

  it("names clusters as Higress does, keeps the local one, and filters only what routes lead to", async () => {
    const { static_resources } = await renderParsed(rules, "--port", "8080");
    const filtered = static_resources.clusters.map(({ name, typed_extension_protocol_options: options }) => {
      const isFiltered = Object.values(options ?? {}).some(({ http_filters: filters }) => filters !== undefined);
      return `${name} ${isFiltered ? "filtered" : "plain"}`;
    });
    assert.deepEqual(filtered, [
      "outbound|443||groq.dns filtered",
      "outbound|443||qwen.dns filtered",
      "outbound|8000||pool.static filtered",
      "outbound|8443||inference.static plain",
      "outbound|10000||local_cluster.static plain",
    ]);
    const local = static_resources.clusters.at(-1)?.load_assignment.endpoints[0]?.lb_endpoints[0]?.endpoint.address;
    assert.deepEqual(local?.socket_address, { address: "127.0.0.1", port_value: 8080 });
    assert.equal(static_resources.listeners[0]?.address.socket_address.address, "127.0.0.1");
  });

  it("delivers what Higress delivers, with the mode and without touching anything else", async () => {
    const [plugin] = plugins(await renderParsed(gateway, "--mode", "downstream"));
    const delivered = JSON.parse(plugin?.configuration.value ?? "") as { _rules_: Record<string, unknown>[] };
    const { _rules_: entries, ...rest } = delivered;
    assert.deepEqual(rest, { mode: "downstream", hostRewrite: "route" });
    const { config } = (
      parse(readFileSync(gateway, "utf8").split("---")[0] ?? "") as {
        spec: { matchRules: { config: object }[] };
      }
    ).spec.matchRules[0] as { config: object };
    assert.deepEqual(entries[0], { ...config, _match_service_: ["groq.dns"] });
    assert.equal(entries.length, 3);
    assert.equal(plugin?.root_id, "ai-proxy-groq");
  });

  it("serves the file of a context of a plain document from the host of its URL", async () => {
    const file = join(folder, "context.yaml");
    const context = "{fileUrl: 'https://example.com/x', serviceName: docs.dns, servicePort: 443}";
    writeFileSync(file, `provider: {type: groq, apiTokens: [gsk-1], context: ${context}}\n`);
    const { static_resources } = await renderParsed(file);
    const docs = static_resources.clusters.find(({ name }) => name === "outbound|443||docs.dns");
    assert.equal(docs?.load_assignment.endpoints[0]?.lb_endpoints[0]?.endpoint.hostname, "example.com");
  });

  it("refuses downstream a route of which the filter serves only a part", async () => {
    const file = join(folder, "part.yaml");
    const text = readFileSync(gateway, "utf8");
    writeFileSync(file, text.replace("- groq.dns", "- github.dns"));
    const { status, stderr } = await aiProxy("render", file, "-o", join(folder, "part.out"), "--mode", "downstream");
    assert.equal(status, 1);
    assert.match(
      stderr,
      /part\.yaml:\d+:\d+: error: route "test-ai" cannot be served downstream: .*use --mode upstream/,
    );
    await render(file, "--mode", "upstream");
  });

  it("writes a file that only its owner reads, and neither its inputs nor what it is made from", async () => {
    const output = join(folder, "rendered.yaml");
    writeFileSync(output, "before", { mode: 0o644 });
    const { status, stderr } = await aiProxy("render", rules, "-o", output);
    assert.equal(status, 0, stderr);
    assert.equal(statSync(output).mode & 0o777, 0o600);
    assert.match(stderr, /rendered\.yaml: written; it holds the API tokens/);
    for (const input of [rules, `${repository}envoy.yaml`]) {
      const refused = await aiProxy("render", rules, "-o", input);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /would overwrite what is read/);
    }
    assert.equal((await aiProxy("render", rules, "-o", join(folder, "no/such/folder"))).status, 2);
  });
});
