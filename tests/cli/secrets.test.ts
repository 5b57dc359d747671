import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { parse, stringify } from "yaml";
import { plugins, type Bootstrap } from "../../cli/envoy/bootstrap.ts";
import { repository } from "../../cli/envoy/shipped.ts";
import { sections } from "../../scripts/docs/configuration.ts";
import { aiProxy, type Outcome } from "./command.ts";

const canaries = { environment: "canary-of-the-environment", file: "canary-of-a-file" };
const variable = "AI_PROXY_TEST_TOKEN";
const missing = "canary_AI_PROXY_MISSING";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-secrets-"));
  process.env[variable] = canaries.environment;
});
afterEach(() => delete process.env["AI_PROXY_TEST_EMPTY"]);
after(() => {
  delete process.env[variable];
  rmSync(folder, { recursive: true });
});

/** A file of the folder with this text, as a reference. */
function secretFile(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return `file://${folder}/${name}`;
}

function written(config: object): string {
  const path = join(folder, "gateway.yaml");
  writeFileSync(path, stringify(config));
  return path;
}

const groq = (apiTokens: unknown[], more: object = {}): object => ({ type: "groq", apiTokens, ...more });

/** No secret, and nothing of a reference, in what was printed. */
function assertSilent({ stdout, stderr }: Outcome, allowed = ""): void {
  for (const text of [stderr, allowed === "stdout" ? "" : stdout]) {
    for (const secret of [...Object.values(canaries), missing]) assert.ok(!text.includes(secret), text);
  }
}

async function tokensOf(config: object): Promise<unknown> {
  const outcome = await aiProxy("render", written(config), "-o", "-");
  assert.equal(outcome.status, 0, outcome.stderr);
  assertSilent(outcome, "stdout");
  const [plugin] = plugins(parse(outcome.stdout) as Bootstrap);
  return JSON.parse(plugin?.configuration.value ?? "{}");
}

/** The problems of a configuration, without its file; `check` and `render` say the same. */
async function faultsOf(config: object): Promise<string[]> {
  const path = written(config);
  const output = join(folder, "rendered.yaml");
  const told = [await aiProxy("check", path), await aiProxy("render", path, "-o", output)];
  const [checked = [], rendered] = told.map((outcome) => {
    assertSilent(outcome);
    assert.equal(outcome.status, 1, outcome.stderr);
    return outcome.stderr.split("\n").filter((line) => line.includes(" error: "));
  });
  for (const line of checked) assert.ok(rendered?.includes(line), line);
  assert.ok(!readdirSync(folder).includes("rendered.yaml"));
  return checked.map((line) => line.replace(/^.*? error: /, ""));
}

