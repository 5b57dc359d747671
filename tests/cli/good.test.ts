import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { aiProxy } from "./command.ts";

const examples = readdirSync(`${repository}examples`, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => `examples/${file}`);

describe("ai-proxy check", () => {
  it("finds the examples", () => assert.ok(examples.length >= 7));

  for (const file of ["envoy.yaml", ...examples]) {
    it(`has nothing against ${file} but its placeholders`, async () => {
      const { stderr } = await aiProxy("check", `${repository}${file}`);
      const problems = stderr.split("\n").filter((line) => / (error|warning): /.test(line));
      const others = problems.filter((line) => !/ is a placeholder/.test(line));
      assert.deepEqual(others, []);
      assert.ok(problems.length > 0);
    });
  }

  it("reads several files as one gateway", async () => {
    const bad = `${repository}tests/cli/bad/`;
    const { stderr } = await aiProxy("check", `${bad}bridge_name.yaml`, `${bad}registry_port.yaml`);
    assert.match(stderr, /registry_port\.yaml:1:1: error: a second plugin configuration; .*bridge_name\.yaml:1: /);
  });

  it("reads JSON", async () => {
    const { status, stderr } = await aiProxy("check", `${repository}tests/cli/good/plugin.json`);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /no problems/);
  });

  it("reads the List that kubectl writes", async () => {
    const { status, stderr } = await aiProxy("check", `${repository}tests/cli/good/kubectl_list.yaml`);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /: no problems\n$/);
  });

  it("is quiet about a WasmPlugin with every kind of rule", async () => {
    const { status, stderr } = await aiProxy("check", `${repository}tests/cli/good/rules.yaml`);
    assert.equal(status, 0);
    assert.match(stderr, /: no problems\n$/);
  });

  it("passes over the WasmPlugins of other plugins, and says so", async () => {
    const good = `${repository}tests/cli/good/`;
    const { status, stderr } = await aiProxy("check", `${good}key_auth.yaml`, `${good}rules.yaml`);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /key_auth\.yaml:1:1: warning: this WasmPlugin is another plugin than ai-proxy/);
    assert.match(stderr, /: 1 warning\n$/);
  });

  it("passes over another plugin beside a plugin configuration by itself", async () => {
    const { status, stderr } = await aiProxy(
      "check",
      `${repository}tests/cli/good/key_auth.yaml`,
      `${repository}examples/groq.yaml`,
    );
    assert.equal(status, 0, stderr);
    assert.match(stderr, /key_auth\.yaml:1:1: warning: this WasmPlugin is another plugin than ai-proxy/);
    assert.doesNotMatch(stderr, /second plugin configuration|unknown key/);
  });
});

describe("ai-proxy", () => {
  it("teaches in its help", async () => {
    const { status, stdout } = await aiProxy("--help");
    assert.equal(status, 0);
    for (const word of ["check", "render", "run", "pack", "WasmPlugin", "McpBridge", "Exit status"]) {
      assert.ok(stdout.includes(word), word);
    }
    for (const command of ["check", "render", "run", "pack"]) {
      const help = await aiProxy(command, "--help");
      assert.equal(help.status, 0);
      assert.match(help.stdout, new RegExp(`^  ai-proxy ${command} `, "m"));
    }
  });

  const mistakes: { name: string; args: string[]; message: RegExp }[] = [
    { name: "no command", args: [], message: /Usage: ai-proxy/ },
    { name: "an unknown command", args: ["chekc"], message: /unknown command 'chekc'/ },
    { name: "no file", args: ["check"], message: /missing required argument 'file'/ },
    {
      name: "a file that is not there",
      args: ["check", "no-such.yaml"],
      message: /no-such\.yaml: there is no such file/,
    },
    { name: "a folder", args: ["check", repository], message: /is a folder, not a file/ },
    { name: "an unknown option", args: ["check", "x", "--quiet"], message: /unknown option '--quiet'/ },
    { name: "no output", args: ["render", "x"], message: /required option '-o, --output <file>' not specified/ },
    { name: "an unknown mode", args: ["render", "x", "-o", "y", "--mode", "z"], message: /upstream, downstream/ },
    { name: "a wrong port", args: ["run", "x", "--port", "ten"], message: /It must be 0 to 65535/ },
    { name: "no module", args: ["check", "x", "--module", "no.wasm"], message: /no\.wasm is missing: run make build/ },
  ];
  for (const { name, args, message } of mistakes) {
    it(`ends with status 2 for ${name}`, async () => {
      const { status, stderr } = await aiProxy(...args);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("is an executable, and reads standard input", () => {
    const input = "provider:\n  type: groq\n  apiTokens: [7]\n";
    const run = spawnSync(`${repository}cli/bin.js`, ["check", "-"], { input, encoding: "utf8" });
    assert.equal(run.status, 1, run.stderr);
    assert.match(run.stderr, /^standard input:3:15: error: provider\.apiTokens\[0\]: must be text or an object/m);
  });
});
