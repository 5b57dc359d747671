import { gptFamily } from "./gpt_families.ts";
import { listOf, objectOf, textOf, type Asked, type Refused, type Rule } from "./rule.ts";

/** https://platform.openai.com/docs/api-reference/responses/create; openai-python 3.57, response_create_params.py */
const members = new Set(
  (
    "model input instructions previous_response_id conversation store include reasoning text tools " +
    "tool_choice parallel_tool_calls max_tool_calls max_output_tokens temperature top_p top_logprobs " +
    "truncation context_management metadata user safety_identifier prompt_cache_key prompt_cache_options " +
    "prompt_cache_retention service_tier stream stream_options background background_options prompt " +
    "moderation image access_programs client_metadata"
  ).split(" "),
);

function known({ body }: Asked): Refused | null {
  const param = Object.keys(body).find((member) => !members.has(member));
  return param === undefined ? null : { message: `Unknown parameter: '${param}'.`, code: "unknown_parameter", param };
}

/** https://platform.openai.com/docs/guides/latest-model: as on chat completions. */
function reasoning({ model, body }: Asked): Refused | null {
  const family = gptFamily(model);
  const asked = objectOf(body["reasoning"])["effort"];
  if (asked !== undefined && !family.efforts.includes(textOf(asked))) {
    const text = `Unsupported value: 'reasoning.effort' does not support '${String(asked)}' with this model.`;
    return { message: text, code: "unsupported_value", param: "reasoning.effort" };
  }
  const effort = textOf(asked) || family.usualEffort;
  const param = ["temperature", "top_p"].find((name) => name in body);
  if (param === undefined || !family.isReasoning || (effort === "none" && family.samplesAtNone)) return null;
  const message = `Unsupported parameter: '${param}' is not supported with this model.`;
  return { message, code: "unsupported_parameter", param };
}

/** https://platform.openai.com/docs/guides/function-calling: calls and outputs in pairs. */
function pairs({ body }: Asked): Refused | null {
  if ("previous_response_id" in body || "conversation" in body) return null;
  const items = listOf(body["input"]);
  const ids = (type: string): string[] =>
    items.filter((item) => item["type"] === type).map((item) => textOf(item["call_id"]));
  const [calls, outputs] = [ids("function_call"), ids("function_call_output")];
  const lost = outputs.find((id) => !calls.includes(id));
  if (lost !== undefined)
    return { message: `No tool call found for function call output with call_id ${lost}.`, param: "input" };
  const open = calls.find((id) => !outputs.includes(id));
  return open === undefined ? null : { message: `No tool output found for function call ${open}.`, param: "input" };
}

/** What api.openai.com refuses on /v1/responses. */
export const responsesRules: readonly Rule[] = [known, reasoning, pairs];
