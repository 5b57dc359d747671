import assert from "node:assert/strict";
import { test } from "node:test";
import { framesOf, framesType } from "../frames.ts";
import { errorsOf, providerFolders, readProvider } from "./fixtures.ts";
import { assertSound, settings, subjectOf, tokenOf, type Setting, type Subject } from "./harness.ts";

/** What makes a vendor that has an API of Anthropic's be asked in its own all the same. */
const converting: Readonly<Record<string, object>> = { bedrock: { bedrockMessages: "converse" } };
const converted = providerFolders().filter(
  (name) => readProvider(name).messages === "converted" || converting[name] !== undefined,
);
const everySetting = Object.keys(settings) as Setting[];

type Form = "converse" | "gemini";

/** One answer in each vendor's words, whole and as a stream, and the blocks of Anthropic's that it has to become. */
interface Answer {
  readonly what: string;
  readonly whole: Readonly<Record<Form, object>>;
  readonly events: Readonly<Record<Form, readonly unknown[]>>;
  readonly blocks: readonly object[];
  readonly stop: string;
}

function converse(content: object[], stopReason: string): object {
  return {
    output: { message: { role: "assistant", content } },
    stopReason,
    usage: { inputTokens: 19, outputTokens: 10 },
  };
}

function gemini(parts: object[], finishReason?: string): object {
  const usageMetadata = { promptTokenCount: 19, candidatesTokenCount: 10, totalTokenCount: 29 };
  const content = { role: "model", parts };
  return {
    candidates: [{ content, index: 0, ...(finishReason === undefined ? {} : { finishReason }) }],
    usageMetadata,
  };
}

/** The events behind the blocks of a Converse stream. */
function ending(stopReason: string): unknown[] {
  return [
    ["messageStop", { stopReason }],
    ["metadata", { usage: { inputTokens: 19, outputTokens: 10 } }],
  ];
}

const began = ["messageStart", { role: "assistant" }];

function delta(index: number, told: object): unknown {
  return ["contentBlockDelta", { contentBlockIndex: index, delta: told }];
}

function stopped(index: number): unknown {
  return ["contentBlockStop", { contentBlockIndex: index }];
}

const answers: readonly Answer[] = [
  {
    what: "text",
    whole: { converse: converse([{ text: "Rain ☕" }], "end_turn"), gemini: gemini([{ text: "Rain ☕" }], "STOP") },
    events: {
      converse: [began, delta(0, { text: "Rain" }), delta(0, { text: " ☕" }), stopped(0), ...ending("end_turn")],
      gemini: [gemini([{ text: "Rain" }]), gemini([{ text: " ☕" }], "STOP")],
    },
    blocks: [{ type: "text", text: "Rain ☕" }],
    stop: "end_turn",
  },
  {
    what: "thoughts and calls of two tools",
    whole: {
      converse: converse(
        [
          { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } },
          { text: "I look." },
          { toolUse: { toolUseId: "a", name: "weather", input: { city: "Bergen" } } },
          { toolUse: { toolUseId: "b", name: "weather", input: {} } },
        ],
        "tool_use",
      ),
      gemini: gemini(
        [
          { text: "Hm.", thought: true },
          { text: "I look." },
          { functionCall: { id: "a", name: "weather", args: { city: "Bergen" } } },
          { functionCall: { id: "b", name: "weather", args: {} } },
        ],
        "STOP",
      ),
    },
    events: {
      converse: [
        began,
        delta(0, { reasoningContent: { text: "Hm." } }),
        delta(0, { reasoningContent: { signature: "c2ln" } }),
        stopped(0),
        delta(1, { text: "I look." }),
        stopped(1),
        ["contentBlockStart", { contentBlockIndex: 2, start: { toolUse: { toolUseId: "a", name: "weather" } } }],
        delta(2, { toolUse: { input: '{"city":' } }),
        delta(2, { toolUse: { input: '"Bergen"}' } }),
        stopped(2),
        ["contentBlockStart", { contentBlockIndex: 3, start: { toolUse: { toolUseId: "b", name: "weather" } } }],
        stopped(3),
        ...ending("tool_use"),
      ],
      gemini: [
        gemini([{ text: "Hm.", thought: true }]),
        gemini([{ text: "I look." }]),
        gemini([
          { functionCall: { id: "a", name: "weather", args: { city: "Bergen" } } },
          { functionCall: { id: "b", name: "weather", args: {} } },
        ]),
        gemini([], "STOP"),
      ],
    },
    blocks: [
      { type: "thinking", thinking: "Hm." },
      { type: "text", text: "I look." },
      { type: "tool_use", name: "weather", input: { city: "Bergen" } },
      { type: "tool_use", name: "weather", input: {} },
    ],
    stop: "tool_use",
  },
];

