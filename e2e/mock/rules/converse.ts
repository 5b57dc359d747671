import { anthropicModelRules } from "./anthropic_models.ts";
import { thoughtRules } from "./anthropic_turns.ts";
import { firstOf, listOf, objectOf, textOf, type Json, type Rule } from "./rule.ts";

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const members = new Set(
  (
    "messages system inferenceConfig toolConfig guardrailConfig additionalModelRequestFields promptVariables " +
    "additionalModelResponseFieldPaths requestMetadata performanceConfig serviceTier outputConfig"
  ).split(" "),
);
const blocks = new Set("text image document toolUse toolResult reasoningContent cachePoint".split(" "));
const settings = new Set("maxTokens temperature topP stopSequences".split(" "));

const knownMembers: Rule = ({ body }) => {
  const odd = Object.keys(body).find((member) => !members.has(member));
  const setting = Object.keys(objectOf(body["inferenceConfig"])).find((member) => !settings.has(member));
  if (odd === undefined && setting === undefined) return null;
  return { message: `Unexpected field "${odd ?? setting}"` };
};

const turns: Rule = ({ body }) => {
  const messages = listOf(body["messages"]);
  if (messages[0]?.["role"] !== "user") return { message: "A conversation must start with a user message." };
  const twice = messages.some((message, at) => at > 0 && message["role"] === messages[at - 1]?.["role"]);
  return twice ? { message: "Roles must alternate between user and assistant." } : null;
};

function contentsOf(body: Json): Json[] {
  return [...listOf(body["messages"]).flatMap((message) => listOf(message["content"])), ...listOf(body["system"])];
}

const contents: Rule = ({ body }) => {
  const all = contentsOf(body);
  for (const block of all) {
    const [name = "", ...more] = Object.keys(block);
    if (more.length > 0 || !blocks.has(name)) return { message: "A content block has one member." };
    if (name === "text" && textOf(block["text"]).trim() === "") return { message: "The text field is blank." };
  }
  return listOf(body["messages"]).some(({ content }) => listOf(content).length === 0)
    ? { message: "The content field is empty." }
    : null;
};

const toolsOfCalls: Rule = ({ body }) => {
  const used = contentsOf(body).some((block) => "toolUse" in block || "toolResult" in block);
  const tools = listOf(objectOf(body["toolConfig"])["tools"]);
  if (used && tools.length === 0)
    return { message: "The toolConfig field must be defined when using toolUse and toolResult content blocks." };
  const names = tools
    .map((tool) => textOf(objectOf(tool["toolSpec"])["name"]))
    .filter((_, at) => "toolSpec" in (tools[at] ?? {}));
  const bad = names.find((name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name));
  return bad === undefined ? null : { message: "toolSpec.name: it must match [a-zA-Z0-9_-]{1,64}." };
};

const pairs: Rule = ({ body }) => {
  const messages = listOf(body["messages"]).map(({ content }) => listOf(content));
  for (const [at, content] of messages.entries()) {
    const called = content.flatMap((block) => ("toolUse" in block ? [objectOf(block["toolUse"])["toolUseId"]] : []));
    const told = (messages[at + 1] ?? []).map((block) => objectOf(block["toolResult"])["toolUseId"]);
    if (called.some((id) => !told.includes(id)))
      return { message: "Expected toolResult blocks for the toolUse blocks of the previous turn." };
  }
  return null;
};

const limit: Rule = ({ body }) => {
  const most = objectOf(body["inferenceConfig"])["maxTokens"];
  return most === undefined || (typeof most === "number" && most >= 1)
    ? null
    : { message: "maxTokens must be at least 1." };
};

