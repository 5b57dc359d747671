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
  if (path === `${basePath}/v1/models`) return models([`${name}-small`, `${name}-large`]);
  if (path === `${basePath}/v1/embeddings`) return embeddings(request.body);
  const content = files.get(/\/v1\/files\/([^/]+)\/content$/.exec(path)?.[1] ?? "");
  return content === undefined ? undefined : JSON.stringify({ content, type: "file" });
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
