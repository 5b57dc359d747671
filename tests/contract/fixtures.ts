import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Emulator } from "../../emulator/index.ts";
import { framesOf, framesType } from "../frames.ts";

const folder = fileURLToPath(new URL("../fixtures/", import.meta.url));
/** What every vendor with OpenAI's wire format asks and answers, unless its own folder says otherwise. */
const shared = "shared";

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
export type Format = "openai" | "anthropic" | "dashscope" | "converse" | "gemini";

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
  /** Bodies are not read: the vendor must get them as they were sent. */
  readonly passesBodies?: boolean;
  readonly auth: { readonly header: string; readonly prefix: string };
  readonly paths: Readonly<Partial<Record<Api, string>>>;
  /** The same for single cases, where the body has a say in it. */
  readonly casePaths?: Readonly<Record<string, string>>;
  /**
   * Anthropic's API: the vendor has it, or the filter speaks it to clients for a vendor that has OpenAI's
   * alone, or neither.
   */
  readonly messages: "native" | "front" | "converted";
  /** Whether streams are asked for their usage; they are where nothing is said. */
  readonly asksForUsage?: boolean;
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

/** Where the vendor must get a case: `{model}` stands for the model that the configuration gives. */
export function pathOf(fixture: ProviderFixture, one: Case): string | undefined {
  const path = fixture.casePaths?.[one.name] ?? fixture.paths[one.api];
  const { model = "" } = JSON.parse(one.request?.toString() ?? "{}") as { model?: string };
  return path?.replace("{model}", encodeURIComponent(mappedModel(fixture, model)));
}

/** Where the vendor must get a chat that asks for `model`. */
export function chatPath(fixture: ProviderFixture, model: string): string {
  return fixture.paths.chat?.replace("{model}", encodeURIComponent(mappedModel(fixture, model))) ?? "";
}

/** Whether the vendor answers a case with events, in whatever frames. */
export function isStream({ contentType }: Case): boolean {
  return contentType.startsWith("text/event-stream") || contentType === framesType;
}

/** The types the built module can be configured with, in its own words. */
export async function catalogue(): Promise<string[]> {
  const proxy = await Emulator.start({ wasm: module, configuration: { provider: { type: "" } } });
  const list = / is needed: one of (.*)$/.exec(proxy.refused[0] ?? "")?.[1];
  if (list === undefined) throw new Error(`the module does not say which types it knows: ${proxy.refused.join()}`);
  return list.split(", ");
}

/** All cases of a provider: those of its own files, and the shared ones of the APIs it serves. */
export function casesOf(name: string): Case[] {
  const fixture = readProvider(name);
  const names = new Set(
    filesOf(name, fixture).map((file) => /^(.*)\.(?:request|response)\.\w+$/.exec(file)?.[1] ?? ""),
  );
  const found = [...names].filter((one) => one !== "" && !one.startsWith("error-"));
  return found.map((one) => caseOf(name, one, fixture));
}

export function errorsOf(name: string): VendorError[] {
  const fixture = readProvider(name);
  return filesOf(name, fixture).flatMap((file) => {
    const status = /^error-(\d{3})\.response\.\w+$/.exec(file)?.[1];
    if (status === undefined) return [];
    const response = read(name, file, fixture)?.bytes ?? Buffer.alloc(0);
    const client = read(name, file.replace(".response.", ".client."), fixture)?.bytes ?? response;
    return [{ status: Number(status), response, client, contentType: typeOf(file) }];
  });
}

/** Files of a provider that are the shared ones, byte for byte: what they say is said already. */
export function copiesOf(name: string): string[] {
  const common = readdirSync(folder + shared);
  const both = readdirSync(folder + name).filter((file) => common.includes(file));
  return both.filter((file) =>
    readFileSync(`${folder}${name}/${file}`).equals(readFileSync(`${folder}${shared}/${file}`)),
  );
}

/** Names of the files that a provider has, its own or shared. */
function filesOf(name: string, { format = "openai", paths }: ProviderFixture): string[] {
  const own = readdirSync(folder + name);
  if (format !== "openai") return own;
  const common = readdirSync(folder + shared).filter((file) => file.startsWith("error-") || apiOf(file) in paths);
  return [...new Set([...own, ...common])].sort();
}

function apiOf(name: string): Api {
  const api = /^[a-z]+/.exec(name)?.[0] ?? "";
  if (!(api in apis)) throw new Error(`${name}: no API is called ${api}`);
  return api as Api;
}

function caseOf(provider: string, name: string, fixture: ProviderFixture): Case {
  const of = (file: string) => read(provider, `${name}.${file}`, fixture);
  const request = of("request.json")?.bytes;
  const response = of("response.json") ?? of("response.sse") ?? of("response.frames");
  const client = of("client.json") ?? of("client.sse") ?? response;
  const upstream = fixture.passesBodies === true ? request : of("upstream.json")?.bytes;
  return {
    name,
    api: apiOf(name),
    request,
    upstream: upstream === undefined ? undefined : withModel(upstream, request, fixture),
    response: response?.bytes,
    client: client?.bytes,
    contentType: response?.type ?? "",
  };
}

/** `{model}` in the body of a shared case stands for the model that the configuration gives for the one asked for. */
function withModel(upstream: Buffer, request: Buffer | undefined, fixture: ProviderFixture): Buffer {
  if (request === undefined || !upstream.includes('"{model}"')) return upstream;
  const { model } = JSON.parse(request.toString()) as { model: string };
  return Buffer.from(upstream.toString().replaceAll("{model}", mappedModel(fixture, model)));
}

function mappedModel({ configuration }: ProviderFixture, model: string): string {
  const rules = Object.entries(configuration.modelMapping);
  const rule = rules.find(
    ([asked]) => asked === model || (asked.endsWith("*") && model.startsWith(asked.slice(0, -1))),
  );
  return rule?.[1] ?? model;
}

/** A file of the provider's, or the shared one: requests for every provider, the others for OpenAI's wire format. */
function read(provider: string, file: string, fixture: ProviderFixture): { bytes: Buffer; type: string } | undefined {
  const isShared = file.endsWith(".request.json") || (fixture.format ?? "openai") === "openai";
  const places = [provider, ...(isShared ? [shared] : [])].map((name) => `${folder}${name}/${file}`);
  const path = places.find((place) => existsSync(place));
  if (path === undefined) return undefined;
  const isFramed = path.endsWith(".frames");
  return { bytes: isFramed ? framesOf(readFileSync(path, "utf8")) : readFileSync(path), type: typeOf(file) };
}

function typeOf(file: string): string {
  if (file.endsWith(".frames")) return framesType;
  return file.endsWith(".sse") ? "text/event-stream; charset=utf-8" : "application/json";
}
