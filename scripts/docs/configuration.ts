import { capabilities } from "./capability_keys.ts";
import { stringify } from "yaml";
import { errorBody, errorHeader, errorRule } from "./error_rule_keys.ts";
import { failover, retry } from "./failover_keys.ts";
import type { Key, Section } from "./key.ts";
import { context, credential, setting, token } from "./nested_keys.ts";
import { modelTraits } from "./trait_keys.ts";
import { root, rule } from "./plugin_keys.ts";
import { status } from "./status_keys.ts";
import { provider } from "./provider_keys.ts";
import { refused, vendors } from "./vendor_keys.ts";

/** Every object of the configuration that has keys, in the order of the page. */
export const sections: readonly Section[] = [
  ...[root, status, rule, provider, token, credential, failover, retry, errorRule, errorHeader, errorBody, context],
  ...[setting, capabilities, modelTraits],
  ...vendors,
];

/** Where lines of prose end. */
const column = 132;

const intro = [
  "Every key that ai-proxy reads. This page is made from one table, `scripts/docs/`, by `make docs`; tests hold " +
    "the table against the module: that it reads these keys and no others, their types, defaults and ranges, and " +
    "that each example is taken.",
  "The plugin's configuration is one JSON object; in Higress and Istio it is the YAML under `pluginConfig`, " +
    "`defaultConfig` or a `config` of `matchRules`. A value of the wrong type is a problem. A rule with a problem, " +
    "or whose provider has one, is refused alone: its requests are answered 503 with the code `rule_refused`, all " +
    "problems stand in Envoy's log with their JSON paths, `ai_proxy.rules_refused` counts, and everything else is " +
    "served. What is wrong at the top is that of the requests that no rule is for, and of the rules that inherit it. " +
    "The whole configuration is refused, and the previous one keeps serving, where it is no JSON object, where " +
    "`mode`, `strictConfig`, `_rules_` or what a rule matches is wrong, and where every request would be refused " +
    "([why](decisions/0019-refused-alone.md)). " +
    "`ai-proxy check` says the same before, and fails for any problem. An unknown key is a warning that names the " +
    "nearest known one; one that is near none is told by its number, because it may be a secret. `null` is as " +
    "good as absent. " +
    "Numbers are whole and not negative, and 0 means the default, as in the Go plugin, unless a " +
    "row says otherwise.",
  "[configuration.schema.json](configuration.schema.json) says the same to editors: name it in the first lines of a " +
    "file, as the [examples](../examples/groq.yaml) do. What is taken, the module decides.",
];

/** docs/configuration.md. */
export function configurationPage(): string {
  const parts = sections.filter((section) => section.type === undefined).map(render);
  return [
    "# Configuration",
    ...intro.map(wrapped),
    ...parts,
    renderSecrets(),
    "## Keys of one type",
    ...vendors.map(renderVendor),
    renderRefused(),
    "",
  ].join("\n\n");
}

function render(section: Section): string {
  const body = section === capabilities ? names(section) : table(section);
  return [`## ${section.title}`, ...(section.text === undefined ? [] : [wrapped(section.text)]), body].join("\n\n");
}

function renderVendor(section: Section): string {
  return `### ${section.title}\n\n${table(section)}`;
}

function table({ keys }: Section): string {
  const rows = keys.map((key) => row([`\`${key.key}\``, typeOf(key), defaultOf(key), key.effect, exampleOf(key)]));
  return [row(["key", "type", "default", "effect", "example"]), "|---|---|---|---|---|", ...rows].join("\n");
}

function names({ keys }: Section): string {
  return wrapped(`${keys.map(({ key }) => `\`${key}\``).join(", ")}.`);
}

/** Prose in lines as long as those of the other documents. */
export function wrapped(text: string): string {
  return text.replace(new RegExp(`(.{1,${column}})( |$)`, "g"), "$1\n").trimEnd();
}

function typeOf({ type, unit, range, choices }: Key): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(", ");
  const limits = range === undefined ? [] : [`${range[0]} to ${range[1]}`];
  return [[type, ...(unit === undefined ? [] : [unit])].join(", "), ...limits].join(", ");
}

function defaultOf({ fallback, absent, choices }: Key): string {
  const value = fallback ?? (absent === undefined ? choices?.[0] : undefined);
  return value === undefined ? (absent ?? "") : `\`${value}\``;
}

function exampleOf({ key, example, shown }: Key): string {
  return `\`${stringify(
    { [key]: shown ?? example },
    { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0, version: "1.1" },
  )
    .trim()
    .replace(/^\{(.*)\}$/s, "$1")}\``;
}

/** What the command takes in the place of the keys that are secret. */
function renderSecrets(): string {
  const marked = sections.flatMap((section) => section.keys.filter(({ isSecret }) => isSecret));
  const keys = marked.map(({ key }) => `\`${key}\``);
  const text =
    `A text of \`apiTokens\` and the value of ${keys.slice(0, -1).join(", ")} and ${keys.at(-1)} can say where the ` +
    "secret is, instead of being it: as the whole of the value, which `ai-proxy check`, `render` and `run` resolve " +
    "before the module sees it. Where it is not there, that is a problem with its JSON path; it is never printed.";
  const rows = [
    ["`${GROQ_API_KEY}`", "the environment's variable of this name", "`check`, `render`, `run`"],
    ["`file:///run/secrets/groq`", "the text of the file, without one newline at its end", "`check`, `render`, `run`"],
    ["`${secret.ai/keys.groq}`", "the key `groq` of the Secret `keys` in namespace `ai`", "Higress's controller"],
  ];
  const rest =
    "The module, Envoy and Istio resolve nothing: what they are given is the token. So what `render` writes " +
    "holds the secrets: a file that only its owner can read, and nothing to a terminal without `--show-tokens`. " +
    "`run` hands them to Envoy in a pipe, and keeps none. A secret that has changed is read by the next `run` or " +
    "`render`.";
  const table = [row(["value", "stands for", "resolved by"]), "|---|---|---|", ...rows.map(row)].join("\n");
  return ["## Secrets outside of files", wrapped(text), table, wrapped(rest)].join("\n\n");
}

function renderRefused(): string {
  const rows = refused.map(({ key, path, type, instead }) => {
    const where = [...path, key].slice(1).join(".");
    const owners = vendors.filter(({ keys }) => keys.some((other) => other.key === key)).map((owner) => owner.type);
    const others = owners.length === 0 ? "all" : `all but \`${owners.join("`, `")}\``;
    return row([`\`${where}\``, type === undefined ? others : `\`${type}\``, instead]);
  });
  const text = "Keys of the Go plugin that this version does not build. A rule with one is refused.";
  return ["## Refused keys", text, [row(["key", "type", "instead"]), "|---|---|---|", ...rows].join("\n")].join("\n\n");
}

/** Cells of a Markdown table: bars in them must not end them. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`.replaceAll("|  |", "| |");
}
