import { Emulator } from "../../emulator/index.ts";

/** Where a provider's requests go. */
export interface VendorAddress {
  host: string;
  port: number;
  tls: boolean;
}

/** Keys that hold a URL, and keys that hold a host, of a server of one's own or of the vendor's elsewhere. */
const urlKeys = ["openaiCustomUrl", "vllmCustomUrl", "azureServiceUrl"];
const hostKeys = ["providerDomain", "qwenDomain", "genericHost"];
const plainHostKeys = ["vllmServerHost", "ollamaServerHost"];
/** Keys by which a vendor has several hosts. */
const placeKeys = ["awsRegion", "bedrockEndpoint", "vertexRegion"];

/** The host of a provider, the vendor's or the one that its settings name; a text says what is missing. */
export async function vendorAddress(
  provider: Readonly<Record<string, unknown>>,
  module: string,
): Promise<VendorAddress | string> {
  const type = String(provider["type"] ?? "");
  const valueOf = (keys: string[]): string =>
    keys.map((key) => provider[key]).find((value): value is string => typeof value === "string" && value !== "") ?? "";
  const url = valueOf(urlKeys);
  if (url !== "") return addressOfUrl(url);
  const configured = valueOf(hostKeys);
  if (configured !== "") return addressOfUrl(`https://${configured}`);
  const plain = valueOf(plainHostKeys);
  const port = provider["ollamaServerPort"] ?? (type === "ollama" ? 11434 : 8000);
  if (plain !== "") return addressOfUrl(plain.includes(":") ? `http://${plain}` : `http://${plain}:${String(port)}`);
  const places = Object.fromEntries(placeKeys.flatMap((key) => (key in provider ? [[key, provider[key]]] : [])));
  const host = await hostOf({ ...places, type }, module);
  return host === "" ? `${type} needs the host of your server` : { host, port: 443, tls: true };
}

/** The host of a client's request, which no vendor has. */
const client = "client.invalid";

/** Where the module sends the chats of a provider by itself, "" if it has to be told. */
async function hostOf(place: object, module: string): Promise<string> {
  const provider = { ...place, apiTokens: ["none"] };
  const proxy = await Emulator.start({ wasm: module, configuration: { provider }, logLevel: "warn" });
  if (proxy.refused.length > 0) return "";
  const body = '{"model":"none","messages":[{"role":"user","content":"none"}]}';
  const headers = { "content-type": "application/json" };
  const chat = { method: "POST", authority: client, path: "/v1/chat/completions", headers, body };
  const host = proxy.request(chat).upstream?.headers[":authority"] ?? "";
  return host === client ? "" : host;
}

/** A URL without a scheme is taken for https. */
export function addressOfUrl(text: string): VendorAddress | string {
  const absolute = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(absolute)) return "its URL is none; it is written like https://llm.example.com/v1";
  const url = new URL(absolute);
  const tls = url.protocol === "https:";
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || (tls ? 443 : 80), tls };
}