describe("secrets outside of files", () => {
  it("come from the environment and from files, less one newline at the end", async () => {
    const file = secretFile("newline", `${canaries.file}\n`);
    const plain = secretFile("plain", `${canaries.file}-2`);
    const windows = secretFile("windows", `${canaries.file}-3\r\n`);
    const provider = groq([`\${${variable}}`, file, { token: plain, name: "second" }, windows]);
    assert.deepEqual(await tokensOf({ provider }), {
      mode: "upstream",
      provider: groq([
        canaries.environment,
        canaries.file,
        { token: `${canaries.file}-2`, name: "second" },
        `${canaries.file}-3`,
      ]),
    });
  });

  it("are found in every provider, used or not, of the configuration and of its rules", async () => {
    const one = (id: string): object => ({ id, ...groq([`\${${missing}}`]) });
    const rule = { _match_domain_: ["a.example"], providers: [one("a"), one("b")], activeProviderId: "a" };
    const other = { _match_domain_: ["b.example"], provider: one("c") };
    const config = { providers: [one("d"), one("e")], activeProviderId: "d", _rules_: [rule, other] };
    const { stderr, status } = await aiProxy("check", written(config));
    assert.equal(status, 1);
    const places = [...stderr.matchAll(/ error: (\S+): the environment has no variable/g)].map(([, place]) => place);
    assert.deepEqual(places.sort(), [
      "_rules_[0].providers[0].apiTokens[0]",
      "_rules_[0].providers[1].apiTokens[0]",
      "_rules_[1].provider.apiTokens[0]",
      "providers[0].apiTokens[0]",
      "providers[1].apiTokens[0]",
    ]);
  });

  it("are those of the keys that the documents mark, and the texts of apiTokens", async () => {
    const marked = sections.flatMap(({ path, keys }) =>
      keys.filter(({ isSecret }) => isSecret).map(({ key }) => [...path, key].join(".")),
    );
    const parts = ["accessKey", "secretKey", "sessionToken"];
    const own = ["awsAccessKey", "awsSecretKey", "awsSessionToken"];
    assert.deepEqual(marked, [
      "status.token",
      "provider.apiTokens.0.token",
      ...parts.map((key) => `provider.credentials.0.${key}`),
      "provider.context.fileUrl",
      ...own.map((key) => `provider.${key}`),
      "provider.vertexAuthKey",
    ]);
    const reference = `\${${missing}}`;
    const context = { fileUrl: reference, serviceName: "files.dns", servicePort: 443 };
    const status = { path: "/status", token: reference };
    const faults = await faultsOf({ status, provider: groq([reference, { token: reference }], { context }) });
    const inProvider = ["apiTokens[0]", "apiTokens[1].token", "context.fileUrl"].map((place) => `provider.${place}`);
    for (const place of ["status.token", ...inProvider]) {
      assert.ok(
        faults.some((fault) => fault.startsWith(`${place}: the environment has no variable`)),
        place,
      );
    }
    const refer = (keys: string[]): object => Object.fromEntries(keys.map((key) => [key, reference]));
    const bedrock = { type: "bedrock", awsRegion: "us-east-1", credentials: [refer(parts)], ...refer(own) };
    const places = (await faultsOf({ provider: bedrock })).map((fault) => fault.split(":")[0]);
    assert.deepEqual(
      places.sort(),
      [...own, ...parts.map((key) => `credentials[0].${key}`)].map((key) => `provider.${key}`).sort(),
    );
    const vertex = { type: "vertex", vertexAuthKey: reference, credentials: [{ serviceAccount: reference }] };
    const missed = (await faultsOf({ provider: vertex })).filter((fault) => fault.includes("has no variable"));
    const keys = missed.map((fault) => fault.split(":")[0]);
    assert.deepEqual(keys.sort(), ["provider.credentials[0].serviceAccount", "provider.vertexAuthKey"]);
  });

  it("that cannot be had are problems with their place and what to do", async () => {
    process.env["AI_PROXY_TEST_EMPTY"] = "";
    mkdirSync(join(folder, "directory"));
    const cases: [string, RegExp][] = [
      [`\${${missing}}`, /has no variable of this name: export it first$/],
      ["${AI_PROXY_TEST_EMPTY}", /is empty: give it the secret$/],
      [`file://${folder}/${missing}`, /cannot be read \(there is no such file\): mount it, or correct the path$/],
      [`file://${folder}/directory`, /what it names is a folder$/],
      [`file://relative/${missing}`, /is written as file:\/\/\/run\/secrets\/NAME, with the whole path$/],
      [`file:${missing}`, /is written as file:\/\/\/run/],
      [secretFile("empty", "\n"), /its file is empty: write the secret into it$/],
      [secretFile("large", canaries.file.repeat(10_000)), /larger than 64 KiB/],
      [secretFile("lines", `${canaries.file}\n${canaries.file}\n`), /characters that a header cannot carry/],
    ];
    for (const [value, message] of cases) {
      const faults = await faultsOf({ provider: groq([value]) });
      const told = faults.filter((fault) => fault.startsWith("provider.apiTokens[0]: "));
      assert.equal(told.length, 1, faults.join("\n"));
      assert.match(told[0] ?? "", message);
    }
  });

  it("are mounted as links, as Kubernetes does", async () => {
    secretFile("data", canaries.file);
    symlinkSync(join(folder, "data"), join(folder, "link"));
    const config = (await tokensOf({ provider: groq([`file://${folder}/link`]) })) as { provider: object };
    assert.deepEqual(config.provider, groq([canaries.file]));
  });

  it("of Higress pass check without a word and stay; render says who alone fills them in", async () => {
    const reference = "${secret.ai/keys.groq}";
    const path = written({ provider: groq([reference, { token: "${secret.keys.groq-2}", name: "b" }]) });
    const checked = await aiProxy("check", path);
    assert.equal(checked.status, 0);
    assert.doesNotMatch(checked.stderr, /warning|error/);
    const rendered = await aiProxy("render", path, "-o", "-");
    assert.equal(rendered.status, 0);
    assert.ok(rendered.stdout.includes(reference));
    assert.equal(rendered.stderr.match(/warning: .*only Higress fills it in/g)?.length, 2);
  });

  it("in a WasmPlugin are resolved here, with a note that a cluster does not", async () => {
    const text = readFileSync(`${repository}deploy/higress-wasmplugin.yaml`, "utf8");
    const path = join(folder, "plugin.yaml");
    writeFileSync(
      path,
      text.replaceAll(/YOUR_\w+_1/g, `"\${${variable}}"`).replaceAll(/YOUR_\w+/g, "canary-of-a-file"),
    );
    const outcome = await aiProxy("check", path);
    assert.equal(outcome.status, 0, outcome.stderr);
    assertSilent(outcome);
    assert.equal(outcome.stderr.match(/note: .*in Higress write \$\{secret\./g)?.length, 2);
    assert.doesNotMatch(outcome.stderr, /placeholder/);
  });

  it("in a configuration of Envoy are sent as they are, of which check warns", async () => {
    const text = readFileSync(`${repository}envoy.yaml`, "utf8");
    const path = join(folder, "envoy.yaml");
    writeFileSync(path, text.replace("YOUR_GROQ_TOKEN_1", `\${${variable}}`).replace("YOUR_QWEN_TOKEN_1", "file:///x"));
    const outcome = await aiProxy("check", path);
    assert.equal(outcome.stderr.match(/warning: .*apiTokens\[0\] is sent as it is written/g)?.length, 2);
    assertSilent(outcome);
  });

  it("are rendered into a file of their owner's, and to a terminal only when that is asked for", async () => {
    const path = written({ provider: groq([`\${${variable}}`]) });
    const output = join(folder, "private.yaml");
    assertSilent(await aiProxy("render", path, "-o", output));
    assert.equal(statSync(output).mode & 0o777, 0o600);
    assert.ok(readFileSync(output, "utf8").includes(canaries.environment));
    const was = process.stdout.isTTY;
    process.stdout.isTTY = true;
    try {
      const refused = await aiProxy("render", path, "-o", "-");
      assert.equal(refused.status, 2);
      assertSilent(refused);
      assert.match(refused.stderr, /terminal.*--show-tokens/);
      const shown = await aiProxy("render", path, "-o", "-", "--show-tokens");
      assert.ok(shown.stdout.includes(canaries.environment));
    } finally {
      process.stdout.isTTY = was;
    }
  });

  it("reach Envoy by run, and nothing else", () => {
    const [envoy, seen] = [join(folder, "envoy"), join(folder, "seen")];
    writeFileSync(envoy, `#!/bin/sh\nif test "$1" = -c; then cat "$2" >${seen}; else echo "version: 0/1.40.0/"; fi\n`, {
      mode: 0o755,
    });
    const path = written({ provider: groq([`\${${variable}}`, secretFile("run", `${canaries.file}\n`)]) });
    const args = [`${repository}cli/bin.js`, "run", path, "--insecure"];
    const options = { env: { ...process.env, ENVOY: envoy }, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    assert.equal(status, 0, stderr);
    assertSilent({ status, stdout, stderr });
    for (const secret of Object.values(canaries)) assert.ok(readFileSync(seen, "utf8").includes(secret));
  });

  it("are no part of a longer text: that is a token, or a placeholder", async () => {
    const { stderr } = await aiProxy("check", written({ provider: groq([`a\${${variable}}`, "${not a name}"]) }));
    assert.equal(stderr.match(/warning/g)?.length, 2);
    assert.match(stderr, /apiTokens\[1\] is a placeholder/);
  });
});
