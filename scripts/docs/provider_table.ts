import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("../../tests/fixtures/", import.meta.url));

interface Fixture {
  source: string;
  host: string;
  configuration: Record<string, unknown> & { type: string };
  paths: Record<string, string>;
}

/** The README's table of providers: a row for each fixture folder, which the contract suite ties to the catalogue. */
export function providerTable(): string {
  const folders = readdirSync(fixtures).filter((name) => existsSync(`${fixtures}${name}/provider.json`));
  const all = folders
    .sort()
    .map((name) => JSON.parse(readFileSync(`${fixtures}${name}/provider.json`, "utf8")) as Fixture);
  const rows = all.filter(({ configuration }, index) => configuration.type === folders[index]).map(row);
  return ["| `type` | host | chats at | documents |", "|---|---|---|---|", ...rows].join("\n");
}

function row({ source, host, configuration, paths }: Fixture): string {
  const key = Object.keys(configuration).find((name) => /Host$/.test(name));
  const [document = ""] = source.split(", ");
  const place = key === undefined ? host : key;
  return `| \`${configuration.type}\` | \`${place}\` | \`${paths["chat"]}\` | ${document} |`;
}
