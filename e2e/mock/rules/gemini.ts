import { listOf, objectOf, textOf, type Asked, type Json, type Refused, type Rule } from "./rule.ts";

/** What the mock signs its calls and words with. */
export const signature = "CiQBc2lnbmVkIGJ5IGEgbW9jaw==";
const escape = "skip_thought_signature_validator";

/** https://ai.google.dev/api/generate-content: protocol buffers know their members, in both of their spellings. */
const known: Readonly<Record<string, readonly string[]>> = {
  "": [
    "contents",
    "systemInstruction",
    "tools",
    "toolConfig",
    "safetySettings",
    "generationConfig",
    "cachedContent",
    "serviceTier",
  ],
  generationConfig: [
    "maxOutputTokens",
    "temperature",
    "topP",
    "topK",
    "candidateCount",
    "seed",
    "stopSequences",
    "presencePenalty",
    "frequencyPenalty",
    "responseLogprobs",
    "logprobs",
    "responseModalities",
    "responseMimeType",
    "responseSchema",
    "responseJsonSchema",
    "thinkingConfig",
    "imageConfig",
  ],
};

function unknownName({ body }: Asked): Refused | null {
  for (const [place, names] of Object.entries(known)) {
    const object = place === "" ? body : objectOf(body[place]);
    const odd = Object.keys(object).find((name) => !names.includes(name));
    const at = place === "" ? "" : ` at '${place}'`;
    if (odd !== undefined)
      return { message: `Invalid JSON payload received. Unknown name "${odd}"${at}: Cannot find field.` };
  }
  return null;
}

interface Turn {
  role: string;
  parts: Json[];
}

/** The contents of a request. */
export function turnsOf({ body }: Pick<Asked, "body">): Turn[] {
  return listOf(body["contents"]).map(({ role, parts }) => ({ role: textOf(role), parts: listOf(parts) }));
}

const payloads = ["text", "inlineData", "fileData", "functionCall", "functionResponse"];

function contents(asked: Asked): Refused | null {
  const turns = turnsOf(asked);
  if (turns.length === 0) return { message: "* GenerateContentRequest.contents: contents is not specified" };
  for (const [at, { role, parts }] of turns.entries()) {
    if (!["user", "model"].includes(role)) return { message: "Please use a valid role: user, model." };
    const place = `* GenerateContentRequest.contents[${at}].parts`;
    if (parts.length === 0) return { message: `${place}: contents.parts must not be empty.` };
    const odd = parts.find((part) => payloads.filter((name) => name in part).length !== 1);
    if (odd !== undefined) return { message: `${place}: required oneof field 'data' must have one initialized field` };
  }
  return null;
}

function payloadsOf(turn: Turn | undefined, name: string): Json[] {
  return (turn?.parts ?? []).filter((part) => name in part).map((part) => objectOf(part[name]));
}

/** vercel/ai packages/google; every call has its response in the next turn, by order, name and id. */
function pairs(asked: Asked): Refused | null {
  const turns = turnsOf(asked);
  for (const [at, turn] of turns.entries()) {
    const calls = payloadsOf(turn, "functionCall");
    const responses = payloadsOf(turns[at + 1], "functionResponse");
    const own = payloadsOf(turn, "functionResponse");
    const before = payloadsOf(turns[at - 1], "functionCall");
    if (calls.length !== responses.length || own.length !== before.length)
      return {
        message:
          "Please ensure that the number of function response parts is equal to the number of function call parts " +
          "of the function call turn.",
      };
    for (const [index, call] of calls.entries()) {
      const response = responses[index] ?? {};
      if (typeof response["response"] !== "object" || Array.isArray(response["response"]))
        return {
          message: "Invalid value at 'function_response.response' (type.googleapis.com/google.protobuf.Struct)",
        };
      // google-genai sends no id for the functions that it calls itself.
      if (call["name"] !== response["name"] || (call["id"] !== response["id"] && "id" in response))
        return { message: "Function call and function response do not match." };
      if (typeof call["args"] !== "object" || Array.isArray(call["args"]))
        return { message: "Invalid value at 'function_call.args' (type.googleapis.com/google.protobuf.Struct)" };
    }
  }
  return null;
}

/** Hundred times the version in a model's name; of other names that of the newest. */
function versionOf(model: string): number {
  const [, major, minor = "0"] = /^gemini-(\d)(?:\.(\d))?-/.exec(model) ?? [];
  return major === undefined ? 900 : Number(major) * 100 + Number(minor);
}

const missing = "Function call is missing a thought_signature in functionCall parts.";

