import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { repository } from "../../cli/envoy/shipped.ts";
import { findEnvoy } from "../../scripts/envoy.ts";
import { aiProxy } from "./command.ts";
import { blocksOf, completed, documents, textOf, yamlBlocks } from "./documents.ts";

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-proxy-docs-"));
});
after(() => rmSync(folder, { recursive: true }));

describe("the YAML of the documents", () => {
  it("is found", () => assert.ok(yamlBlocks.length >= 5));

  for (const block of yamlBlocks) {
    it(`${block.at} has no problem but its placeholders, and Envoy takes it as it is rendered`, async () => {
      const file = join(folder, "block.yaml");
      writeFileSync(file, completed(block));
      const { status, stderr } = await aiProxy("check", file);
      const problems = stderr.split("\n").filter((line) => / (error|warning): /.test(line));
      const others = problems.filter((line) => !/ is a placeholder/.test(line));
      assert.deepEqual(others, []);
      assert.equal(status, 0);
      assert.ok(problems.length > 0, "tokens are placeholders");
      for (const mode of ["upstream", "downstream"]) {
        const output = join(folder, `${mode}.yaml`);
        const rendered = await aiProxy("render", file, "--mode", mode, "-o", output);
        assert.equal(rendered.status, 0, rendered.stderr);
        const envoy = spawnSync(findEnvoy(), ["--mode", "validate", "-c", output, "--log-level", "error"]);
        assert.equal(envoy.status, 0, envoy.stderr.toString());
      }
    });
  }

  it("says where it belongs when it is no whole configuration", () => {
    const block = { at: "x.md:1", language: "yaml" };
    const whole = completed({ ...block, text: "# in provider.failover\nfailureThreshold: 7\n" });
    assert.match(whole, /^ {4}failureThreshold: 7$/m);
    assert.match(whole, /^ {4}enabled: true$/m);
    assert.throws(() => completed({ ...block, text: "failureThreshold: 7\n" }), /neither a whole/);
    assert.throws(() => completed({ ...block, text: "kind: Pod\nmetadata: {name: x}\n" }), /what is Pod x/);
    assert.throws(() => blocksOf("x.md", "```yaml\na: 1\n"), /1 fences, 0 blocks/);
  });
});

/** Programs that the documents may tell of and that are not ours. */
const others = ["curl", "docker", "grep", "kubectl", "oras", "skopeo"];
const makefile = readFileSync(`${repository}Makefile`, "utf8");

/** The command lines of a document's shell blocks, continued lines joined, comments and variables' values taken off. */
function commandsOf(file: string): { at: string; words: string[] }[] {
  const blocks = blocksOf(file).filter(({ language }) => ["sh", "bash", "shell", "console"].includes(language));
  return blocks.flatMap(({ at, text }) => {
    const lines = text.replaceAll(/\\\n/g, " ").split("\n");
    const commands = lines.flatMap((line) => line.replace(/(^|\s)#.*$/, "").split(/ [|&]+ /));
    return commands.filter((line) => line.trim() !== "").map((line) => ({ at, words: line.trim().split(/\s+/) }));
  });
}

const commands = documents.flatMap(commandsOf);

/** Runs what needs neither network nor Envoy; of everything else the options and files are looked at. */
async function tryCommand([name = "", ...rest]: readonly string[]): Promise<void> {
  const help = await aiProxy(name, "--help");
  assert.equal(help.status, 0, `no command ${name}`);
  for (const option of rest.filter((word) => /^--?[a-z]/.test(word))) {
    assert.match(help.stdout, new RegExp(`(^|[\\s,])${option}[\\s,]`, "m"), `no option ${option}`);
  }
  for (const file of rest.filter((word) => /^[a-z].*\.yaml$/.test(word) && !rest.includes("-o"))) {
    assert.ok(existsSync(join(folder, file)), `no file ${file}`);
  }
  if (!["check", "render", "pack"].includes(name) || rest.includes("--push")) return;
  const run = spawnSync(process.execPath, [`${repository}cli/bin.js`, name, ...rest], {
    cwd: folder,
    input: readFileSync(`${repository}deploy/higress-wasmplugin.yaml`),
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
  rmSync(join(folder, "image"), { recursive: true, force: true });
}

describe("the commands of the documents", () => {
  before(() => {
    for (const name of ["examples", "deploy"]) cpSync(`${repository}${name}`, join(folder, name), { recursive: true });
  });

  it("are found", () => {
    assert.ok(commands.some(({ words }) => words[0] === "make"));
    assert.ok(commands.some(({ words }) => words[0] === "cli/bin.js"));
  });

  for (const { at, words } of commands) {
    it(`${at}: ${words.join(" ")}`, async () => {
      const [program = "", ...rest] = words;
      if (program === "make") {
        const targets = rest.filter((word) => !word.includes("="));
        for (const target of targets) assert.match(makefile, new RegExp(`^(\\w+ )*${target}( \\w+)*:`, "m"));
      } else if (program === "node") assert.ok(existsSync(`${repository}${rest.at(-1)}`) || rest.includes("NAME"));
      else if (program === "cli/bin.js" || program === "ai-proxy") await tryCommand(rest);
      else assert.ok(others.includes(program), `${program} is none of ${others.join(", ")}`);
    });
  }
});

describe("the links of the documents", () => {
  for (const file of documents) {
    it(`lead to files and headings that exist: ${file}`, () => {
      const links = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
      for (const link of links.filter((one) => !/^https?:/.test(one))) {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? file : join(dirname(file), path);
        assert.ok(existsSync(`${repository}${target}`), `${file}: ${link}`);
        if (anchor !== undefined) assert.ok(anchorsOf(target).includes(anchor), `${file}: ${link}`);
      }
    });
  }
});

/** The anchors that GitHub gives headings. */
function anchorsOf(file: string): string[] {
  const headings = [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