const asked = {
  model: "gpt-4o",
  max_tokens: 100,
  system: "Be short.",
  tools: [{ name: "weather", input_schema: { type: "object" } }],
  messages: [
    { role: "user", content: "Weather in Oslo?" },
    {
      role: "assistant",
      content: [
        { type: "tool_use", id: "call_1", name: "weather", input: { city: "Oslo" } },
        { type: "tool_use", id: "call_2", name: "weather", input: { city: "Moss" } },
        { type: "tool_use", id: "call_3", name: "weather", input: {} },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "call_1", content: "Rain" },
        { type: "tool_result", tool_use_id: "call_2", content: "No such town", is_error: true },
        { type: "tool_result", tool_use_id: "call_3", is_error: true },
      ],
    },
  ],
};

/** The results of `asked` in the vendor's words: what was said, and that two of them are failures. */
const results: Readonly<Record<Form, readonly object[]>> = {
  converse: [
    { content: [{ text: "Rain" }] },
    { content: [{ text: "No such town" }], status: "error" },
    { content: [{ text: " " }], status: "error" },
  ],
  gemini: [{ response: { output: "Rain" } }, { response: { error: "No such town" } }, { response: { error: "" } }],
};

/** The results in the vendor's request, without what they answer. */
function resultsIn(form: Form, body: string): object[] {
  const { messages, contents } = JSON.parse(body);
  if (form === "gemini") {
    const parts = contents.at(-1).parts as { functionResponse: { response: object } }[];
    return parts.map(({ functionResponse }) => ({ response: functionResponse.response }));
  }
  const blocks = messages.at(-1).content as { toolResult: { toolUseId: string } }[];
  return blocks.map(({ toolResult: { toolUseId, ...rest } }) => (assert.match(toolUseId, /^call_\d$/), rest));
}

function formOf(subject: Subject): Form {
  return subject.fixture.format as Form;
}

function eachConverted(title: string, run: (subject: Subject) => Promise<void>): void {
  for (const name of converted) test(`${name}: ${title}`, () => run(subjectOf(name)));
}

function start(subject: Subject, setting: Setting = "upstream") {
  return subject.start(setting, converting[subject.name]);
}

function ask(more: object = {}, body?: string) {
  const headers = {
    "content-type": "application/json",
    "x-api-key": "client-canary-7f3a",
    "anthropic-version": "2023-06-01",
  };
  return { method: "POST", path: "/v1/messages", headers, body: body ?? JSON.stringify({ ...asked, ...more }) };
}

function streamOf(form: Form, { events }: Answer): { type: string; bytes: Buffer } {
  if (form === "gemini") {
    const text = events.gemini.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join("");
    return { type: "text/event-stream", bytes: Buffer.from(text) };
  }
  const lines = (events.converse as [string, object][]).map(([type, told]) => `${type} ${JSON.stringify(told)}\n`);
  return { type: framesType, bytes: framesOf(lines.join("")) };
}

interface Block {
  type: string;
  [member: string]: unknown;
}

/** Without ids and signatures, which vendors and the filter make up. */
function told({ type, ...members }: Block): object {
  const { id, signature, ...rest } = members;
  if (type === "tool_use") assert.ok(typeof id === "string" && id.length > 0);
  return { type, ...rest };
}

/** The blocks that a client of Anthropic's puts together from a stream, and its end. */
function gathered(body: string): { blocks: object[]; stop: unknown; output: unknown } {
  const blocks: Block[] = [];
  const inputs: string[] = [];
  let [stop, output]: unknown[] = [];
  for (const event of body.split("\n\n").filter((text) => text !== "")) {
    const [, name, text = ""] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? assert.fail(event);
    const data = JSON.parse(text);
    assert.equal(data.type, name);
    const { index, delta: piece } = data;
    if (name === "content_block_start") blocks[index] = data.content_block;
    else if (name === "content_block_delta") {
      const block = blocks[index] ?? assert.fail(`no block ${index}`);
      if (piece.type === "text_delta") block["text"] += piece.text;
      else if (piece.type === "thinking_delta") block["thinking"] += piece.thinking;
      else if (piece.type === "input_json_delta") inputs[index] = (inputs[index] ?? "") + piece.partial_json;
      else assert.equal(piece.type, "signature_delta");
    } else if (name === "message_delta") [stop, output] = [piece.stop_reason, data.usage.output_tokens];
  }
  inputs.forEach((input, index) => {
    if (input !== "") (blocks[index] as Block)["input"] = JSON.parse(input);
  });
  return { blocks: blocks.map(told), stop, output };
}

