import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { wrapped } from "./configuration.ts";

const golden = fileURLToPath(new URL("../../tests/cases/golden/members/", import.meta.url));
/** Longer values are cut. */
const longest = 60;

/** A table of the page: a client API, and a vendor of the cases for each column. */
interface Table {
  readonly title: string;
  readonly file: string;
  readonly columns: Readonly<Record<string, string>>;
}

const tables: readonly Table[] = [
  {
    title: "Chat completions",
    file: "chat.txt",
    columns: {
      "a server of OpenAI's API": "openai-custom",
      OpenAI: "openai",
      "Anthropic's format": "claude",
      "DashScope's format": "qwen-native",
      "Bedrock's Converse": "bedrock",
      "Google's format": "gemini",
    },
  },
  {
    title: "Messages, where the vendor does not have them",
    file: "messages.txt",
    columns: {
      "a server of OpenAI's API": "openai-custom",
      OpenAI: "openai",
      OpenRouter: "openrouter",
      Ollama: "ollama",
      "Google's format": "gemini",
    },
  },
];

const intro = wrapped(
  "Made by `make docs` from the golden files of the tests, which are what the built module does. A member is " +
    "*kept*; *fitted*, which is said in the vendor's or the model's own way; *left out*, for the reason that stands " +
    "there, where that changes no answer; or *refused*, with 400 and its name. Members that are in no table go to " +
    "the vendor as they are, or are refused where its API has no place for them.",
);

/** docs/members.md: member x client API x format. */
export function membersPage(): string {
  return [`# What becomes of every member\n\n${intro}\n`, ...tables.map((table) => page(table))].join("\n");
}

function page({ title, file, columns }: Table): string {
  const rows = readFileSync(golden + file, "utf8")
    .split(/^# /m)
    .slice(1)
    .map((section) => row(section, Object.values(columns)));
  const head = ["member", "value", ...Object.keys(columns)];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `## ${title}\n\n${lines.join("\n")}\n`;
}

/** The cells for one member: \`NAME: VALUE\`, then groups of vendors with one outcome. */
function row(section: string, vendors: readonly string[]): string[] {
  const [, member = "", value = ""] = /^(\S+): (.*)$/m.exec(section) ?? [];
  const groups = section.split(/^== /m).slice(1);
  const cells = vendors.map((vendor) => {
    const group = groups.find((one) => (one.split("\n")[0] ?? "").split(", ").includes(vendor));
    return cell(group?.split("\n")[1] ?? "");
  });
  return [code(member), code(value.length > longest ? `${value.slice(0, longest)}…` : value), ...cells];
}

/** An outcome without its details, but for a reason. */
function cell(outcome: string): string {
  const [, word = ""] = /^(kept|fitted|refused|left out: .*)/.exec(outcome) ?? [];
  if (word === "") throw new Error(`nobody says what becomes of a member: ${outcome}`);
  return word;
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
