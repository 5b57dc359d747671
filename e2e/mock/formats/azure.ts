import { openaiFormat } from "./openai.ts";
import type { Format } from "./format.ts";

const unnamed = { id: "", object: "", created: 0, model: "" };
const filtered = { hate: { filtered: false, severity: "safe" } };
const opening = {
  ...unnamed,
  choices: [],
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: filtered }],
};
const annotation = {
  ...unnamed,
  choices: [{ index: 0, finish_reason: null, content_filter_results: filtered, content_filter_offsets: {} }],
  usage: null,
};

/** Its filter has chunks of its own: https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-streaming */
export const azureFormat: Format = {
  ...openaiFormat,
  reply: (body, saying) => {
    const { whole, events } = openaiFormat.reply(body, saying);
    // Behind the finish: the usage, where it is asked for, and [DONE].
    const end = body.stream_options?.include_usage === true ? -2 : -1;
    return { whole, events: [event(opening), ...events.slice(0, end), event(annotation), ...events.slice(end)] };
  },
};

function event(chunk: object): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
