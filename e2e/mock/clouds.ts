import type { OwnAnswer } from "./behaviour.ts";
import { anthropicFormat } from "./formats/anthropic.ts";
import { azureFormat } from "./formats/azure.ts";
import type { ChatRequest, Format } from "./formats/format.ts";
import { openaiFormat } from "./formats/openai.ts";
import { pathOf, type RecordedRequest } from "./records.ts";

const words = ["word0 ", "word1 "];

/** Azure's answer to a chat; what its servers would refuse is refused. */
export function azureAnswer(request: RecordedRequest): OwnAnswer {
  const { searchParams, pathname } = new URL(request.path, "https://vendor.example");
  const deployment = /^\/openai\/deployments\/([^/]+)\/chat\/completions$/.exec(pathname)?.[1];
  const isV1 = pathname === "/openai/v1/chat/completions";
  if (deployment === undefined && !isV1) return azureError(404, "404", "Resource not found");
  if (isV1 === searchParams.has("api-version")) return azureError(isV1 ? 400 : 404, "404", "api-version");
  if (request.headers["authorization"] !== undefined && !request.token.startsWith("eyJ"))
    return azureError(401, "401", "Access denied due to invalid subscription key or wrong API endpoint.");
  const body = JSON.parse(request.body.toString()) as ChatRequest;
  if (body.model === "no-such-model")
    return azureError(404, "DeploymentNotFound", "The API deployment does not exist.");
  return say(azureFormat, body, request);
}

/** Vertex AI's answer to a chat of Claude or at the OpenAI endpoint; what its servers would refuse is refused. */
export function vertexAnswer(request: RecordedRequest): OwnAnswer {
  const path = pathOf(request);
  const body = JSON.parse(request.body.toString()) as ChatRequest & Record<string, unknown>;
  const base = "/v1/projects/p-1/locations/us-central1";
  if (path === `${base}/endpoints/openapi/chat/completions`) {
    return body.model?.includes("/") === true ? say(openaiFormat, body, request) : googleError(400, "INVALID_ARGUMENT");
  }
  const prefix = `${base}/publishers/anthropic/models/`;
  const [model, action] = path.slice(prefix.length).split(":");
  if (!path.startsWith(prefix) || model === undefined || model === "no-such-model")
    return googleError(404, "NOT_FOUND");
  if (body.model !== undefined || body["anthropic_version"] !== "vertex-2023-10-16")
    return googleError(400, "INVALID_ARGUMENT");
  if (action !== (body.stream === true ? "streamRawPredict" : "rawPredict"))
    return googleError(400, "INVALID_ARGUMENT");
  return say(anthropicFormat, { ...body, model }, request);
}

function say(format: Format, body: ChatRequest, request: RecordedRequest): OwnAnswer {
  const reply = format.reply(body, { text: "Hello.", words, calls: [] });
  const isStream = format.wantsStream(request);
  const headers = { "content-type": isStream ? "text/event-stream" : "application/json" };
  return { status: 200, headers, body: isStream ? reply.events.join("") : reply.whole };
}

function azureError(status: number, code: string, message: string): OwnAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ error: { code, message } }),
  };
}

/** https://google.aip.dev/193 */
function googleError(code: number, status: string): OwnAnswer {
  const body = JSON.stringify({ error: { code, message: `refused: ${status}`, status } });
  return { status: code, headers: { "content-type": "application/json" }, body };
}
