import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { configurationPage, shortTable } from "./configuration.ts";
import { providerTable } from "./provider_table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What is generated in a file that is written by hand otherwise, between two comments with its name. */
const parts: Readonly<Record<string, () => string>> = { keys: shortTable, providers: providerTable };

/** The documents that are generated, wholly or in part, as they should be: path from the root -> text. */
export function generated(): Map<string, string> {
  let readme = readFileSync(`${root}README.md`, "utf8");
  for (const [name, make] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name}: made by \`make docs\` -->`, `<!-- end of ${name} -->`];
    const [first, last] = [readme.indexOf(begin), readme.indexOf(end)];
    if (first < 0 || last < first) throw new Error(`README.md has no ${begin} with ${end} behind it`);
    readme = `${readme.slice(0, first)}${begin}\n\n${make()}\n\n${readme.slice(last)}`;
  }
  return new Map([
    ["README.md", readme],
    ["docs/configuration.md", configurationPage()],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of generated()) writeFileSync(root + file, text);
}
