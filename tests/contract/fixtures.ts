import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Emulator } from "../../emulator/emulator.ts";

const folder = fileURLToPath(new URL("../fixtures/", import.meta.url));

/** The module under test: the one `make build` makes. */
export const module = fileURLToPath(new URL("../../build/ai-proxy.wasm", import.meta.url));

/** How clients address each API: path and method. A provider's `paths` names those it serves. */
export const apis = {
  chat: { path: "/v1/chat/completions", method: "POST" },
  embeddings: { path: "/v1/embeddings", method: "POST" },
  models: { path: "/v1/models", method: "GET" },
  reranks: { path: "/v1/reranks", method: "POST" },
} as const;

export type Api = keyof typeof apis;

/** The wire format that a vendor's chat has. */
export type Format = "openai" | "anthropic" | "dashscope";

interface ProviderConfiguration extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly modelMapping: Readonly<Record<string, string>>;
}

/** `provider.json` of a fixture folder; see tests/fixtures/README.md. */
export interface ProviderFixture {
  readonly source: string;
  /** The provider's configuration but for `apiTokens`. */
  readonly configuration: ProviderConfiguration;
  readonly host: string;
  /** The wire format of the vendor's chat; OpenAI's where nothing is said. */
  readonly format?: Format;
  readonly auth: { readonly header: string; readonly prefix: string };
  readonly paths: Readonly<Partial<Record<Api, string>>>;
  /** The same for single cases, where the body has a say in it. */
  readonly casePaths?: Readonly<Record<string, string>>;
  /** Anthropic's API: the vendor has it, or the filter speaks it to clients for a vendor that has OpenAI's alone. */
  readonly messages: "native" | "front";
  /** Name of a contract test -> why it does not hold for this provider. */
  readonly skips: Readonly<Record<string, string>>;
}

/** One message exchange: what the client sends, what the vendor must get, what it answers, what the client must get. */
export interface Case {
  readonly name: string;
  readonly api: Api;
  readonly request: Buffer | undefined;
  readonly upstream: Buffer | undefined;
  readonly response: Buffer | undefined;
  readonly client: Buffer | undefined;
  readonly contentType: string;
}

/** An answer of the vendor other than 200. */
export interface VendorError {
  readonly status: number;
  readonly response: Buffer;
  readonly client: Buffer;
  readonly contentType: string;
}

/** Names of the fixture folders. */
export function providerFolders(): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => existsSync(`${folder}${entry.name}/provider.json`)).map((entry) => entry.name);
}

export function readProvider(name: string): ProviderFixture {
  return JSON.parse(readFileSync(`${folder}${name}/provider.json`, "utf8")) as ProviderFixture;
}

/** Where the vendor must get a case. */
export function pathOf(fixture: ProviderFixture, one: Case): string | undefined {
  return fixture.casePaths?.[one.name] ?? fixture.paths[one.api];
}

/** The types the built module can be configured with, in its own words. */
export async function catalogue(): Promise<string[]> {
  const proxy = await Emulator.start({ wasm: module, configuration: { provider: { type: "" } } });
  const list = / is needed: one of (.*)$/.exec(proxy.refused[0] ?? "")?.[1];
  if (list === undefined) throw new Error(`the module does not say which types it knows: ${proxy.refused.join()}`);
  return list.split(", ");
}

/** All cases of a provider, by the names of its files. */
export function casesOf(name: string): Case[] {
  const files = readdirSync(folder + name);
  const names = new Set(files.map((file) => /^(.*)\.(?:request|response)\.\w+$/.exec(file)?.[1] ?? ""));
  const found = [...names].filter((one) => one !== "" && !one.startsWith("error-"));
  return found.map((one) => caseOf(name, one));
}

export function errorsOf(name: string): VendorError[] {
  const files = readdirSync(folder + name);
  return files.flatMap((file) => {
    const status = /^error-(\d{3})\.response\.\w+$/.exec(file)?.[1];
    if (status === undefined) return [];
    const response = readFileSync(`${folder}${name}/${file}`);
    const client = read(name, file.replace(".response.", ".client."))?.bytes ?? response;
    return [{ status: Number(status), response, client, contentType: typeOf(file) }];
  });
}

function caseOf(provider: string, name: string): Case {
  const api = name.split("-")[0] ?? "";
  if (!(api in apis)) throw new Error(`${provider}/${name}: no API is called ${api}`);
  const response = read(provider, `${name}.response.json`) ?? read(provider, `${name}.response.sse`);
  const client = read(provider, `${name}.client.json`) ?? read(provider, `${name}.client.sse`) ?? response;
  return {
    name,
    api: api as Api,
    request: read(provider, `${name}.request.json`)?.bytes,
    upstream: read(provider, `${name}.upstream.json`)?.bytes,
    response: response?.bytes,
    client: client?.bytes,
    contentType: response?.type ?? "",
  };
}

function read(provider: string, file: string): { bytes: Buffer; type: string } | undefined {
  const path = `${folder}${provider}/${file}`;
  return existsSync(path) ? { bytes: readFileSync(path), type: typeOf(file) } : undefined;
}

function typeOf(file: string): string {
  return file.endsWith(".sse") ? "text/event-stream; charset=utf-8" : "application/json";
}
