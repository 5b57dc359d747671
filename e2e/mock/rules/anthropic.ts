import { anthropicModelRules } from "./anthropic_models.ts";
import { anthropicTurnRules } from "./anthropic_turns.ts";
import { firstOf, listOf, objectOf, textOf, type Asked, type Json, type Refused, type Rule } from "./rule.ts";

/** https://platform.claude.com/docs/en/api/messages; anthropic-python 2.14, message_create_params.py and its beta's */
const members = new Set(
  (
    "model messages max_tokens system stop_sequences stream temperature top_p top_k thinking output_config tools " +
    "tool_choice metadata cache_control container service_tier speed inference_geo diagnostics context_management " +
    "compaction fallbacks fallback_credit_token mcp_servers thread billing_policy safeguards tags output_format"
  ).split(" "),
);

const versions = ["2023-01-01", "2023-06-01", "2026-10-21"];
const pictures = ["image/jpeg", "image/png", "image/gif", "image/webp"];

/** https://platform.claude.com/docs/en/api/versioning */
function version({ headers }: Asked): Refused | null {
  const asked = headers["anthropic-version"];
  if (asked === undefined) return { message: "anthropic-version: header is required" };
  return versions.includes(asked) ? null : { message: `anthropic-version: "${asked}" is not a valid version` };
}

/** https://platform.claude.com/docs/en/api/errors: a request of a browser. */
function browser({ headers }: Asked): Refused | null {
  if (headers["origin"] === undefined) return null;
  return { message: "CORS requests are not allowed for this Organization", status: 401 };
}

function known({ body }: Asked): Refused | null {
  const strange = Object.keys(body).find((member) => !members.has(member));
  if (strange !== undefined) return { message: `${strange}: Extra inputs are not permitted` };
  if (typeof body["max_tokens"] !== "number") return { message: "max_tokens: Field required" };
  if (listOf(body["messages"]).length === 0) return { message: "messages: at least one message is required" };
  const roles = ["user", "assistant", "system"];
  const at = listOf(body["messages"]).findIndex(({ role }) => !roles.includes(textOf(role)));
  return at < 0 ? null : { message: `messages.${at}.role: Input should be 'user' or 'assistant'` };
}

/** https://platform.claude.com/docs/en/build-with-claude/message-threads: kept at best, and these mocks keep none. */
function thread({ body }: Asked): Refused | null {
  if (objectOf(body["thread"])["type"] !== "continue") return null;
  return { message: "The thread was not found.", status: 404, details: { error_code: "thread_not_found" } };
}

