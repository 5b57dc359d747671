import { describeRules, hello, type RuleCase } from "./harness/rule_cases.ts";
import { signature } from "./mock/rules/anthropic_turns.ts";

const text = { text: "Hello" };
const user = { role: "user", content: [text] };
const toolConfig = { tools: [{ toolSpec: { name: "look", inputSchema: { json: {} } } }] };
const haiku = "anthropic.claude-haiku-4-5";
const used = (toolUseId: string, more: object = {}) => ({ toolUse: { toolUseId, name: "look", input: {}, ...more } });
const told = (toolUseId: string) => ({ toolResult: { toolUseId, content: [text] } });
const signed = (mark: string) => ({ reasoningContent: { reasoningText: { text: "Hm.", signature: mark } } });
const own = signed(signature);
const hidden = { reasoningContent: { redactedContent: "eA==" } };
const thinks = (thought: object) => [user, { role: "assistant", content: [thought, text] }, user];
const enabled = { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } };
const turns = (id: string, more: object = {}, ...before: object[]) => [
  user,
  { role: "assistant", content: [...before, used(id, more)] },
  { role: "user", content: [told(id)] },
];
const document = (name: string, format = "pdf") => ({ document: { name, format, source: { bytes: "JVBERg==" } } });
const asks = (...content: object[]) => ({ messages: [{ role: "user", content }] });

function converse(name: string, body: RuleCase["body"], refusal: RegExp | null, model = "m"): RuleCase {
  const path = `/model/${model}/converse`;
  return { name: `Converse: ${name}`, mock: "bedrock", path, body: { messages: [user], ...body }, refusal };
}

function claude(mock: "vertex" | "bedrock", path: string, body: RuleCase["body"], refusal: RegExp | null): RuleCase {
  const asked = { max_tokens: 9, messages: hello, ...body };
  return { name: `${path} with ${Object.keys(body).join()}: ${refusal}`, mock, path, body: asked, refusal };
}

const models = "/v1/projects/p-1/locations/global/publishers/anthropic/models";
const raw = `${models}/claude-sonnet-4-5:rawPredict`;
const stream = `${models}/claude-sonnet-4-5:streamRawPredict`;
const google = { anthropic_version: "vertex-2023-10-16" };
const amazon = { anthropic_version: "bedrock-2023-05-31" };
const thread = { thread: { type: "create" } };

const call = { functionCall: { name: "look", args: {}, id: "a" } };
const result = { functionResponse: { name: "look", response: { output: "sunny" } } };

function vertex(name: string, body: RuleCase["body"], refusal: RegExp | null): RuleCase {
  const path = "/v1beta1/publishers/google/models/gemini-2.5-flash:generateContent";
  const contents = [{ role: "user", parts: [text] }];
  return { name: `Vertex: ${name}`, mock: "vertex", path, body: { contents, ...body }, refusal };
}

function azure(path: string, headers: Record<string, string>, refusal: RegExp | null): RuleCase {
  const name = `${path} ${Object.values(headers).join()}: ${refusal}`;
  return { name, mock: "azure", path, headers, body: { model: "gpt-4o", messages: hello }, refusal };
}

const deployment = "/openai/deployments/gpt-4o/chat/completions";
const open = "/v1/projects/p-1/locations/global/endpoints/openapi/chat/completions";

describeRules("the mocks of the clouds refuse what these do", [
  converse("a plain message", {}, null),
  converse("a member of nobody", { n: 2 }, /Unexpected field "n"/),
  converse("a blank text", asks({ text: " " }), /blank/),
  converse("a call and its result", { toolConfig, messages: turns("tooluse_1") }, null),
  converse("an id of other characters", { toolConfig, messages: turns("a b") }, /toolUseId/),
  converse("a name that is too long", { toolConfig, messages: turns("a", { name: "n".repeat(65) }) }, /toolUse.name/),
  converse("an input that is a list", { toolConfig, messages: turns("a", { input: [] }) }, /json object/),
  converse("an empty stop", { inferenceConfig: { stopSequences: [""] } }, /stopSequences/),
  converse("a picture of no kind", asks({ image: { format: "bmp" } }, text), /image.format/),
  converse("a document", asks(document("a b"), text), null),
  converse("a document without a text", asks(document("a")), /text block is required/),
  converse("two of one name", asks(document("a"), document("a"), text), /Duplicate/),
  converse("a name with a dot", asks(document("a.pdf"), text), /file name/),
  converse("a document of no kind", asks(document("a", "exe"), text), /document.format/),
  converse("both kinds of sampling", { inferenceConfig: { temperature: 1, topP: 0.5 } }, /both/, haiku),
  converse("the same of another maker's", { inferenceConfig: { temperature: 1, topP: 0.5 } }, null),
  converse("thoughts that are bound", { messages: thinks(own) }, null, haiku),
  converse("another's thought", { messages: thinks(signed("x")) }, /^The model returned.*Invalid `signature`/, haiku),
  converse("another's hidden thought", { messages: thinks(hidden) }, /Invalid `data`/, haiku),
  converse("the same before another maker's", { messages: thinks(hidden) }, null),
  converse(
    "a turn of tools without a thought",
    { ...enabled, toolConfig, messages: turns("a") },
    /Expected `thin/,
    haiku,
  ),
  converse("a turn of tools with one", { ...enabled, toolConfig, messages: turns("a", {}, own) }, null, haiku),
  converse("thoughts of no budget", { additionalModelRequestFields: { thinking: { type: "enabled" } } }, /1024/, haiku),

  claude("bedrock", `/model/${haiku}/invoke`, amazon, null),
  claude("bedrock", `/model/${haiku}/invoke`, { ...amazon, anthropic_beta: ["a"] }, null),
  claude("bedrock", `/model/${haiku}/invoke`, {}, /anthropic_version/),
  claude("bedrock", `/model/${haiku}/invoke`, { ...amazon, model: haiku }, /model: Extra inputs/),
  claude("bedrock", `/model/${haiku}/invoke`, { ...amazon, stream: true }, /stream: Extra inputs/),
  claude("bedrock", "/anthropic/v1/messages", { model: haiku }, null),
  claude("bedrock", "/anthropic/v1/messages", { model: haiku, ...thread }, /thread: Extra inputs/),
  claude("vertex", raw, google, null),
  claude("vertex", raw, amazon, /anthropic_version/),
  claude("vertex", raw, { ...google, ...thread }, /thread: Extra inputs/),
  claude("vertex", raw, { ...google, stream: true }, /does not fit/),
  claude("vertex", stream, { ...google, stream: true }, null),

  vertex("a plain content", {}, null),
  vertex("a tier", { serviceTier: "flex" }, /serviceTier/),
  vertex(
    "a call with an id",
    {
      contents: [
        { role: "model", parts: [call] },
        { role: "user", parts: [result] },
      ],
    },
    /"id"/,
  ),
  {
    name: "an open model",
    mock: "vertex",
    path: open,
    body: { model: "meta/llama-4", messages: hello },
    refusal: null,
  },
  {
    name: "none of a maker",
    mock: "vertex",
    path: open,
    body: { model: "llama-4", messages: hello },
    refusal: /Invalid/,
  },

  azure(`${deployment}?api-version=2024-10-21`, {}, null),
  azure(deployment, {}, /not found/),
  azure("/openai/v1/chat/completions", {}, null),
  azure("/openai/v1/chat/completions?api-version=2024-10-21", {}, /not allowed/),
  azure("/openai/v1/chat/completions", { authorization: "Bearer key" }, /Access denied/),
  azure("/openai/v1/chat/completions", { authorization: "Bearer eyJ0eXAi" }, null),
]);
