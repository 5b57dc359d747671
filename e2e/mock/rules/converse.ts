import { listOf, objectOf, textOf, type Json, type Rule } from "./rule.ts";

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

/** What bedrock-runtime refuses in a chat. */
export const converseRules: readonly Rule[] = [knownMembers, turns, contents, toolsOfCalls, pairs, limit];
