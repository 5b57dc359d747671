import { isDeepStrictEqual } from "node:util";
import { entries, member, text, type Json } from "./json.ts";

/** Rules of the vendors that no comparison of single values can say. Each answers what is wrong, or "". */
export const rules: Readonly<Record<string, (body: Json) => string>> = {
  /** https://platform.claude.com/docs/en/api/messages: no empty message, no text block of blanks. */
  "anthropic:no-blank-text"(body) {
    const messages = entries(member(body, "messages"));
    for (const [at, message] of messages.entries()) {
      const content = member(message, "content");
      const isLast = at === messages.length - 1 && member(message, "role") === "assistant";
      if (isBlank(content) && !isLast) return `messages[${at}] has blank content`;
      if (Array.isArray(content) && content.length === 0) return `messages[${at}] has no block`;
      if (blocksOf(message, "text").some((block) => isBlank(member(block, "text")))) {
        return `messages[${at}] has a blank text block`;
      }
    }
    return "";
  },

  /** A turn of tools begins with its thought: https://docs.claude.com/en/docs/build-with-claude/extended-thinking. */
  "anthropic:thinking-in-tool-turn"(body) {
    if (member(member(body, "thinking"), "type") !== "enabled") return "";
    const turn = [...entries(member(body, "messages"))]
      .reverse()
      .find((message) => member(message, "role") === "assistant");
    if (turn === undefined || blocksOf(turn, "tool_use").length === 0) return "";
    const first = text(member(entries(member(turn, "content"))[0], "type"));
    return ["thinking", "redacted_thinking"].includes(first) ? "" : `thinking is on, the turn begins with ${first}`;
  },

  /** Ids of calls are unique, of letters, digits, _ and -; each is answered once, where the next message begins. */
  "anthropic:tool-pairs"(body) {
    const messages = entries(member(body, "messages"));
    const seen = new Set<string>();
    for (const [at, message] of messages.entries()) {
      const ids = blocksOf(message, "tool_use").map((call) => text(member(call, "id")));
      for (const id of ids) {
        if (!/^[a-zA-Z0-9_-]+$/.test(id)) return `messages[${at}]: id ${JSON.stringify(id)}`;
        if (seen.has(id)) return `messages[${at}]: id ${id} is used twice`;
        seen.add(id);
      }
      if (ids.length === 0) continue;
      const next = messages[at + 1] ?? null;
      const answered = blocksOf(next, "tool_result").map((result) => text(member(result, "tool_use_id")));
      if (!isDeepStrictEqual([...answered].sort(), [...ids].sort())) {
        return `messages[${at + 1}] answers ${answered.join()} to ${ids.join()}`;
      }
      const head = entries(member(next, "content")).slice(0, answered.length);
      if (head.some((block) => member(block, "type") !== "tool_result")) return `messages[${at + 1}] mixes its results`;
    }
    return "";
  },

  /** Answers follow their calls at once: https://developers.openai.com/api/docs/guides/function-calling. */
  "openai:tool-messages-contiguous"(body) {
    const messages = entries(member(body, "messages"));
    for (const [at, message] of messages.entries()) {
      const ids = entries(member(message, "tool_calls")).map((call) => text(member(call, "id")));
      const answers = messages.slice(at + 1, at + 1 + ids.length);
      if (answers.some((answer) => member(answer, "role") !== "tool")) return `behind messages[${at}] is no answer`;
      const answered = answers.map((answer) => text(member(answer, "tool_call_id")));
      if (!isDeepStrictEqual(answered.sort(), ids.sort())) return `behind messages[${at}] are answers to other calls`;
    }
    return "";
  },

  /** Closed objects, few keywords: https://platform.claude.com/docs/en/build-with-claude/structured-outputs. */
  "anthropic:schema"(body) {
    const format = member(member(body, "output_config"), "format") ?? member(body, "output_format");
    return schemaFault(member(format, "schema"), "schema");
  },
};

const refusedKeywords = [
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["multipleOf", "minLength", "maxLength"],
];

function schemaFault(node: Json | undefined, path: string): string {
  if (node === null || node === undefined || typeof node !== "object") return "";
  if (member(node, "type") === "object" && member(node, "additionalProperties") !== false) return `${path} is open`;
  const refused = refusedKeywords.find((key) => typeof member(node, key) === "number");
  if (refused !== undefined) return `${path}.${refused}`;
  for (const [key, value] of Object.entries(node)) {
    const fault = schemaFault(value as Json, `${path}.${key}`);
    if (fault !== "") return fault;
  }
  return "";
}

function blocksOf(message: Json, type: string): readonly Json[] {
  return entries(member(message, "content")).filter((block) => member(block, "type") === type);
}

function isBlank(node: Json | undefined): boolean {
  return typeof node === "string" && node.trim() === "";
}
