import { readFileSync } from "node:fs";
import { casesOf, providerFolders, readProvider } from "../contract/fixtures.ts";

/** The APIs in which clients chat. */
export const clientApis = { chat: "/v1/chat/completions", messages: "/v1/messages" } as const;
export type ClientApi = keyof typeof clientApis;

/** The formats in which vendors answer. */
export type Dialect = "openai" | "anthropic" | "dashscope" | "gemini";

/** A provider in one of its configurations. */
export interface Subject {
  readonly name: string;
  readonly mode: "downstream" | "upstream";
  readonly provider: object;
  /** The format in which it answers a client of each API. */
  readonly dialects: Readonly<Record<ClientApi, Dialect>>;
}

/** An API of OpenAI's or Anthropic's, as the module's own table has it. */
export interface Api {
  readonly name: string;
  readonly path: string;
}

const failover = { enabled: true, healthCheckModel: "m" };
const rules = Array.from({ length: 5 }, (_, index) => ({ name: `s${index}`, mode: "raw", value: index }));
const schema = { responseJsonSchema: { name: "s", schema: { type: "object" } } };

/** As many as there may be, of which none fits. */
const errorRules = Array.from({ length: 32 }, (_, index) => ({
  status: [200, 400, 401, 429, 500],
  body: { path: `error.details.${index}.reason`, contains: "no such words" },
  class: "quota",
}));

/** What changes the way of a body or an answer, by the folders of providers that it is tried with. */
const variants: Readonly<Record<string, readonly [provider: object, ...folders: string[]]>> = {
  failover: [{ failover }, "groq", "claude", "qwen-native"],
  retries: [{ failover, retryOnFailure: { enabled: true } }, "groq", "claude", "qwen-native"],
  "custom settings": [{ customSettings: rules }, "groq", "claude", "qwen-native"],
  cleanup: [{ contextCleanupCommands: ["/clear", "/new"] }, "groq", "claude", "qwen-native"],
  merge: [{ mergeConsecutiveMessages: true }, "groq", "qwen-native"],
  "reasoning before content": [{ reasoningContentMode: "concat" }, "groq", "claude", "qwen-native"],
  "no reasoning": [{ reasoningContentMode: "ignore" }, "groq", "qwen-native"],
  "promoted thinking": [{ promoteThinkingOnEmpty: true }, "groq", "claude", "qwen-native"],
  "hiclaw mode": [{ hiclawMode: true }, "groq"],
  "original protocol": [{ protocol: "original", customSettings: rules }, "groq", "openai"],
  "code mode": [{ claudeCodeMode: true }, "claude"],
  schema: [schema, "openai"],
  "error rules": [{ failover, errorRules }, "groq", "claude"],
  upstream: [{}, "groq", "claude", "qwen-native"],
};

/** Every provider of the catalogue as it is, and some of them with more in their configuration. */
export function subjects(): Subject[] {
  const plain = providerFolders().map((folder) => subjectOf(folder));
  const more = Object.entries(variants).flatMap(([name, [provider, ...folders]]) =>
    folders.map((folder) => subjectOf(folder, name, provider)),
  );
  return [...plain, ...more];
}

/** One of each way that a body takes through the module: as it is, edited, or written anew in one of four formats. */
export function waysOfBodies(): { name: string; subject: Subject; api: ClientApi }[] {
  const ways = [
    "groq/chat",
    "groq/messages",
    "claude/chat",
    "qwen-native/chat",
    "gemini/chat",
    "groq, custom settings/chat",
  ];
  return subjects().flatMap((subject) =>
    (Object.keys(clientApis) as ClientApi[])
      .map((api) => ({ name: `${subject.name}/${api}`, subject, api }))
      .filter(({ name }) => ways.includes(name)),
  );
}

/** The configuration of a subject, with keys of its provider added or replaced. */
export function configurationOf({ mode, provider }: Subject, more: object = {}): object {
  return { ...(mode === "upstream" ? { mode } : {}), provider: { ...provider, ...more } };
}

/** Every API that the module knows by a path. */
export function knownApis(): Api[] {
  const files = ["api_calls", "api_stores"];
  const texts = files.map((file) =>
    readFileSync(new URL(`../../assembly/canonical/${file}.ts`, import.meta.url), "utf8"),
  );
  const table = texts.join("\n");
  const rows = [...table.matchAll(/ApiName\.(\w+),\s*"[^"]+",\s*"(\/[^"]+)"/g)];
  return rows.map(([, name = "", path = ""]) => ({ name, path: path.replaceAll("*", "some-id") }));
}

function subjectOf(folder: string, variant = "", more: object = {}): Subject {
  const fixture = readProvider(folder);
  const own = dialectOf(folder);
  return {
    name: variant === "" ? folder : `${folder}, ${variant}`,
    mode: variant === "upstream" || variant === "retries" ? "upstream" : "downstream",
    provider: { ...fixture.configuration, apiTokens: ["sk-scale-1", "sk-scale-2"], ...more },
    dialects: { chat: own, messages: fixture.messages === "native" ? "anthropic" : own },
  };
}

/** As the provider's own fixture of a stream shows. */
function dialectOf(folder: string): Dialect {
  const stream = casesOf(folder).find(({ name }) => name === "chat-stream");
  const text = stream?.response?.toString() ?? "";
  if (text.includes("content_block")) return "anthropic";
  if (text.includes('"candidates":')) return "gemini";
  return text.includes('"output":') ? "dashscope" : "openai";
}
