import type { Behaviour } from "./behaviour.ts";
import { callArguments, type Saying } from "./formats/format.ts";

/** How a body asks for an answer by a schema: in OpenAI's, Anthropic's and Converse's word, Google's, or a sentence. */
const schemas = /"json_schema"|"response(Json)?Schema"|fit this JSON Schema/;

/** What the vendor called `name` says to `body`: JSON where that wants it, else words. */
export function sayingTo(body: string, name: string, behaviour: Behaviour): Saying {
  const { calls, events } = behaviour;
  const json = JSON.stringify(callArguments);
  if (schemas.test(body)) return { text: json, words: json.match(/[^]{1,7}/gu) ?? [], calls };
  const words = Array.from({ length: events }, (_, index) => `word${index} `);
  return { text: `Hello from ${name}.`, words, calls };
}
