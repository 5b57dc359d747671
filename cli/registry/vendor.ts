/** Where a provider's requests go. */
export interface VendorAddress {
  host: string;
  port: number;
  tls: boolean;
}

/** Where vendors are by themselves; "" where the configuration has to say it. */
const hosts: Record<string, string> = {
  claude: "api.anthropic.com",
  deepseek: "api.deepseek.com",
  generic: "",
  groq: "api.groq.com",
  moonshot: "api.moonshot.cn",
  ollama: "",
  openai: "api.openai.com",
  openrouter: "openrouter.ai",
  qwen: "dashscope.aliyuncs.com",
  vllm: "",
};

/** Keys that hold a URL, and keys that hold a host, of a server of one's own or of the vendor's elsewhere. */
const urlKeys = ["openaiCustomUrl", "vllmCustomUrl"];
const hostKeys = ["providerDomain", "qwenDomain", "genericHost"];
const plainHostKeys = ["vllmServerHost", "ollamaServerHost"];

/** The vendor's host, or the one that the provider's own settings name; a text says why there is none. */
export function vendorAddress(provider: Readonly<Record<string, unknown>>): VendorAddress | string {
  const type = String(provider["type"] ?? "");
  if (!Object.hasOwn(hosts, type)) return `type must be one of ${Object.keys(hosts).join(", ")}`;
  const valueOf = (keys: string[]): string =>
    keys.map((key) => provider[key]).find((value): value is string => typeof value === "string" && value !== "") ?? "";
  const url = valueOf(urlKeys);
  if (url !== "") return addressOfUrl(url);
  const configured = valueOf(hostKeys);
  if (configured !== "") return addressOfUrl(`https://${configured}`);
  const plain = valueOf(plainHostKeys);
  const port = provider["ollamaServerPort"] ?? (type === "ollama" ? 11434 : 8000);
  if (plain !== "") return addressOfUrl(plain.includes(":") ? `http://${plain}` : `http://${plain}:${String(port)}`);
  const host = hosts[type] ?? "";
  return host === "" ? `${type} needs the host of your server` : { host, port: 443, tls: true };
}

/** A URL without a scheme is taken for https. */
export function addressOfUrl(text: string): VendorAddress | string {
  const absolute = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(absolute)) return "its URL is none; it is written like https://llm.example.com/v1";
  const url = new URL(absolute);
  const tls = url.protocol === "https:";
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || (tls ? 443 : 80), tls };
}
