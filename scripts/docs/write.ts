import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configurationPage, wrapped } from "./configuration.ts";
import { membersPage } from "./members.ts";
import { providerTable } from "./provider_table.ts";
import { configurationSchema } from "./schema.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The documents that are generated, wholly or in part, as they should be: path from the root -> text. */
export function generated(): Map<string, string> {
  return new Map([
    ["README.md", filled("README.md", { providers: providerTable })],
    ["docs/configuration.md", configurationPage()],
    ["docs/configuration.schema.json", configurationSchema()],
    ["docs/members.md", membersPage()],
    ["docs/migration.md", filled("docs/migration.md", { types: missingTypes })],
  ]);
}

/** A file that is written by hand but for parts, each between two comments with its name. */
function filled(file: string, parts: Readonly<Record<string, () => string>>): string {
  let text = readFileSync(root + file, "utf8");
  for (const [name, make] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name}: made by \`make docs\` -->`, `<!-- end of ${name} -->`];
    const [first, last] = [text.indexOf(begin), text.indexOf(end)];
    if (first < 0 || last < first) throw new Error(`${file} has no ${begin} with ${end} behind it`);
    text = `${text.slice(0, first)}${begin}\n\n${make()}\n\n${text.slice(last)}`;
  }
  return text;
}

/** The Go plugin's types that the module refuses, by its own list. */
function missingTypes(): string {
  const source = readFileSync(`${root}assembly/providers/index.ts`, "utf8");
  const [, list = ""] = /PLANNED_TYPES: string\[\] = \[(.*?)\]/s.exec(source) ?? [];
  const types = [...list.matchAll(/"([^"]+)"/g)].map(([, type = ""]) => `\`${type}\``);
  return types.length === 0 ? "Every provider of the Go plugin is built." : wrapped(`${types.join(", ")}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of generated()) writeFileSync(root + file, text);
}