/** BerriAI/litellm#3286 */
function stops({ body }: Asked): Refused | null {
  const list = Array.isArray(body["stop_sequences"]) ? (body["stop_sequences"] as unknown[]) : [];
  if (list.every((stop) => textOf(stop).trim() !== "")) return null;
  return { message: "stop_sequences: each stop sequence must contain non-whitespace" };
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use#specifying-client-tools */
function tools({ body }: Asked): Refused | null {
  const names = new Set<string>();
  for (const [at, tool] of listOf(body["tools"]).entries()) {
    const name = textOf(tool["name"]);
    const isTyped = "type" in tool && tool["type"] !== "custom";
    if (!isTyped && !/^[a-zA-Z0-9_-]{1,128}$/.test(name))
      return { message: `tools.${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'` };
    if (name !== "" && names.has(name)) return { message: "tools: Tool names must be unique." };
    names.add(name);
    if (isTyped) continue;
    const schema = objectOf(tool["input_schema"]);
    if (schema["type"] !== "object") return { message: `tools.${at}.custom.input_schema.type: Field required` };
    if ("oneOf" in schema || "anyOf" in schema || "allOf" in schema) {
      const text = "input_schema does not support oneOf, allOf, or anyOf at the top level";
      return { message: `tools.${at}.custom.input_schema: ${text}` };
    }
  }
  return null;
}

/** https://platform.claude.com/docs/en/build-with-claude/prompt-caching#cache-limitations */
function marks({ body }: Asked): Refused | null {
  const blocks = listOf(body["messages"]).flatMap(({ content }) => listOf(content));
  const inner = blocks.flatMap(({ content }) => listOf(content));
  const marked = [body, ...listOf(body["system"]), ...listOf(body["tools"]), ...blocks, ...inner];
  const count = marked.filter(
    (block) => block["cache_control"] !== undefined && block["cache_control"] !== null,
  ).length;
  if (count <= 4) return null;
  return { message: `A maximum of 4 blocks with cache_control may be provided. Found ${count}.` };
}

/** langchain-ai/langchain#37576; https://platform.claude.com/docs/en/build-with-claude/vision */
function media({ body }: Asked): Refused | null {
  for (const [at, { content }] of listOf(body["messages"]).entries()) {
    for (const [index, { type, source }] of listOf(content).entries()) {
      const { type: kind, media_type } = objectOf(source);
      const where = `messages.${at}.content.${index}.${textOf(type)}.source.base64.media_type`;
      if (kind !== "base64") continue;
      if (type === "document" && media_type !== "application/pdf")
        return { message: `${where}: Input should be 'application/pdf'` };
      if (type === "image" && !pictures.includes(textOf(media_type)))
        return { message: `${where}: Input should be ${pictures.map((name) => `'${name}'`).join(", ")}` };
    }
  }
  return null;
}

const bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"];

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations; req_llm#302 */
function schema({ body }: Asked): Refused | null {
  const { type, schema: asked } = objectOf(objectOf(body["output_config"])["format"]);
  return type === "json_schema" ? limits(objectOf(asked)) : null;
}

function limits(node: Json): Refused | null {
  if (node["type"] === "object" && node["additionalProperties"] !== false) {
    const text = "For 'object' type, 'additionalProperties' must be explicitly set to false";
    return { message: `output_config.format.schema: ${text}` };
  }
  const bound = bounds.find((name) => typeof node[name] === "number");
  if (bound !== undefined) {
    const text = `For '${textOf(node["type"])}' type, property '${bound}' is not supported`;
    return { message: `output_config.format.schema: ${text}` };
  }
  const children = Object.values(node).flatMap((value) => (Array.isArray(value) ? listOf(value) : [objectOf(value)]));
  for (const child of children) {
    const refused = limits(child);
    if (refused !== null) return refused;
  }
  return null;
}

/** What the model refuses, wherever it is asked. */
export const modelRules: readonly Rule[] = [
  known,
  thread,
  ...anthropicModelRules,
  stops,
  tools,
  marks,
  media,
  schema,
  ...anthropicTurnRules,
];

/** What api.anthropic.com refuses on /v1/messages. */
export const anthropicRules: readonly Rule[] = [browser, version, ...modelRules];

/** Anthropic's own service alone keeps them. */
export const noThreads: Rule = ({ body }) =>
  "thread" in body ? { message: "thread: Extra inputs are not permitted" } : null;

/** Where the path names the model, and the body the version of the API that is asked there. */
export function hosted(own: string, judged: readonly Rule[]): Rule {
  return (asked) => {
    const { anthropic_version, ...body } = asked.body;
    if (anthropic_version !== own) return { message: `anthropic_version: "${textOf(anthropic_version)}" is not valid` };
    if ("model" in body) return { message: "model: Extra inputs are not permitted" };
    return firstOf([noThreads, ...judged], { ...asked, body });
  };
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html */
function saysNoStream({ body }: Asked): Refused | null {
  return "stream" in body ? { message: "stream: Extra inputs are not permitted" } : null;
}

/** Claude by InvokeModel of bedrock-runtime, whose flags stand in the body. */
export const invokeRules: readonly Rule[] = [
  (asked) => {
    const { anthropic_beta: _flags, ...body } = asked.body;
    return firstOf([hosted("bedrock-2023-05-31", [saysNoStream, ...modelRules])], { ...asked, body });
  },
];