test("there are vendors whose own format a client of Anthropic's is converted to", () => {
  assert.ok(converted.length >= 3);
});

for (const setting of everySetting) {
  eachConverted(`an Anthropic client's request is the vendor's, failed tools and all (${setting})`, async (subject) => {
    const proxy = await start(subject, setting);
    const { upstream } = proxy.request(ask());
    assert.notEqual(tokenOf(subject, upstream?.headers ?? {}), undefined);
    assert.equal(JSON.stringify(upstream).includes("client-canary"), false);
    assert.deepEqual(resultsIn(formOf(subject), upstream?.body ?? ""), results[formOf(subject)]);
    assert.match(upstream?.body ?? "", /Be short\./);
    assertSound(proxy);
  });

  eachConverted(`whole answers reach an Anthropic client as messages (${setting})`, async (subject) => {
    const proxy = await start(subject, setting);
    for (const { what, whole, blocks, stop } of answers) {
      const exchange = proxy.request(ask());
      const body = JSON.stringify(whole[formOf(subject)]);
      exchange.respond({ status: 200, headers: { "content-type": "application/json" }, body });
      const got = JSON.parse(exchange.response?.body ?? "");
      assert.deepEqual(got.content.map(told), blocks, what);
      assert.deepEqual([got.type, got.role, got.stop_reason], ["message", "assistant", stop]);
      assert.deepEqual([got.usage.input_tokens, got.usage.output_tokens], [19, 10], what);
    }
    assertSound(proxy);
  });

  eachConverted(`errors and refusals reach an Anthropic client in Anthropic's words (${setting})`, async (subject) => {
    const kinds: Record<number, string> = { 401: "authentication_error", 429: "rate_limit_error" };
    for (const { status, response, contentType } of errorsOf(subject.name)) {
      const proxy = await start(subject, setting);
      const exchange = proxy.request(ask());
      exchange.respond({ status, headers: { "content-type": contentType, "retry-after": "7" }, body: response });
      assert.equal(exchange.response?.status, status);
      const got = JSON.parse(exchange.response.body);
      assert.deepEqual([got.type, got.error.type], ["error", kinds[status]], exchange.response.body);
      assert.ok(response.includes(got.error.message.slice(0, 20)), got.error.message);
      assertSound(proxy);
    }
    const proxy = await start(subject, setting);
    for (const body of ["{", "[]", "", "{}"]) {
      const refused = proxy.request(ask({}, body));
      assert.equal(refused.upstream, undefined, body);
      assert.equal(refused.reply?.status, 400, body);
      const { type, error } = JSON.parse(refused.reply.body);
      assert.deepEqual([type, error.type], ["error", "invalid_request_error"], body);
    }
  });
}

eachConverted("streams reach an Anthropic client as its events, wherever they are cut", async (subject) => {
  const proxy = await start(subject);
  for (const answer of answers) {
    const { type, bytes } = streamOf(formOf(subject), answer);
    const got = new Set<string>();
    for (let cut = 1; cut < bytes.length; cut++) {
      const exchange = proxy.request(ask({ stream: true }));
      exchange.respond({ status: 200, headers: { "content-type": type }, body: [], end: "open" });
      exchange.respondMore(bytes.subarray(0, cut));
      exchange.respondMore(bytes.subarray(cut));
      exchange.respondEnd();
      assert.equal(exchange.response?.headers["content-type"], "text/event-stream");
      got.add((exchange.response?.body ?? "").replaceAll(/"(id)":"[^"]*"/g, '"$1":"x"'));
    }
    assert.equal(got.size, 1, answer.what);
    const { blocks, stop, output } = gathered([...got][0] ?? "");
    assert.deepEqual(blocks, answer.blocks, answer.what);
    assert.deepEqual([stop, output], [answer.stop, 10], answer.what);
  }
  assertSound(proxy);
});
