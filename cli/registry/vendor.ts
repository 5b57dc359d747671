import { Emulator } from "../../emulator/emulator.ts";

/** Where a provider's requests go. */
export interface VendorAddress {
  host: string;
  port: number;
  tls: boolean;
}

/** Keys that hold a URL, and keys that hold a host, of a server of one's own or of the vendor's elsewhere. */
const urlKeys = ["openaiCustomUrl", "vllmCustomUrl"];
const hostKeys = ["providerDomain", "qwenDomain", "genericHost"];
const plainHostKeys = ["vllmServerHost", "ollamaServerHost"];

/** The vendor's host, or the one that the provider's own settings name; a text says why there is none. */
export async function vendorAddress(
  provider: Readonly<Record<string, unknown>>,
  module: string,
): Promise<VendorAddress | string> {
  const type = String(provider["type"] ?? "");
  const own = await hostOf(type, module);
  if (own.types !== "") return `type must be one of ${own.types}`;
  const valueOf = (keys: string[]): string =>
    keys.map((key) => provider[key]).find((value): value is string => typeof value === "string" && value !== "") ?? "";
  const url = valueOf(urlKeys);
  if (url !== "") return addressOfUrl(url);
  const configured = valueOf(hostKeys);
  if (configured !== "") return addressOfUrl(`https://${configured}`);
  const plain = valueOf(plainHostKeys);
  const port = provider["ollamaServerPort"] ?? (type === "ollama" ? 11434 : 8000);
  if (plain !== "") return addressOfUrl(plain.includes(":") ? `http://${plain}` : `http://${plain}:${String(port)}`);
  return own.host === "" ? `${type} needs the host of your server` : { host: own.host, port: 443, tls: true };
}

/** Where the module sends the chats of a provider by itself, "" if it has to be told; or the types that there are. */
async function hostOf(type: string, module: string): Promise<{ host: string; types: string }> {
  const provider = { type, apiTokens: ["none"] };
  const proxy = await Emulator.start({ wasm: module, configuration: { provider }, logLevel: "warn" });
  const types = proxy.refused.map((line) => /provider\.type: .*one of (.*)$/.exec(line)?.[1] ?? "").join("");
  if (proxy.refused.length > 0) return { host: "", types };
  const body = '{"model":"none","messages":[{"role":"user","content":"none"}]}';
  const chat = { method: "POST", path: "/v1/chat/completions", headers: { "content-type": "application/json" }, body };
  return { host: proxy.request(chat).upstream?.headers[":authority"] ?? "", types };
}

/** A URL without a scheme is taken for https. */
export function addressOfUrl(text: string): VendorAddress | string {
  const absolute = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(absolute)) return "its URL is none; it is written like https://llm.example.com/v1";
  const url = new URL(absolute);
  const tls = url.protocol === "https:";
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || (tls ? 443 : 80), tls };
}
