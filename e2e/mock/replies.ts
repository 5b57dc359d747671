import { chatCompletion, chatEvents } from "./answers.ts";
import { message, messageEvents } from "./messages.ts";
import type { ChatRequest } from "./stream.ts";
import { chatCall, chatCallEvents, messageCall, messageCallEvents, toolOf } from "./tool_calls.ts";

/** What a model says to a chat: a call of the first tool it is offered, or else `text`, in `words` when it streams. */
export interface Reply {
  whole: string;
  events: string[];
}

/** In OpenAI's format. */
export function chatReply(body: ChatRequest, text: string, words: string[]): Reply {
  const model = body.model ?? "";
  const tool = toolOf(body);
  if (tool !== undefined) return { whole: chatCall(model, tool), events: chatCallEvents(model, tool) };
  const includeUsage = body.stream_options?.include_usage === true;
  return { whole: chatCompletion(model, text), events: chatEvents(model, words, includeUsage) };
}

/** In Anthropic's. */
export function messageReply(body: ChatRequest, text: string, words: string[]): Reply {
  const model = body.model ?? "";
  const tool = toolOf(body);
  if (tool !== undefined) return { whole: messageCall(model, tool), events: messageCallEvents(model, tool) };
  return { whole: message(model, text), events: messageEvents(model, words) };
}
