import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What `make new-provider` cannot do, said so that its reader can mend it. */
class Refusal extends Error {}

/** Writes the files of a provider that speaks OpenAI's API, ready to be corrected: its own, its fixture, its entry. */
export function addProvider(folder: string, name: string): string[] {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new Refusal("NAME must be lower-case letters, digits and hyphens");
  const variable = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const file = `assembly/providers/${name.replaceAll("-", "_")}.ts`;
  if (existsSync(join(folder, file))) throw new Refusal(`${file} exists already`);
  writeFileSync(join(folder, file), source(name, variable));
  writeFixture(folder, name);
  enter(folder, name, variable, file);
  return [file, `tests/fixtures/${name}/provider.json`, "assembly/providers/index.ts"];
}

function source(name: string, variable: string): string {
  return `import { ApiName } from "../canonical/api_name";
import { openai } from "../formats/openai/vendor";
import { Profile } from "./profile";
import { Provider } from "./provider";
import { standard } from "./standard";

/** https://${name}.example/docs */
const profile: Profile = {
  type: "${name}",
  host: "api.${name}.example",
  routes: standard("", [ApiName.ChatCompletions, ApiName.Models]),
};

export const ${variable} = new Provider(profile, openai);
`;
}

/** A provider of OpenAI's wire format, under the new one's name and at its host: its fixtures are the shared ones. */
function writeFixture(folder: string, name: string): void {
  const text = readFileSync(join(folder, "tests/fixtures/stepfun/provider.json"), "utf8");
  const renamed = text
    .replaceAll(
      "https://platform.stepfun.com/docs/api-reference/chat/chat-completion-create",
      `https://${name}.example/docs`,
    )
    .replaceAll("api.stepfun.com", `api.${name}.example`)
    .replaceAll('"type": "stepfun"', `"type": "${name}"`);
  mkdirSync(join(folder, "tests/fixtures", name));
  writeFileSync(join(folder, "tests/fixtures", name, "provider.json"), renamed);
}

function enter(folder: string, name: string, variable: string, file: string): void {
  const index = join(folder, "assembly/providers/index.ts");
  const text = readFileSync(index, "utf8");
  const module = file.replace("assembly/providers/", "./").replace(/\.ts$/, "");
  const entered = text
    .replace(/^import /, `import { ${variable} } from "${module}";\nimport `)
    .replace("const CATALOGUE: Provider[] = [", `const CATALOGUE: Provider[] = [${variable}, `)
    .replace(new RegExp(`"${name}",\\s*|,\\s*"${name}"(?=\\])`), "");
  writeFileSync(index, entered);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const written = addProvider(root, process.argv[2] ?? "");
    console.log(`written: ${written.join(", ")}`);
    console.log("now correct host and routes by the vendor's documents, add fixtures where it differs, then:");
    console.log("make format docs golden, and make unit contract cases architecture cli");
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    console.error(`new-provider: ${fault.message}; usage: make new-provider NAME=acme`);
    process.exitCode = 1;
  }
}
