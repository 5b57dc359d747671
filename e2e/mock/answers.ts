import { catalogue, type MockName } from "./catalogue.ts";
import { pathOf, type RecordedRequest } from "./records.ts";

/** The answer of vendor `name` to a request that is no chat; undefined: it has no such API. */
export function otherAnswer(
  request: RecordedRequest,
  name: MockName,
  files: ReadonlyMap<string, string>,
): string | undefined {
  const path = pathOf(request);
  const { basePath } = catalogue[name];
  const google = googleAnswer(request);
  if (google !== undefined) return google;
  if (path === `${basePath}/v1/models`) return models([`${name}-small`, `${name}-large`]);
  if (path === `${basePath}/v1/embeddings`) return embeddings(request.body);
  const content = files.get(/\/v1\/files\/([^/]+)\/content$/.exec(path)?.[1] ?? "");
  return content === undefined ? undefined : JSON.stringify({ content, type: "file" });
}

/** https://ai.google.dev/api/models, .../embeddings, .../tokens, and what Vertex AI has of these for keys. */
function googleAnswer(request: RecordedRequest): string | undefined {
  const [, model, action] =
    /^\/v1beta(?:1\/publishers\/google)?\/models(?:\/([^/:]+))?(?::(\w+))?$/.exec(pathOf(request)) ?? [];
  const isList = /^\/v1beta(?:1\/publishers\/google)?\/models$/.test(pathOf(request));
  const told = (name: string): object => ({ name: `models/${name}`, supportedGenerationMethods: ["generateContent"] });
  const page = { models: ["gemini-3.8-flash", "gemma-4"].map(told) };
  if (isList) return JSON.stringify(page);
  if (model === undefined) return undefined;
  if (action === undefined && request.method === "GET") return JSON.stringify(told(model));
  if (action === "countTokens") return JSON.stringify({ totalTokens: 5 });
  if (action === "embedContent") return JSON.stringify({ embedding: { values: [0.25, -0.5] } });
  if (action !== "batchEmbedContents") return undefined;
  const { requests = [] } = JSON.parse(request.body.toString()) as { requests?: object[] };
  return JSON.stringify({ embeddings: requests.map((_, index) => ({ values: [0.25, -0.5, index] })) });
}

/** One small vector per input. */
function embeddings(request: Buffer): string {
  const { model = "", input } = JSON.parse(request.toString("utf8")) as { model?: string; input?: string | string[] };
  const count = Array.isArray(input) ? input.length : 1;
  const data = Array.from({ length: count }, (_, index) => ({
    object: "embedding",
    index,
    embedding: [0.25, -0.5, index],
  }));
  return JSON.stringify({ object: "list", data, model, usage: { prompt_tokens: 3, total_tokens: 3 } });
}

function models(ids: string[]): string {
  const data = ids.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "mock" }));
  return JSON.stringify({ object: "list", data });
}
