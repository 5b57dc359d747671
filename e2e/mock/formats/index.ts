import { catalogue, type MockName } from "../catalogue.ts";
import { namedIn, openPath, type PathForm } from "../paths.ts";
import { anthropicFormat } from "./anthropic.ts";
import { azureFormat } from "./azure.ts";
import { converseFormat, invokeFormat } from "./converse.ts";
import { dashscopeFormat } from "./dashscope.ts";
import type { Format } from "./format.ts";
import { geminiFormat, vertexClaudeFormat, vertexFormat } from "./gemini.ts";
import { openaiFormat, thinkingFormat } from "./openai.ts";
import { responsesFormat } from "./responses.ts";

const named: Record<PathForm, Format> = {
  gemini: geminiFormat,
  vertex: vertexFormat,
  "vertex claude": vertexClaudeFormat,
  converse: converseFormat,
  invoke: invokeFormat,
  deployment: azureFormat,
};

const foreign = new Map<string, Format>([
  ["/v1/messages", anthropicFormat],
  ["/anthropic/v1/messages", anthropicFormat],
  ["/apps/anthropic/v1/messages", anthropicFormat],
  ["/v1/responses", responsesFormat],
  ["/openai/v1/responses", responsesFormat],
  ["/openai/responses", responsesFormat],
  ["/api/v1/services/aigc/text-generation/generation", dashscopeFormat(false)],
  ["/api/v1/services/aigc/multimodal-generation/generation", dashscopeFormat(true)],
]);

/** Vendors whose models tell their thoughts in `reasoning_content`. */
const thinkers: readonly MockName[] = ["deepseek", "moonshot"];

/** The format of chats at `path` of the vendor called `name`; undefined: there are none. */
export function chatFormat(path: string, name: MockName): Format | undefined {
  const { form } = namedIn(path) ?? {};
  if (form !== undefined) return named[form];
  if (openPath.test(path)) return openaiFormat;
  if (path !== `${catalogue[name].basePath}/v1/chat/completions`) return foreign.get(path);
  if (name === "azure") return azureFormat;
  return thinkers.includes(name) ? thinkingFormat : openaiFormat;
}
