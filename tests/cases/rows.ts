import { readFileSync } from "node:fs";
import { Emulator } from "../../emulator/index.ts";
import { module, providerFolders, readProvider, type Format } from "../contract/fixtures.ts";

/** Where the filter stands. */
export const modes = ["downstream", "upstream"] as const;
export type Mode = (typeof modes)[number];

/** One configured vendor: a row of every case. */
export interface Row {
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>> & {
    readonly modelMapping: Readonly<Record<string, string>>;
  };
  /** The wire format that the vendor answers each client API in. */
  readonly formats: Readonly<Record<ClientApi, Format>>;
}

/** The APIs whose requests and answers are converted. */
export type ClientApi = "chat" | "messages";

/** How clients call each API: its path, stars for identifiers, its methods, and whose API they speak where many do. */
export interface ClientPath {
  readonly path: string;
  readonly methods: readonly string[];
  readonly client?: "anthropic";
}

export const paths: Readonly<Record<string, ClientPath>> = JSON.parse(
  readFileSync(new URL("paths.json", import.meta.url), "utf8"),
);

/** What a fixture configures for the sake of its own cases; here each row is the vendor as it is without settings. */
const ownSettings = ["qwenFileIds", "qwenEnableSearch", "geminiSafetySetting"];

/** Rows beside those of the fixtures: configurations that make the same vendor another one. */
const variants: Readonly<Record<string, { readonly of: string; readonly set: object }>> = {
  "bedrock-converse": { of: "bedrock", set: { bedrockMessages: "converse" } },
  "claude-code": { of: "claude", set: { claudeCodeMode: true } },
  "openai-custom": { of: "openai", set: { openaiCustomUrl: "https://llm.example.com/v1" } },
  "openai-original": { of: "openai", set: { protocol: "original" } },
};

function rowOf(name: string, of: string, set: object): Row {
  const { configuration, format = "openai", messages } = readProvider(of);
  const plain = Object.entries(configuration).filter(([key]) => !ownSettings.includes(key));
  const isNative = messages === "native" && !("bedrockMessages" in set);
  const formats = { chat: format, messages: isNative ? ("anthropic" as const) : format };
  return { name, configuration: { ...(Object.fromEntries(plain) as Row["configuration"]), ...set }, formats };
}

/** Every row, by name. */
export const rows: readonly Row[] = [
  ...providerFolders().map((name) => rowOf(name, name, {})),
  ...Object.entries(variants).map(([name, { of, set }]) => rowOf(name, of, set)),
].sort((a, b) => (a.name < b.name ? -1 : 1));

const gateways = new Map<string, Promise<Emulator>>();

/** A gateway with this one vendor and one token; no case leaves a trace in it, so all share it. */
export function gateway(row: Row, mode: Mode): Promise<Emulator> {
  const key = `${row.name} ${mode}`;
  const known = gateways.get(key) ?? started(row, mode);
  gateways.set(key, known);
  return known;
}

async function started(row: Row, mode: Mode): Promise<Emulator> {
  const configuration = { provider: { ...row.configuration, apiTokens: ["sk-1"] }, mode };
  const proxy = await Emulator.start({ wasm: module, mode, configuration });
  if (proxy.refused.length > 0) throw new Error(`${row.name}: ${proxy.refused.join("; ")}`);
  return proxy;
}

/** What no case may cause, of all gateways: traps, and what Envoy punishes. */
export async function faults(): Promise<string[]> {
  const found = [...gateways].map(async ([name, proxy]) =>
    [...(await proxy).faults, ...(await proxy).traps].map((fault) => `${name}: ${fault}`),
  );
  return (await Promise.all(found)).flat();
}
