import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";

/** What keeps a run from starting, said so that its reader can mend it. */
export class RunProblem extends Error {}

/** A provider's configuration, as far as the run itself reads it; the module checks all of it. */
export interface ProviderDocument {
  id?: unknown;
  type: string;
  apiTokens?: unknown[];
  /** The keys of single providers. */
  [key: string]: unknown;
}

export interface PluginDocument {
  provider?: ProviderDocument;
  providers?: ProviderDocument[];
  activeProviderId?: unknown;
  [key: string]: unknown;
}

/** Reads a plugin configuration, YAML or JSON. Throws RunProblem; never quotes a line of it, which may be a token. */
export function readDocument(path: string): PluginDocument {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (fault) {
    const reason =
      (fault as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String((fault as Error).message);
    throw new RunProblem(`${path}: ${reason}. Start from a copy of examples/groq.yaml or another one there`);
  }
  let document: unknown;
  try {
    document = parse(text, { prettyErrors: false });
  } catch (fault) {
    if (!(fault instanceof YAMLParseError)) throw fault;
    const line = text.slice(0, fault.pos[0]).split("\n").length;
    throw new RunProblem(`${path}: line ${line} is not YAML: ${fault.code}`);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    throw new RunProblem(`${path}: must be a mapping that starts with "provider:", as in examples/groq.yaml`);
  }
  return document as PluginDocument;
}

/** The provider that a document puts to use. */
export function activeProvider(path: string, document: PluginDocument): ProviderDocument {
  if (document["_rules_"] !== undefined) {
    throw new RunProblem(
      `${path}: _rules_ need routes and clusters of their own: write them into a copy of envoy.yaml`,
    );
  }
  const { provider, providers, activeProviderId } = document;
  const active = provider ?? providers?.find((candidate) => candidate.id === activeProviderId);
  if (typeof active?.type !== "string") {
    throw new RunProblem(`${path}: names no provider; it needs "provider:" with a "type", as in examples/groq.yaml`);
  }
  return active;
}

/** One warning for each token that looks like the placeholder of an example. */
export function placeholderWarnings(path: string, provider: ProviderDocument): string[] {
  const tokens = Array.isArray(provider.apiTokens) ? provider.apiTokens : [];
  return tokens.flatMap((entry, index) => {
    const token = typeof entry === "object" && entry !== null ? (entry as { token?: unknown }).token : entry;
    const isPlaceholder = typeof token === "string" && /^(YOUR_|<|api-token-\d|\$\{)/.test(token);
    return isPlaceholder ? [`${path}: apiTokens[${index}] is a placeholder: the vendor will refuse it`] : [];
  });
}
