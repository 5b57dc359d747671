import { listOf, objectOf, textOf, type Asked, type Json, type Refused, type Rule } from "./rule.ts";

/** What the mocks sign their thinking with. */
export const signature = "c2lnbmVkIGJ5IGEgbW9jaw==";

/** Consecutive messages of one role are one: https://platform.claude.com/docs/en/api/messages */
function turnsOf({ body }: Asked): { role: string; blocks: Json[] }[] {
  const turns: { role: string; blocks: Json[] }[] = [];
  for (const { role, content } of listOf(body["messages"])) {
    if (role === "system") continue;
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : listOf(content);
    const last = turns.at(-1);
    if (last !== undefined && last.role === role) last.blocks.push(...blocks);
    else turns.push({ role: textOf(role), blocks: [...blocks] });
  }
  return turns;
}

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use; trycua/cua#524 */
function toolIds(asked: Asked): Refused | null {
  const seen = new Set<string>();
  for (const [at, { blocks }] of turnsOf(asked).entries()) {
    for (const [index, { type, id }] of blocks.entries()) {
      if (type !== "tool_use") continue;
      if (!/^[a-zA-Z0-9_-]+$/.test(textOf(id)))
        return {
          message: `messages.${at}.content.${index}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`,
        };
      if (seen.has(textOf(id))) return { message: `messages.${at}.content.${index}: \`tool_use\` ids must be unique` };
      seen.add(textOf(id));
    }
  }
  return null;
}

function idsOf(blocks: Json[] | undefined, type: string, member: string): string[] {
  return (blocks ?? []).filter((block) => block["type"] === type).map((block) => textOf(block[member]));
}

/** The same page: all results of a turn stand first in the next; aaif-goose/goose#7393, vectorize-io/hindsight#4250 */
export function toolPairs(asked: Asked): Refused | null {
  const turns = turnsOf(asked);
  for (const [at, { role, blocks }] of turns.entries()) {
    const results = idsOf(blocks, "tool_result", "tool_use_id");
    const calls = idsOf(turns[at - 1]?.blocks, "tool_use", "id");
    const strange = results.find((id) => !calls.includes(id));
    if (strange !== undefined) {
      const text = `messages.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${strange}.`;
      return {
        message: `${text} Each \`tool_result\` block must have a \`tool_use\` block in the previous message.`,
      };
    }
    const twice = results.find((id, index) => results.indexOf(id) !== index);
    if (twice !== undefined)
      return {
        message: `each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${twice}`,
      };
    if (role !== "assistant" || at === turns.length - 1) continue;
    const answered = idsOf(leading(turns[at + 1]?.blocks ?? []), "tool_result", "tool_use_id");
    const missing = idsOf(blocks, "tool_use", "id").filter((id) => !answered.includes(id));
    if (missing.length === 0) continue;
    const list = missing.join(", ");
    const fault = "`tool_use` ids were found without `tool_result` blocks immediately after";
    const text = `messages.${at}: ${fault}: ${list}.`;
    return {
      message: `${text} Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    };
  }
  return null;
}

/** The results with which a turn begins. */
function leading(blocks: Json[]): Json[] {
  const end = blocks.findIndex(({ type }) => type !== "tool_result");
  return end < 0 ? blocks : blocks.slice(0, end);
}

/** NousResearch/hermes-agent#11929 and #77509: a text has more than blanks, a message has content. */
function blankText({ body }: Asked): Refused | null {
  const messages = listOf(body["messages"]);
  for (const [at, { role, content }] of messages.entries()) {
    const isLast = at === messages.length - 1 && role === "assistant";
    if ((content === "" || (Array.isArray(content) && content.length === 0)) && !isLast)
      return { message: `messages.${at}: ${textOf(role)} messages must have non-empty content` };
    if (typeof content === "string" && content !== "" && content.trim() === "")
      return { message: "messages: text content blocks must contain non-whitespace text" };
    const blocks = listOf(content);
    const nested = blocks.flatMap((block) => [block, ...listOf(block["content"])]);
    for (const { type, text } of nested) {
      if (type !== "text" || textOf(text).trim() !== "") continue;
      const fault = text === "" ? "be non-empty" : "contain non-whitespace text";
      return { message: `messages: text content blocks must ${fault}` };
    }
    const end = typeof content === "string" ? content : textOf(blocks.at(-1)?.["text"]);
    if (isLast && end !== end.trimEnd())
      return { message: "messages: final assistant content cannot end with trailing whitespace" };
  }
  const blank = listOf(body["system"]).findIndex(({ text }) => textOf(text).trim() === "");
  return blank < 0 ? null : { message: "system: text content blocks must be non-empty" };
}

/** https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks */
function signatures({ body }: Asked): Refused | null {
  for (const [at, { content }] of listOf(body["messages"]).entries()) {
    for (const [index, block] of listOf(content).entries()) {
      const where = `messages.${at}.content.${index}`;
      if (block["type"] === "thinking" && textOf(block["signature"]) === "")
        return { message: `${where}.thinking.signature: Field required` };
      if (block["type"] === "thinking" && block["signature"] !== signature)
        return { message: `${where}: Invalid \`signature\` in \`thinking\` block` };
      if (block["type"] === "redacted_thinking" && block["data"] !== signature)
        return { message: `${where}: Invalid \`data\` in \`redacted_thinking\` block` };
    }
  }
  return null;
}

/** The same page: a turn with tools, thought of by budget, begins with thoughts; openai/openai-agents-python#1704 */
function thinkingFirst(asked: Asked): Refused | null {
  if (objectOf(asked.body["thinking"])["type"] !== "enabled") return null;
  const turns = turnsOf(asked);
  const at = turns.map(({ role }) => role).lastIndexOf("assistant");
  const [first] = turns[at]?.blocks ?? [];
  const isAnswered = idsOf(turns[at + 1]?.blocks, "tool_result", "tool_use_id").length > 0;
  const type = textOf(first?.["type"]);
  if (!isAnswered || type === "thinking" || type === "redacted_thinking") return null;
  const text = `messages.${at}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`${type}\`.`;
  return {
    message: `${text} When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`,
  };
}

/** What Claude refuses of thoughts that are sent back, wherever it is asked. */
export const thoughtRules: readonly Rule[] = [signatures, thinkingFirst];

/** What Anthropic's API refuses in the turns of a conversation, whatever the model. */
export const anthropicTurnRules: readonly Rule[] = [blankText, toolIds, toolPairs, ...thoughtRules];
