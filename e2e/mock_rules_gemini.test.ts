import { describeRules, type RuleCase } from "./harness/rule_cases.ts";
import { signature } from "./mock/rules/gemini.ts";

const user = { role: "user", parts: [{ text: "Hello" }] };
const call = { functionCall: { name: "look", args: {} } };
const result = { functionResponse: { name: "look", response: { output: "sunny" } } };
const model = (...parts: object[]) => ({ role: "model", parts });
const told = (...parts: object[]) => ({ role: "user", parts });
const declared = [{ functionDeclarations: [{ name: "look" }] }];

function gemini(name: string, asked: string, body: RuleCase["body"], refusal: RegExp | null): RuleCase {
  const path = `/v1beta/models/${asked}:generateContent`;
  return { name: `${asked}: ${name}`, mock: "gemini", path, body: { contents: [user], ...body }, refusal };
}

function thinking(asked: string, thinkingConfig: object, refusal: RegExp | null): RuleCase {
  return gemini(JSON.stringify(thinkingConfig), asked, { generationConfig: { thinkingConfig } }, refusal);
}

const flash = "gemini-3.5-flash";
const former = "gemini-2.5-flash";

describeRules("the mock of Google AI Studio refuses what Google does", [
  gemini("a plain content", flash, {}, null),
  gemini("no content", flash, { contents: [] }, /contents is not specified/),
  gemini("another role", flash, { contents: [{ role: "assistant", parts: [{ text: "a" }] }] }, /valid role/),
  gemini("no part", flash, { contents: [{ role: "user", parts: [] }] }, /must not be empty/),
  gemini("a part of two", flash, { contents: [told({ text: "a", inlineData: {} })] }, /one initialized field/),
  gemini("a member of nobody", flash, { messages: [] }, /Unknown name "messages": Cannot find field/),
  gemini("a setting of nobody", flash, { generationConfig: { n: 1 } }, /Unknown name "n" at 'generationConfig'/),
  gemini("a call without a result", former, { contents: [user, model(call), user] }, /number of function response/),
  gemini("a result without a call", former, { contents: [user, told(result)] }, /number of function response/),
  gemini("a result of one of two", former, { contents: [user, model(call, call), told(result)] }, /number of function/),
  gemini(
    "a result that is a text",
    former,
    { contents: [user, model(call), told({ functionResponse: { name: "look", response: "sunny" } })] },
    /function_response.response/,
  ),
  gemini(
    "a result of another call",
    former,
    { contents: [user, model(call), told({ functionResponse: { ...result.functionResponse, id: "a" } })] },
    /do not match/,
  ),
  gemini("a call and its result", former, { contents: [user, model(call), told(result)] }, null),
  gemini("a call without a signature", flash, { contents: [user, model(call), told(result)] }, /missing a thought_sig/),
  gemini("one before the user spoke again", flash, { contents: [user, model(call), told(result), user] }, null),
  gemini(
    "a signed call beside another",
    flash,
    { contents: [user, model({ ...call, thoughtSignature: signature }, call), told(result, result)] },
    null,
  ),
  gemini(
    "a call with the signature of nobody",
    flash,
    { contents: [user, model({ ...call, thoughtSignature: "AAAA" }), told(result)] },
    /not valid/,
  ),
  thinking(flash, { thinkingLevel: "LOW", thinkingBudget: 5 }, /only one of/),
  thinking(flash, { thinkingLevel: "MINIMAL" }, null),
  thinking("gemini-3.8-flash", { thinkingLevel: "MINIMAL" }, /MINIMAL is not supported/),
  thinking("gemini-3.1-pro-preview", { thinkingLevel: "MINIMAL" }, /MINIMAL is not supported/),
  thinking(former, { thinkingLevel: "LOW" }, /not supported for this model/),
  thinking(former, { thinkingBudget: 0 }, null),
  thinking("gemini-2.5-pro", { thinkingBudget: 0 }, /only works in thinking mode/),
  thinking("gemini-2.5-flash-lite", { thinkingBudget: 100 }, /between 512 and 24576/),
  gemini("an empty list of tools", flash, { tools: [] }, /tools must not be empty/),
  gemini("a tool with a bad name", flash, { tools: [{ functionDeclarations: [{ name: "a b" }] }] }, /Invalid function/),
  gemini("a search beside functions", former, { tools: [...declared, { googleSearch: {} }] }, /unsupported/),
  gemini("a search beside functions", flash, { tools: [...declared, { googleSearch: {} }] }, null),
  gemini(
    "names with a choice of its own",
    flash,
    { tools: declared, toolConfig: { functionCallingConfig: { mode: "AUTO", allowedFunctionNames: ["look"] } } },
    /without function calling mode/,
  ),
  gemini("a schema without a type", flash, { generationConfig: { responseJsonSchema: {} } }, /mime type/),
  gemini("a penalty", flash, { generationConfig: { presencePenalty: 1 } }, /Penalty is not enabled/),
  gemini("a penalty", former, { generationConfig: { presencePenalty: 1 } }, null),
  gemini("probabilities", flash, { generationConfig: { responseLogprobs: true } }, /Logprobs is not supported/),
  gemini("a threshold of nobody", flash, { safetySettings: [{ category: "X", threshold: "Y" }] }, /safety_settings/),
]);
