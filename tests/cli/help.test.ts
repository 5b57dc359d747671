import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { findEnvoy } from "../../scripts/envoy.ts";
import { checkHelp, dashboardHelp, overview, packHelp, renderHelp, runHelp, statusHelp } from "../../cli/help.ts";

/** Stand-ins: Envoy would serve until Ctrl-C, and skopeo push to the world. */
const programs: Readonly<Record<string, string>> = {
  envoy: '[ "$1" = -c ] && echo "envoy $*" >>"$CALLS" || exec "$REAL_ENVOY" "$@"',
  skopeo: 'echo "skopeo $*" >>"$CALLS"',
};

/** A gateway that tells its status, in a process of its own: this one waits for the command. Prints its port. */
const statusServer = `require("node:http").createServer((request, response) => response.end(JSON.stringify({
  time: "2026-11-29T08:30:00Z", providers: [{ id: "", type: "groq", failover: false, leader: null, tokens: [] }],
}))).listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

interface Example {
  readonly line: string;
  /** What it has to print, on either stream. */
  readonly prints: RegExp;
  /** What it has to leave in its folder, by pattern of the text. */
  readonly writes?: Readonly<Record<string, RegExp>>;
  /** Whether it goes on until Ctrl-C; it gets any port that is free. */
  readonly serves?: boolean;
}

const serves = /^envoy -c \S+envoy\.json /m;
const pushes = /^skopeo copy .*docker:\/\/registry\.example\.com\/ai-proxy:0\.1\.0-artifact$/m;

const statusUrl = (name: string): string => `http://127.0.0.1:10000/${name}/ai-proxy/status`;

const examples: readonly Example[] = [
  { line: "ai-proxy check gateway.yaml", prints: /gateway\.yaml: \d+ warnings$/m },
  {
    line: "ai-proxy render gateway.yaml -o rendered.yaml",
    prints: /written/,
    writes: { "rendered.yaml": /_resources:/ },
  },
  { line: "ai-proxy run gateway.yaml", prints: /127\.0\.0\.1:10000\/ for test-ai\.com/, writes: { calls: serves } },
  {
    line: "ai-proxy pack --push registry.example.com/ai-proxy:0.1.0",
    prints: /ai-proxy:0\.1\.0: pushed/,
    writes: { calls: pushes },
  },
  {
    line: "ai-proxy check examples/higress-three-providers/gateway.yaml",
    prints: /gateway\.yaml:12:13: warning: spec\.matchRules\[0\]\.config\.provider\.apiTokens\[0\] is a placeholder/,
  },
  {
    line: "ai-proxy render plugin.yaml routes.yaml -o rendered.yaml",
    prints: /written/,
    writes: { "rendered.yaml": /claude\.dns/ },
  },
  { line: "ai-proxy render gateway.yaml -o - --mode downstream | grep host_rewrite", prints: /^ +host_rewrite: / },
  { line: "envoy --mode validate -c rendered.yaml", prints: /rendered\.yaml' OK$/m },
  {
    line: "ai-proxy run examples/groq.yaml --port 8080",
    prints: /127\.0\.0\.1:8080\/ -> groq\.dns/,
    writes: { calls: serves },
  },
  { line: "ai-proxy status", prints: /^groq: 0 of 0 tokens serve; failover is off$/m },
  { line: "ai-proxy dashboard", prints: /the dashboard is at http:\/\/127\.0\.0\.1:\d+\/#/, serves: true },
  {
    line: `ai-proxy dashboard --url ${statusUrl("groq")} ${statusUrl("openai")}`,
    prints: /the dashboard is at http/,
    serves: true,
  },
  { line: "ai-proxy status --json", prints: /^\{"time":"2026-11-29T08:30:00Z","providers":/ },
  {
    line: "ai-proxy pack -o image",
    prints: /image: written/,
    writes: { "image/oci-layout": /"imageLayoutVersion":"1\.0\.0"/ },
  },
];

/** Runs a line until it has printed what it has to, and interrupts it then; gives its exit status. */
async function interrupted(line: string, prints: RegExp, options: object): Promise<number> {
  const child = spawn("sh", ["-c", `exec ${line} --port 0`], options);
  const ended = once(child, "exit");
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => prints.test((printed += String(part))) && child.kill("SIGINT"));
  const [status] = (await ended) as [number];
  assert.match(printed, prints);
  return status;
}

/** The command lines that the help shows, without what it says beside them. */
function shownLines(): string[] {
  const texts = [overview, checkHelp, renderHelp, runHelp, statusHelp, dashboardHelp, packHelp].join("\n");
  const lines = texts.match(/^  (?:ai-proxy|envoy) .*$/gm) ?? [];
  return [...new Set(lines.map((line) => (line.trim().split(/ {2,}/)[0] ?? "").trim()))];
}

describe("the examples of --help", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  const gatewayProcess = spawn(process.execPath, ["-e", statusServer], { stdio: ["ignore", "pipe", "inherit"] });
  before(async () => {
    const [port] = (await once(gatewayProcess.stdout, "data")) as [Buffer];
    const status = `http://127.0.0.1:${String(port).trim()}/ai-proxy/status`;
    folder = mkdtempSync(join(tmpdir(), "ai-proxy-help-"));
    const bin = join(folder, "bin");
    mkdirSync(bin);
    symlinkSync(`${repository}cli/bin.js`, join(bin, "ai-proxy"));
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    symlinkSync(`${repository}examples`, join(folder, "examples"));
    const gateway = readFileSync(`${repository}examples/higress-three-providers/gateway.yaml`, "utf8");
    const [plugin = "", ...routes] = gateway.split(/^---\n/m);
    writeFileSync(join(folder, "gateway.yaml"), gateway);
    writeFileSync(join(folder, "plugin.yaml"), plugin);
    writeFileSync(join(folder, "routes.yaml"), routes.join("---\n"));
    const PATH = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
    env = { ...process.env, PATH, ENVOY: "", REAL_ENVOY: findEnvoy(), CALLS: join(folder, "calls") };
    env = { ...env, AI_PROXY_STATUS_URL: status, AI_PROXY_STATUS_TOKEN: "status-secret-0001" };
  });
  after(() => {
    gatewayProcess.kill();
    rmSync(folder, { recursive: true });
  });

  it("are all in the table", () => {
    assert.deepEqual(shownLines().sort(), examples.map(({ line }) => line).sort());
  });

  for (const { line, prints, writes = {}, serves: isServing = false } of examples) {
    it(`${line} does what it says`, async () => {
      if (isServing) return assert.equal(await interrupted(line, prints, { cwd: folder, env }), 0);
      for (const file of Object.keys(writes)) rmSync(join(folder, file), { force: true });
      const run = spawnSync("sh", ["-c", line], { cwd: folder, env, encoding: "utf8" });
      const printed = run.stdout + (line.includes("|") ? "" : run.stderr);
      assert.equal(run.status, 0, run.stderr);
      assert.match(printed, prints);
      for (const [file, text] of Object.entries(writes)) assert.match(readFileSync(join(folder, file), "utf8"), text);
    });
  }
});
