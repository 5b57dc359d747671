import { messagesOf, toolTurns } from "./chat_turns.ts";
import { gptFamily } from "./gpt_families.ts";
import { listOf, objectOf, textOf, type Asked, type Json, type Refused, type Rule } from "./rule.ts";

/** https://platform.openai.com/docs/api-reference/chat/create; openai-python 3.57, completion_create_params.py */
const members = new Set(
  (
    "model messages max_completion_tokens max_tokens temperature top_p frequency_penalty presence_penalty logit_bias " +
    "seed n stop logprobs top_logprobs reasoning_effort verbosity tools tool_choice parallel_tool_calls functions " +
    "function_call response_format stream stream_options modalities audio prediction web_search_options moderation " +
    "service_tier store metadata prompt_cache_key prompt_cache_options prompt_cache_retention safety_identifier user"
  ).split(" "),
);
const messageMembers = new Set(
  "role content name refusal audio tool_calls tool_call_id function_call annotations".split(" "),
);

function unknown(param: string): Refused {
  return { message: `Unknown parameter: '${param}'.`, code: "unknown_parameter", param };
}

/** The reference's members and no others; of messages, too: higress-group/higress#3756. */
function unknownMember({ body }: Asked): Refused | null {
  for (const member of Object.keys(body)) if (!members.has(member)) return unknown(member);
  for (const [at, message] of listOf(body["messages"]).entries())
    for (const member of Object.keys(message))
      if (!messageMembers.has(member)) return unknown(`messages[${at}].${member}`);
  return null;
}

/** GPT-5 and later refuse Anthropic's cache marks, GPT-4o lets them pass: AAswordman/Operit#1048. */
function cacheMark({ model, body }: Asked): Refused | null {
  if (!gptFamily(model).isReasoning) return null;
  for (const [at, tool] of listOf(body["tools"]).entries())
    if ("cache_control" in tool) return unknown(`tools[${at}].cache_control`);
  for (const [at, { content }] of listOf(body["messages"]).entries())
    for (const [index, part] of listOf(content).entries())
      if ("cache_control" in part) return unknown(`messages[${at}].content[${index}].cache_control`);
  return null;
}

/** https://platform.openai.com/docs/api-reference/chat/create#chat-create-max_tokens; simonw/llm#724 */
function tokenLimit({ model, body }: Asked): Refused | null {
  if (!("max_tokens" in body) || !gptFamily(model).isReasoning) return null;
  const text = "Unsupported parameter: 'max_tokens' is not supported with this model.";
  const message = `${text} Use 'max_completion_tokens' instead.`;
  return { message, code: "unsupported_parameter", param: "max_tokens" };
}

/** https://platform.openai.com/docs/guides/latest-model: sampling is for effort none, where a family has that. */
function sampling({ model, body }: Asked): Refused | null {
  const family = gptFamily(model);
  const effort = textOf(body["reasoning_effort"]) || family.usualEffort;
  if (!family.isReasoning || (effort === "none" && family.samplesAtNone)) return null;
  for (const param of ["temperature", "top_p"]) {
    if (!(param in body) || body[param] === 1) continue;
    const text = `Unsupported value: '${param}' does not support ${String(body[param])} with this model.`;
    return { message: `${text} Only the default (1) value is supported.`, code: "unsupported_value", param };
  }
  for (const param of ["presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias"]) {
    if (!(param in body) || body[param] === 0 || body[param] === false) continue;
    const message = `Unsupported parameter: '${param}' is not supported with this model.`;
    return { message, code: "unsupported_parameter", param };
  }
  return null;
}

/** davidmigloz/langchain_dart#712 (models that do not reason); the words by model: gpt_families.ts */
function effort({ model, body }: Asked): Refused | null {
  const asked = body["reasoning_effort"];
  if (asked === undefined || asked === null) return null;
  const family = gptFamily(model);
  if (!family.isReasoning) return { message: "Unrecognized request argument supplied: reasoning_effort" };
  if (family.efforts.includes(textOf(asked))) return null;
  const text = `Unsupported value: 'reasoning_effort' does not support '${String(asked)}' with this model.`;
  const values = family.efforts.map((word) => `'${word}'`).join(", ");
  const message = `${text} Supported values are: ${values}.`;
  return { message, code: "unsupported_value", param: "reasoning_effort" };
}

