import { catalogue, type MockName } from "../catalogue.ts";
import { anthropicFormat } from "./anthropic.ts";
import { converseFormat, conversePath } from "./converse.ts";
import { dashscopeFormat } from "./dashscope.ts";
import { geminiFormat, modelIn } from "./gemini.ts";
import type { Format } from "./format.ts";
import { openaiFormat, thinkingFormat } from "./openai.ts";
import { responsesFormat } from "./responses.ts";

const foreign = new Map<string, Format>([
  ["/v1/messages", anthropicFormat],
  ["/anthropic/v1/messages", anthropicFormat],
  ["/apps/anthropic/v1/messages", anthropicFormat],
  ["/v1/responses", responsesFormat],
  ["/api/v1/services/aigc/text-generation/generation", dashscopeFormat(false)],
  ["/api/v1/services/aigc/multimodal-generation/generation", dashscopeFormat(true)],
]);

/** Vendors whose models tell their thoughts in `reasoning_content`. */
const thinkers: readonly MockName[] = ["deepseek", "moonshot"];

/** The format of chats at `path` of the vendor called `name`; undefined: there are none. */
export function chatFormat(path: string, name: MockName): Format | undefined {
  if (conversePath.test(path)) return converseFormat;
  if (modelIn(path) !== undefined) return geminiFormat;
  if (path !== `${catalogue[name].basePath}/v1/chat/completions`) return foreign.get(path);
  return thinkers.includes(name) ? thinkingFormat : openaiFormat;
}
