import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("../../tests/fixtures/", import.meta.url));

interface Fixture {
  source: string;
  host: string;
  configuration: Record<string, unknown> & { type: string };
  paths: Record<string, string>;
}

/** The README's table of providers. */
export function providerTable(): string {
  return ["| `type` | host | chats at | documents |", "|---|---|---|---|", ...providers().map(row)].join("\n");
}

/** The types that can be configured. */
export function providerTypes(): string[] {
  return providers().map(({ configuration }) => configuration.type);
}

/** One for each type: it has a fixture folder of its name, which the contract suite ties to the catalogue. */
function providers(): Fixture[] {
  const folders = readdirSync(fixtures).filter((name) => existsSync(`${fixtures}${name}/provider.json`));
  const all = folders
    .sort()
    .map((name) => JSON.parse(readFileSync(`${fixtures}${name}/provider.json`, "utf8")) as Fixture);
  return all.filter(({ configuration }, index) => configuration.type === folders[index]);
}

function row({ source, host, configuration, paths }: Fixture): string {
  const key = Object.keys(configuration).find((name) => /(Host|ServiceUrl)$/.test(name));
  const [document = ""] = source.split(", ");
  const place = key === undefined ? host : key;
  return `| \`${configuration.type}\` | \`${place}\` | \`${chatPath(configuration, paths)}\` | ${document} |`;
}

/** The path of chats, with the keys of the configuration that stand in it. */
function chatPath(configuration: Fixture["configuration"], paths: Fixture["paths"]): string {
  const { type: _type, modelMapping, ...settings } = configuration;
  const models = Object.values((modelMapping ?? {}) as Record<string, string>);
  const chat = paths["chat"] ?? "";
  const model = models.find((name) =>
    ["models", "deployments"].some((of) => name !== "" && chat.includes(`/${of}/${name}`)),
  );
  const path = model === undefined ? chat : chat.replace(`/${model}`, "/{model}");
  return Object.entries(settings).reduce(
    (path, [key, value]) => (typeof value === "string" ? path.replace(value, `{${key}}`) : path),
    path,
  );
}
