import { listOf, textOf, type Asked, type Json, type Refused } from "./rule.ts";

/** The messages of a chat, DashScope's own included. */
export function messagesOf({ body }: Asked): Json[] {
  return listOf(body["messages"] ?? (body["input"] as Json | undefined)?.["messages"]);
}

/** The ids of the calls that a message of the assistant makes. */
function idsOf(message: Json | undefined): string[] {
  return listOf(message?.["tool_calls"]).map(({ id }) => textOf(id));
}

/**
 * https://platform.openai.com/docs/guides/function-calling: the answers to the calls of a message follow it, one for
 * each call. The words are OpenAI's; DashScope and DeepSeek say nearly the same.
 */
export function toolTurns(asked: Asked): Refused | null {
  let open: string[] = [];
  for (const [at, message] of [...messagesOf(asked), { role: "end" }].entries()) {
    if (message["role"] === "tool") {
      const id = textOf(message["tool_call_id"]);
      if (!open.includes(id)) {
        const text = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
        return { message: `Invalid parameter: ${text}`, param: `messages.[${at}].role` };
      }
      open = open.filter((other) => other !== id);
      continue;
    }
    if (open.length > 0) {
      const text = "An assistant message with 'tool_calls' must be followed by tool messages responding to each";
      const rest = `'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(", ")}`;
      return { message: `${text} ${rest}`, param: "messages" };
    }
    open = idsOf(message);
  }
  return null;
}

/**
 * The first message of the assistant that calls tools and has no thoughts with it, behind the user's last own message.
 * https://api-docs.deepseek.com/guides/thinking_mode, https://platform.kimi.ai/docs/guide/use-kimi-k2-thinking-model
 */
export function thoughtlessCall(asked: Asked): number {
  const messages = messagesOf(asked);
  const asks = messages.map(({ role }) => role).lastIndexOf("user");
  const isThoughtless = ({ role, tool_calls, reasoning_content }: Json): boolean =>
    role === "assistant" && listOf(tool_calls).length > 0 && textOf(reasoning_content) === "";
  return messages.findIndex((message, at) => at > asks && isThoughtless(message));
}
