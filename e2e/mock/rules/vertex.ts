import { hosted, modelRules } from "./anthropic.ts";
import { toolTurns } from "./chat_turns.ts";
import { geminiRules, turnsOf } from "./gemini.ts";
import { objectOf, type Asked, type Refused, type Rule } from "./rule.ts";

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest; googleapis/java-genai#973 */
function vertexNames({ body }: Asked): Refused | null {
  const parts = turnsOf({ body }).flatMap((turn) => turn.parts);
  const payload = parts.flatMap((part) => [objectOf(part["functionCall"]), objectOf(part["functionResponse"])]);
  if (payload.some((one) => "id" in one))
    return {
      message: "Invalid JSON payload received. Unknown name \"id\" at 'contents[1].parts[0]': Cannot find field.",
    };
  return "serviceTier" in body
    ? { message: 'Invalid JSON payload received. Unknown name "serviceTier": Cannot find field.' }
    : null;
}

/** What Vertex AI refuses of Google's own models. */
export const vertexRules: readonly Rule[] = [vertexNames, ...geminiRules];

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude: the path tells of streams. */
function streamsAsSaid({ path, body }: Asked): Refused | null {
  const [method = "", query] = path.split("?");
  if (query !== undefined)
    return { message: `Invalid JSON payload received. Unknown name "${query}": Cannot bind query parameter.` };
  const isStream = method.endsWith(":streamRawPredict");
  return isStream === (body["stream"] === true) ? null : { message: "stream: does not fit the method" };
}

/** Claude on Vertex AI. */
export const vertexClaudeRules: readonly Rule[] = [hosted("vertex-2023-10-16", [streamsAsSaid, ...modelRules])];

/** https://docs.cloud.google.com/vertex-ai/generative-ai/docs/maas/call-open-model-apis: `publisher/model`. */
function published({ model }: Asked): Refused | null {
  return /^[^/]+\/[^/]+$/.test(model) ? null : { message: `Invalid model name: ${model}` };
}

/** The endpoint for the models of others, which has OpenAI's API. */
export const openRules: readonly Rule[] = [published, toolTurns];
