import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { modulePath, repository } from "../../cli/envoy/shipped.ts";
import { dockerEnvoy } from "../../cli/run/process.ts";
import { aiProxy } from "./command.ts";

const bad = (name: string): string => `${repository}tests/cli/bad/${name}.yaml`;

describe("ai-proxy run", () => {
  for (const [name, message] of [
    ["render_rules_alone", /add an Ingress and an McpBridge/],
    ["unknown_type", /type: is unknown; must be one of claude, deepseek, /],
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

  it("gives a container what it reads, read-only, and publishes the listener only", () => {
    const trust = { authorities: "/etc/ssl/cert.pem" };
    const place = { address: "127.0.0.1", port: 8080, adminPort: 9901 };
    const options = { ...place, mode: "upstream" as const, module: modulePath, trust };
    const { program, args } = dockerEnvoy("/tmp/x/envoy.json", options);
    assert.equal(program, "docker");
    const valuesOf = (flag: string): string[] => args.filter((_, index) => args[index - 1] === flag);
    assert.deepEqual(valuesOf("--publish"), ["127.0.0.1:8080:8080"]);
    assert.deepEqual(valuesOf("--volume"), [
      "/tmp/x/envoy.json:/ai-proxy/envoy.yaml:ro",
      `${modulePath}:/ai-proxy/module.wasm:ro`,
      "/etc/ssl/cert.pem:/ai-proxy/ca.pem:ro",
    ]);
    assert.deepEqual(valuesOf("-c"), ["/ai-proxy/envoy.yaml"]);
  });
});
