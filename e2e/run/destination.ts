import { RunProblem, type ProviderDocument } from "./document.ts";

/** Where a provider's requests go. */
export interface Destination {
  host: string;
  port: number;
  tls: boolean;
}

const hosts: Record<string, string> = {
  openai: "api.openai.com",
  groq: "api.groq.com",
  qwen: "dashscope.aliyuncs.com",
};

/** The vendor's host, or the one that the provider's own settings name. Throws RunProblem for an unknown provider. */
export function destinationOf(provider: ProviderDocument): Destination {
  const host = hosts[provider.type];
  if (host === undefined) {
    throw new RunProblem(`provider "${provider.type}" is not one of ${Object.keys(hosts).join(", ")}`);
  }
  const { openaiCustomUrl, qwenDomain } = provider;
  if (provider.type === "openai" && typeof openaiCustomUrl === "string") return destinationOfUrl(openaiCustomUrl);
  if (provider.type === "qwen" && typeof qwenDomain === "string") return { host: qwenDomain, port: 443, tls: true };
  return { host, port: 443, tls: true };
}

/** A URL without a scheme is taken for https. */
function destinationOfUrl(text: string): Destination {
  const absolute = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(absolute)) throw new RunProblem("openaiCustomUrl is no URL, such as https://llm.example.com/v1");
  const url = new URL(absolute);
  const tls = url.protocol === "https:";
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || (tls ? 443 : 80), tls };
}
