import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Emulator, type StartOptions } from "../../emulator/index.ts";

/** The module under test: the one `make build` makes. */
export const module = fileURLToPath(new URL("../../build/ai-proxy.wasm", import.meta.url));

/** Tokens of the default configurations; they look like nothing else, so that a test can search for them. */
export const tokens = ["sk-canary-one-0001", "sk-canary-two-0002"] as const;

/** The smallest configuration of each provider, with two tokens. */
export const providers = {
  openai: { type: "openai", apiTokens: tokens },
  groq: { type: "groq", apiTokens: tokens },
  qwen: { type: "qwen", apiTokens: tokens, qwenEnableCompatible: true },
} as const;

const clusters = {
  openai: "outbound|443||openai.dns",
  groq: "outbound|443||groq.dns",
  qwen: "outbound|443||qwen.dns",
} as const;

/** What a scenario may change: the emulator's options, and keys of the provider's or the whole configuration. */
export interface FilterOptions extends Partial<Omit<StartOptions, "wasm" | "configuration">> {
  /** Keys added to the provider, or replaced in it. */
  readonly provider?: object;
  /** Keys beside `provider`; `mode: upstream` is added by itself. */
  readonly top?: object;
  /** A whole configuration instead of the default one. */
  readonly configuration?: string | object;
}

/** An emulator with the built module and a provider's default configuration: `const proxy = await start("groq")`. */
export async function start(provider: keyof typeof providers, options: FilterOptions = {}): Promise<Emulator> {
  if (!existsSync(module)) throw new Error("build/ai-proxy.wasm is missing: run make build");
  const { provider: own, top, configuration, ...rest } = options;
  const mode = options.mode === "upstream" ? { mode: "upstream" } : {};
  const standard = { provider: { ...providers[provider], ...own }, ...mode, ...top };
  return Emulator.start({
    wasm: module,
    cluster: clusters[provider],
    ...rest,
    configuration: configuration ?? standard,
  });
}

/** A chat request as an OpenAI client sends it; keys of `body` are added to the JSON document, or replaced in it. */
export function chat(body: object = {}, headers: Record<string, string> = {}) {
  const document = { model: "gpt-4o", messages: [{ role: "user", content: "hello" }], ...body };
  return {
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(document),
  };
}