/** openai/openai-openapi#541, BerriAI/litellm#34569 (5.6 without the member), bolna-ai/bolna#1019 (astra, 6.1, 6.2) */
function toolsWithEffort({ model, body }: Asked): Refused | null {
  const family = gptFamily(model);
  if (listOf(body["tools"]).length === 0 || family.tools === "always") return null;
  if (family.tools === "at none" && (textOf(body["reasoning_effort"]) || family.usualEffort) === "none") return null;
  const text = `Function tools with reasoning_effort are not supported for ${model} in /v1/chat/completions.`;
  const message = `${text} To use function tools, use /v1/responses or set reasoning_effort to 'none'.`;
  return { message, param: "reasoning_effort" };
}

function tooLong(param: string, text: string, most: number): Refused | null {
  if (text.length <= most) return null;
  const found = `but got a string with length ${text.length} instead.`;
  const expected = `Expected a string with maximum length ${most}, ${found}`;
  return { message: `Invalid '${param}': string too long. ${expected}`, code: "string_above_max_length", param };
}

/** https://platform.openai.com/docs/api-reference/chat/create: 64 characters for names and `user`, 40 for ids. */
function lengths({ body }: Asked): Refused | null {
  const texts: [string, unknown, number][] = [
    ["user", body["user"], 64],
    ["prompt_cache_key", body["prompt_cache_key"], 64],
    ["safety_identifier", body["safety_identifier"], 128],
  ];
  for (const [at, tool] of listOf(body["tools"]).entries())
    texts.push([`tools[${at}].function.name`, objectOf(tool["function"])["name"], 64]);
  for (const [at, { tool_calls, tool_call_id }] of listOf(body["messages"]).entries()) {
    texts.push([`messages[${at}].tool_call_id`, tool_call_id, 40]);
    for (const [index, call] of listOf(tool_calls).entries()) {
      texts.push([`messages[${at}].tool_calls[${index}].id`, call["id"], 40]);
      texts.push([`messages[${at}].tool_calls[${index}].function.name`, objectOf(call["function"])["name"], 64]);
    }
  }
  for (const [param, text, most] of texts) {
    const refused = tooLong(param, textOf(text), most);
    if (refused !== null) return refused;
  }
  return null;
}

/** langchain-ai/langchain-mcp-adapters#137: an object has properties; the name's characters are of the reference. */
function functions({ body }: Asked): Refused | null {
  for (const [at, tool] of listOf(body["tools"]).entries()) {
    if (tool["type"] !== "function") continue;
    const { name, parameters } = objectOf(tool["function"]);
    const param = `tools[${at}].function.name`;
    if (!/^[a-zA-Z0-9_-]+$/.test(textOf(name))) {
      const text = `Invalid '${param}': string does not match pattern.`;
      return { message: `${text} Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`, param };
    }
    if (parameters === undefined || "properties" in objectOf(parameters)) continue;
    const text = `Invalid schema for function '${textOf(name)}': In context=(), object schema missing properties.`;
    return { message: text, code: "invalid_function_parameters", param: `tools[${at}].function.parameters` };
  }
  return null;
}

/** Members that only make sense beside another; at most four stops: the reference. */
function company({ body }: Asked): Refused | null {
  const hasTools = listOf(body["tools"]).length > 0;
  if ("tools" in body && !hasTools) {
    const message =
      "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.";
    return { message, code: "empty_array", param: "tools" };
  }
  for (const param of ["tool_choice", "parallel_tool_calls"])
    if (param in body && !hasTools) return { message: `'${param}' is only allowed when 'tools' are specified.`, param };
  if ("stream_options" in body && body["stream"] !== true)
    return {
      message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      param: "stream_options",
    };
  const { stop } = body;
  if (!Array.isArray(stop) || stop.length <= 4) return null;
  const text = `Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length`;
  return { message: `${text} ${stop.length} instead.`, code: "array_above_max_length", param: "stop" };
}

/** https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages: pictures are the user's. */
function pictures(asked: Asked): Refused | null {
  const hasPicture = ({ role, content }: Json): boolean =>
    role !== "user" && listOf(content).some(({ type }) => type === "image_url");
  const at = messagesOf(asked).findIndex(hasPicture);
  if (at < 0) return null;
  const role = textOf(messagesOf(asked)[at]?.["role"]);
  const text = `Invalid 'messages[${at}]'. Image URLs are only allowed for messages with role 'user'`;
  return { message: `${text}, but this message with role '${role}' contains an image URL.`, param: `messages[${at}]` };
}

/** What api.openai.com refuses on chat completions. */
export const openaiRules: readonly Rule[] = [
  tokenLimit,
  unknownMember,
  cacheMark,
  sampling,
  effort,
  toolsWithEffort,
  lengths,
  functions,
  company,
  pictures,
  toolTurns,
];
