import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator, type Callout, type Exchange, type RequestInput } from "../../emulator/index.ts";
import { module, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "m" };

interface Subject {
  readonly provider: object;
  readonly request: RequestInput;
  /** What the vendor says of the reasoning, and an answer of its own. */
  readonly refusal: object;
  readonly answer: object;
  /** What is in the body that the vendor gets first, and is not in the one that it gets then. */
  readonly gone: RegExp;
  /** What stays. */
  readonly kept: RegExp;
}

function post(path: string, body: object): RequestInput {
  return { method: "POST", path, headers: json, body: JSON.stringify(body) };
}

const bound = { type: "thinking", thinking: "Let me see.", signature: "c2lnbmVk" };
const hidden = { type: "redacted_thinking", data: "aGlkZGVu" };
const said = { type: "text", text: "Four." };
const question = { role: "user", content: "2 + 2?" };
const wrongSignature = {
  type: "error",
  error: {
    type: "invalid_request_error",
    message: "messages.1.content.0: Invalid `signature` in `thinking` block",
  },
};
const message = { type: "message", role: "assistant", content: [said], stop_reason: "end_turn", usage: {} };
const chatMessages = [
  question,
  { role: "assistant", content: "Four.", thinking_blocks: [bound, hidden] },
  { role: "user", content: "Sure?" },
];
const wrongEncryption = {
  error: {
    message: "The encrypted content gAAA could not be verified. Reason: organization_id did not match",
    type: "invalid_request_error",
    param: null,
    code: "invalid_encrypted_content",
  },
};
const items = [
  { type: "message", role: "user", content: "2 + 2?" },
  { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAA" },
  { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Four." }] },
  { type: "function_call", id: "fc_1", call_id: "call_1", name: "look", arguments: "{}" },
  { type: "function_call_output", call_id: "call_1", output: "4" },
];

const bedrock = { type: "bedrock", awsRegion: "eu-west-1", apiTokens: tokens };
const converse = {
  refusal: {
    message: "The model returned the following errors: messages.1.content.0: Invalid `signature` in `thinking` block",
  },
  answer: {
    output: { message: { role: "assistant", content: [{ text: "Four." }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
  },
  gone: /reasoningContent|c2lnbmVk|aGlkZGVu|"thinking"/,
};

const subjects: Readonly<Record<string, Subject>> = {
  "messages of Claude": {
    provider: { type: "claude", apiTokens: tokens },
    request: post("/v1/messages", {
      model: "claude-sonnet-4-5",
      max_tokens: 9,
      messages: [question, { role: "assistant", content: [bound, hidden, said] }, { role: "user", content: "Sure?" }],
    }),
    refusal: wrongSignature,
    answer: message,
    gone: /thinking|c2lnbmVk|aGlkZGVu/,
    kept: /Four\./,
  },
  "messages of Claude, passed as they are": {
    provider: { type: "claude", apiTokens: tokens, protocol: "original" },
    request: post("/v1/messages", {
      model: "claude-sonnet-4-5",
      max_tokens: 9,
      messages: [question, { role: "assistant", content: [bound, said] }, { role: "user", content: "Sure?" }],
    }),
    refusal: wrongSignature,
    answer: message,
    gone: /c2lnbmVk/,
    kept: /Four\./,
  },
  "chats with Claude": {
    provider: { type: "claude", apiTokens: tokens },
    request: post("/v1/chat/completions", { model: "claude-sonnet-4-5", messages: chatMessages }),
    refusal: wrongSignature,
    answer: message,
    gone: /thinking|c2lnbmVk|aGlkZGVu/,
    kept: /Four\./,
  },
  "responses of OpenAI": {
    provider: { type: "openai", apiTokens: tokens },
    request: post("/v1/responses", { model: "gpt-5", store: false, input: items }),
    refusal: wrongEncryption,
    answer: { id: "resp_1", object: "response", status: "completed", output: [] },
    gone: /gAAA|rs_1|msg_1|fc_1/,
    kept: /Four\..*"call_id":"call_1".*"output":"4"/,
  },
  "chats with Gemini": {
    provider: { type: "gemini", apiTokens: tokens },
    request: post("/v1/chat/completions", {
      model: "gemini-3-pro",
      messages: [
        question,
        {
          role: "assistant",
          tool_calls: [
            {
              id: "call_1",
              type: "function",
              function: { name: "look", arguments: "{}" },
              extra_content: { google: { thought_signature: "c2lnbmVk" } },
            },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: "4" },
      ],
    }),
    refusal: { error: { code: 400, message: "Thought signature is not valid.", status: "INVALID_ARGUMENT" } },
    answer: { candidates: [{ content: { role: "model", parts: [{ text: "Four." }] }, finishReason: "STOP" }] },
    gone: /c2lnbmVk/,
    kept: /"thoughtSignature":"skip_thought_signature_validator"/,
  },
  "chats with Claude by Converse": {
    ...converse,
    provider: bedrock,
    request: post("/v1/chat/completions", { model: "anthropic.claude-sonnet-4-5", messages: chatMessages }),
    kept: /\{"role":"assistant","content":\[\{"text":"Four\."\}\]\}/,
  },
  "messages by Converse, in a turn that tools answer": {
    ...converse,
    provider: { ...bedrock, bedrockMessages: "converse" },
    request: post("/v1/messages", {
      model: "anthropic.claude-sonnet-4-5",
      max_tokens: 2000,
      thinking: { type: "enabled", budget_tokens: 1024 },
      tools: [{ name: "look", input_schema: { type: "object" } }],
      messages: [
        question,
        { role: "assistant", content: [bound, hidden, { type: "tool_use", id: "t", name: "look", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "4" }] },
      ],
    }),
    kept: /"content":\[\{"toolUse".*"toolResult"/,
  },
  "bodies of Converse, passed as they are": {
    ...converse,
    provider: { ...bedrock, protocol: "original" },
    request: post("/model/anthropic.claude-sonnet-4-5/converse", {
      messages: [
        { role: "user", content: [{ text: "2 + 2?" }] },
        {
          role: "assistant",
          content: [
            { reasoningContent: { reasoningText: { text: "Let me see.", signature: "c2lnbmVk" } } },
            { reasoningContent: { redactedContent: "aGlkZGVu" } },
            { text: "Four." },
          ],
        },
        { role: "user", content: [{ text: "Sure?" }] },
      ],
    }),
    kept: /"content":\[\{"text":"Four\."\}\]/,
  },
  "bodies of InvokeModel, passed as they are": {
    ...converse,
    provider: { ...bedrock, protocol: "original" },
    request: post("/model/anthropic.claude-sonnet-4-5/invoke", {
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 9,
      messages: [question, { role: "assistant", content: [bound, said] }, { role: "user", content: "Sure?" }],
    }),
    answer: message,
    kept: /Four\./,
  },
};

/** A request to the vendor, by the stream itself or by a callout. */
interface Sent {
  readonly body: string;
  readonly token: string;
  respond(status: number, body: object): void;
}

function tokenOf(headers: Readonly<Record<string, string>>): string {
  return headers["x-api-key"] ?? headers["x-goog-api-key"] ?? headers["authorization"] ?? "none";
}

class Client {
  readonly proxy: Emulator;
  exchange: Exchange;

  constructor(proxy: Emulator, input: RequestInput) {
    this.proxy = proxy;
    this.exchange = proxy.request(input);
  }

  first(): Sent {
    const { exchange } = this;
    const upstream = exchange.upstream ?? assert.fail("nothing is sent");
    const respond = (status: number, body: object) =>
      exchange.respond({ status, headers: json, body: JSON.stringify(body) });
    return { body: upstream.body ?? "", token: tokenOf(upstream.headers), respond };
  }

  /** The next request to the vendor; undefined: there is none. */
  next(): Sent | undefined {
    if (this.exchange.response?.headers["x-ai-proxy-retry"] === "1") {
      this.exchange = this.exchange.attempt();
      return this.first();
    }
    const callout: Callout | undefined = this.proxy.callouts.find(({ state }) => state === "pending");
    if (callout === undefined) return undefined;
    const respond = (status: number, body: object) =>
      callout.respond({ status, headers: json, body: JSON.stringify(body) });
    return { body: callout.body.toString(), token: tokenOf(callout.headers), respond };
  }
}

async function begin(mode: "downstream" | "upstream", { provider, request }: Subject, own: object = {}) {
  const configuration = { mode, provider: { ...provider, failover, retryOnFailure: { enabled: true }, ...own } };
  const proxy = await Emulator.start({ wasm: module, mode, configuration });
  assert.deepEqual(proxy.refused, []);
  return new Client(proxy, request);
}

function clean(client: Client): void {
  assert.deepEqual([...client.proxy.faults, ...client.proxy.traps], []);
}

for (const mode of ["downstream", "upstream"] as const) {
  for (const [name, subject] of Object.entries(subjects)) {
    test(`${mode}: reasoning of another account is left out, with the same token: ${name}`, async () => {
      const client = await begin(mode, subject);
      const first = client.first();
      assert.match(first.body, subject.gone);
      first.respond(400, subject.refusal);
      const second = client.next() ?? assert.fail("nothing is sent again");
      assert.doesNotMatch(second.body, subject.gone);
      assert.match(second.body, subject.kept);
      assert.doesNotThrow(() => void JSON.parse(second.body));
      assert.equal(second.token, first.token);
      second.respond(200, subject.answer);
      assert.equal(client.exchange.response?.status, 200);
      assert.equal(client.proxy.metrics["ai_proxy.thoughts_dropped"], 1);
      assert.equal(client.proxy.sharedData.size, 0);
      clean(client);
    });
  }

  const claude = subjects["messages of Claude"] ?? assert.fail();

  test(`${mode}: that is done once, and the vendor's error is the client's then`, async () => {
    const client = await begin(mode, claude);
    client.first().respond(400, claude.refusal);
    client.next()?.respond(400, claude.refusal);
    assert.equal(client.next(), undefined);
    assert.equal(client.exchange.response?.status, 400);
    clean(client);
  });

  test(`${mode}: it counts as no try, and what is left out stays so with another token`, async () => {
    const client = await begin(mode, claude, { retryOnFailure: { enabled: true, maxRetries: 1 } });
    client.first().respond(400, claude.refusal);
    const second = client.next() ?? assert.fail();
    second.respond(429, { error: { type: "rate_limit_error", message: "Slow down." } });
    const third = client.next() ?? assert.fail("no other token is tried");
    assert.notEqual(third.token, second.token);
    assert.doesNotMatch(third.body, claude.gone);
    third.respond(200, claude.answer);
    assert.equal(client.exchange.response?.status, 200);
    clean(client);
  });

  test(`${mode}: a token that is tried second may say so, too`, async () => {
    const client = await begin(mode, claude);
    client.first().respond(429, { error: { type: "rate_limit_error", message: "Slow down." } });
    const second = client.next() ?? assert.fail();
    assert.match(second.body, claude.gone);
    second.respond(400, claude.refusal);
    const third = client.next() ?? assert.fail("nothing is sent again");
    assert.equal(third.token, second.token);
    assert.doesNotMatch(third.body, claude.gone);
    third.respond(200, claude.answer);
    assert.equal(client.exchange.response?.status, 200);
    clean(client);
  });

  test(`${mode}: any other mistake of the client's is the client's`, async () => {
    const client = await begin(mode, claude);
    client.first().respond(400, { error: { type: "invalid_request_error", message: "max_tokens: required" } });
    assert.equal(client.next(), undefined);
    assert.equal(client.exchange.response?.status, 400);
    clean(client);
  });

  test(`${mode}: nothing is sent again where that is switched off`, async () => {
    const client = await begin(mode, claude, { retryOnFailure: { enabled: false } });
    client.first().respond(400, claude.refusal);
    assert.equal(client.next(), undefined);
    assert.equal(client.exchange.response?.status, 400);
    clean(client);
  });
}

test("what is compacted cannot be left out: the client gets the error", async () => {
  const responses = subjects["responses of OpenAI"] ?? assert.fail();
  const input = [...items, { type: "compaction", id: "cmp_1", encrypted_content: "gBBB" }];
  const request = post("/v1/responses", { model: "gpt-5", store: false, input });
  const client = await begin("downstream", { ...responses, request });
  client.first().respond(400, responses.refusal);
  assert.equal(client.next(), undefined);
  assert.equal(client.exchange.response?.status, 400);
});