/** The shapes of https://github.com/boto/botocore (bedrock-runtime) */
const shapes: Rule = ({ body }) => {
  for (const block of contentsOf(body)) {
    const { toolUseId, name, input } = objectOf(block["toolUse"] ?? block["toolResult"]);
    if (("toolUse" in block || "toolResult" in block) && !/^[a-zA-Z0-9_.:-]{1,64}$/.test(textOf(toolUseId)))
      return { message: "toolUseId: it must match [a-zA-Z0-9_.:-]{1,64}." };
    if ("toolUse" in block && !/^[a-zA-Z0-9_-]{1,64}$/.test(textOf(name)))
      return { message: "toolUse.name: it must match [a-zA-Z0-9_-]{1,64}." };
    if ("toolUse" in block && (typeof input !== "object" || Array.isArray(input)))
      return { message: "The format of the value at toolUse.input is invalid. Provide a json object." };
    const { format, name: title } = objectOf(block["document"]);
    if ("document" in block && !/^[a-zA-Z0-9()[\]-]+( [a-zA-Z0-9()[\]-]+)*$/.test(textOf(title)))
      return { message: "The document file name can only contain alphanumeric characters, whitespace, hyphens..." };
    if ("document" in block && !documents.has(textOf(format))) return { message: "document.format is not supported." };
    const { format: kind } = objectOf(block["image"]);
    if ("image" in block && !images.has(textOf(kind))) return { message: "image.format is not supported." };
  }
  const stops = objectOf(body["inferenceConfig"])["stopSequences"];
  if (Array.isArray(stops) && stops.some((stop) => textOf(stop) === "")) return { message: "stopSequences: min 1" };
  return null;
};
const documents = new Set("pdf csv doc docx xls xlsx html txt md".split(" "));
const images = new Set("png jpeg gif webp".split(" "));

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html */
const documentTexts: Rule = ({ body }) => {
  for (const { content } of listOf(body["messages"])) {
    const parts = listOf(content);
    const names = parts.flatMap((part) => ("document" in part ? [objectOf(part["document"])["name"]] : []));
    if (new Set(names).size < names.length) return { message: "Duplicate document names." };
    if (names.length > 0 && !parts.some((part) => "text" in part))
      return { message: "A text block is required when using documents." };
  }
  return null;
};

/** A block as Claude's rules know it. */
function claudesBlock({ reasoningContent, toolUse, toolResult }: Json): Json {
  const { reasoningText, redactedContent } = objectOf(reasoningContent);
  if (redactedContent !== undefined) return { type: "redacted_thinking", data: redactedContent };
  if (reasoningText !== undefined) return { type: "thinking", signature: objectOf(reasoningText)["signature"] };
  if (toolUse !== undefined) return { type: "tool_use", id: objectOf(toolUse)["toolUseId"] };
  if (toolResult === undefined) return { type: "text" };
  return { type: "tool_result", tool_use_id: objectOf(toolResult)["toolUseId"] };
}

/** Claude's own rules, which hold in this form, too, told in the vendor's words: thinking is an additional field. */
const claude: Rule = (asked) => {
  const { temperature, topP } = objectOf(asked.body["inferenceConfig"]);
  const { toolChoice } = objectOf(asked.body["toolConfig"]);
  const [choice = ""] = Object.keys(objectOf(toolChoice));
  const body = {
    ...objectOf(asked.body["additionalModelRequestFields"]),
    messages: listOf(asked.body["messages"]).map(({ role, content }) => ({
      role,
      content: listOf(content).map(claudesBlock),
    })),
    max_tokens: objectOf(asked.body["inferenceConfig"])["maxTokens"] ?? 4096,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(choice !== "" && { tool_choice: { type: choice } }),
  };
  const isClaude = asked.model.includes("claude");
  const refused = isClaude ? firstOf([...anthropicModelRules, ...thoughtRules], { ...asked, body }) : null;
  return refused && { ...refused, message: `The model returned the following errors: ${refused.message}` };
};

/** What bedrock-runtime refuses in a chat. */
export const converseRules: readonly Rule[] = [
  knownMembers,
  turns,
  contents,
  shapes,
  documentTexts,
  toolsOfCalls,
  pairs,
  limit,
  claude,
];