function nameOf(part: Json): string {
  return textOf(objectOf(part["functionCall"])["name"]);
}

/** https://ai.google.dev/gemini-api/docs/thought-signatures: the first call of each step since the user spoke. */
function signatures(asked: Asked): Refused | null {
  if (versionOf(asked.model) < 300) return null;
  const turns = turnsOf(asked);
  const spoken = turns
    .map(({ role, parts }) => role === "user" && parts.some((part) => "text" in part))
    .lastIndexOf(true);
  for (const [at, { parts }] of turns.entries()) {
    const first = parts.find((part) => "functionCall" in part);
    if (first === undefined || at < spoken) continue;
    const told = textOf(first["thoughtSignature"]);
    if (told === "") return { message: `${missing} Function call \`${nameOf(first)}\`, position ${at + 1}.` };
    if (![signature, escape].includes(told)) return { message: "Thought signature is not valid." };
  }
  return null;
}

/** https://ai.google.dev/gemini-api/docs/thinking */
function thinking({ model, body }: Asked): Refused | null {
  const { thinkingBudget: budget, thinkingLevel: level } = objectOf(
    objectOf(body["generationConfig"])["thinkingConfig"],
  );
  const version = versionOf(model);
  if (budget !== undefined && level !== undefined)
    return { message: "You can only set only one of thinking budget and thinking level." };
  if (level !== undefined && version < 300) return { message: "Thinking level is not supported for this model." };
  const isPro = model.includes("-pro");
  if (version >= 300 && (version >= 307 || isPro) && (level === "MINIMAL" || budget === 0))
    return { message: "Thinking level MINIMAL is not supported for this model." };
  if (budget === 0 && isPro) return { message: "Budget 0 is invalid. This model only works in thinking mode." };
  if (typeof budget !== "number" || budget <= 0) return null;
  const [least, most] = isPro ? [128, 32768] : model.includes("-lite") ? [512, 24576] : [1, 24576];
  if (budget >= least && budget <= most) return null;
  return { message: `The thinking budget ${budget} is invalid. Please choose a value between ${least} and ${most}.` };
}

/** vercel/ai packages/google, where it prepares tools. */
function tools({ body, model }: Asked): Refused | null {
  if (Array.isArray(body["tools"]) && body["tools"].length === 0)
    return { message: "* GenerateContentRequest.tools: tools must not be empty." };
  const list = listOf(body["tools"]);
  const declared = list.flatMap((tool) => listOf(tool["functionDeclarations"]));
  for (const tool of declared) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(textOf(tool["name"])))
      return { message: "* GenerateContentRequest.tools[0].function_declarations[0].name: Invalid function name." };
    if ("parameters" in tool && "parametersJsonSchema" in tool)
      return { message: "only one of parameters and parameters_json_schema may be set." };
  }
  const hasOwn = list.some((tool) => !("functionDeclarations" in tool));
  if (hasOwn && declared.length > 0 && versionOf(model) < 300)
    return { message: "Tool use with function calling is unsupported" };
  const { mode, allowedFunctionNames: allowed } = objectOf(objectOf(body["toolConfig"])["functionCallingConfig"]);
  if (allowed !== undefined && !["ANY", "VALIDATED"].includes(textOf(mode)))
    return { message: "Function calling config is set without function calling mode ANY or VALIDATED." };
  return null;
}

/** https://ai.google.dev/gemini-api/docs/latest-model, .../structured-output */
function config({ model, body }: Asked): Refused | null {
  const { responseMimeType: type, ...all } = objectOf(body["generationConfig"]);
  if ("responseJsonSchema" in all && type !== "application/json")
    return { message: "Response schema is set, but the response mime type is not application/json." };
  if (versionOf(model) < 300) return null;
  if ("presencePenalty" in all || "frequencyPenalty" in all)
    return { message: "Penalty is not enabled for this model" };
  return "responseLogprobs" in all ? { message: `Logprobs is not supported for the current model.` } : null;
}

/** https://ai.google.dev/gemini-api/docs/safety-settings */
function safety({ body }: Asked): Refused | null {
  const thresholds = ["BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF"];
  for (const { category, threshold } of listOf(body["safetySettings"]))
    if (!textOf(category).startsWith("HARM_CATEGORY_") || !thresholds.includes(textOf(threshold)))
      return { message: `Invalid value at 'safety_settings[0]': "${textOf(threshold)}"` };
  return null;
}

/** What Google AI Studio refuses. */
export const geminiRules: readonly Rule[] = [unknownName, contents, pairs, signatures, thinking, tools, config, safety];
