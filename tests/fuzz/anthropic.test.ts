import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";
import { caller, chunksOf, damaged, json, spoiled } from "./wire.ts";

/** Cases of each part; `FUZZ_RUNS=10000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 4_711);

const entry = await buildEntry("anthropic");

const call = caller(entry);

const NONE = Buffer.alloc(0);

const CHAT = {
  model: "m",
  messages: [
    { role: "system", content: "Be brief." },
    { role: "developer", content: [{ type: "text", text: "Ünï", cache_control: { type: "ephemeral" } }] },
    {
      role: "user",
      content: [
        { type: "text", text: "see" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        { type: "image_url", image_url: "https://h/i.png" },
        { type: "file", file: { file_id: "f", filename: "n" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,BBBB" } },
        { type: "file", file: { file_data: "data:text/csv;base64,YSxiCg==", filename: "t.csv" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      refusal: "no",
      thinking_blocks: [
        { type: "thinking", thinking: "hm" },
        { type: "thinking", thinking: "", signature: "s" },
        { type: "redacted_thinking", data: "d" },
      ],
      tool_calls: [{ id: "t|1", type: "function", function: { name: "f", arguments: '{"a":[1,{"b":2}]}' } }],
    },
    { role: "tool", tool_call_id: "t|1", content: [{ type: "text", text: "r" }] },
    { role: "user", content: "and?" },
    { role: "system", content: "Be brief now." },
    {
      role: "assistant",
      content: [
        { type: "text", text: "\n" },
        { type: "tool_use", id: "t|1", name: "f", input: {} },
      ],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t|1", content: "r" }] },
  ],
  tools: [
    { type: "function", function: { name: "f", description: "d", parameters: { type: "object" } } },
    {
      type: "function",
      function: { name: "g", strict: true, parameters: { type: "object", properties: { a: { minimum: 1 } } } },
    },
  ],
  response_format: {
    type: "json_schema",
    json_schema: { schema: { type: "object", properties: { a: { anyOf: [{ $ref: "#" }, { minLength: 1 }] } } } },
  },
  tool_choice: { type: "function", function: { name: "f" } },
  parallel_tool_calls: false,
  max_tokens: 100,
  max_completion_tokens: 0,
  reasoning_effort: "high",
  reasoning_max_tokens: 2000,
  thinking: { type: "enabled", budget_tokens: 3000 },
  stop: ["a", "b"],
  temperature: 0,
  top_p: 0.99,
  top_k: 5,
  stream: true,
  user: "u",
  metadata: { user_id: "v" },
  service_tier: "standard_only",
};

const ANSWER = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m",
  content: [
    { type: "thinking", thinking: "R", signature: "s" },
    { type: "redacted_thinking", data: "x" },
    { type: "text", text: "A", citations: [{ type: "web_search_result_location", url: "u", title: "t" }] },
    { type: "tool_use", id: "t", name: "f", input: { b: 1 } },
    { type: "server_tool_use", id: "s", name: "web_search", input: {} },
  ],
  stop_reason: "refusal",
  stop_details: { type: "refusal", explanation: "e" },
  usage: {
    input_tokens: 1,
    cache_read_input_tokens: 2,
    cache_creation_input_tokens: 3,
    output_tokens: 4,
    output_tokens_details: { thinking_tokens: 1 },
    service_tier: "standard",
  },
};

const EVENTS: readonly Readonly<Record<string, unknown>>[] = [
  { type: "message_start", message: { id: "m1", model: "c", usage: { input_tokens: 12, output_tokens: 1 } } },
  { type: "ping" },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "hm\n" } },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "s" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "Café 咖啡 😀" } },
  { type: "content_block_delta", index: 1, delta: { type: "citations_delta", citation: { type: "c", url: "u" } } },
  { type: "content_block_stop", index: 1 },
  { type: "content_block_start", index: 2, content_block: { type: "server_tool_use", id: "s", name: "w", input: {} } },
  { type: "content_block_delta", index: 2, delta: { type: "input_json_delta", partial_json: '{"q":1}' } },
  { type: "content_block_stop", index: 2 },
  { type: "content_block_start", index: 3, content_block: { type: "tool_use", id: "t", name: "f", input: {} } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "" } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '{"a":' } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "1}" } },
  { type: "content_block_stop", index: 3 },
  { type: "content_block_start", index: 4, content_block: { type: "tool_use", id: "u", name: "g", input: {} } },
  { type: "content_block_stop", index: 4 },
  { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 9 } },
  { type: "message_stop" },
];

function streamOf(events: readonly unknown[], end = "\n"): Buffer {
  const lines = events.map(
    (event) => `event: ${(event as { type?: string }).type}${end}data: ${JSON.stringify(event)}`,
  );
  return Buffer.from(lines.map((line) => line + end + end).join(""));
}

test("a stream cut anywhere into pieces gives the same chunks", () => {
  const dice = new Dice(SEED);
  const streams = ["\n", "\r\n", "\r"].map((end) => streamOf(EVENTS, end));
  const whole = call("streamed", streams[0] ?? NONE, NONE).toString();
  assert.equal(chunksOf(Buffer.from(whole)).length, 11);
  for (let run = 0; run < RUNS; run++) {
    const cuts = Buffer.from(Array.from({ length: 1 + dice.below(9) }, () => 1 + dice.below(dice.pick([2, 9, 255]))));
    assert.equal(call("streamed", dice.pick(streams), cuts).toString(), whole, cuts.toString("hex"));
  }
});

test("a stream that breaks off anywhere says so, and nothing that the whole does not", () => {
  const stream = streamOf(EVENTS);
  const whole = call("streamed", stream, NONE).toString();
  for (let size = 0; size < stream.length; size += 7) {
    const cut = call("streamed", stream.subarray(0, size), NONE);
    const chunks = chunksOf(cut, true) as { usage?: unknown }[];
    assert.equal(cut.toString().endsWith("data: [DONE]\n\n"), cut.includes('"finish_reason":"tool_calls"'), `${size}`);
    for (const chunk of chunks) if (!("usage" in chunk)) assert.ok(whole.includes(JSON.stringify(chunk)), `${size}`);
  }
});

test("streams of spoiled events never trap, and give canonical chunks", () => {
  const dice = new Dice(SEED + 1);
  for (let run = 0; run < RUNS; run++) {
    const events = EVENTS.map((event) => (dice.chance(5) ? spoiled(dice, event) : event)).filter(
      () => !dice.chance(15),
    );
    const shuffled = dice.chance(3) ? events.reverse() : events;
    const cuts = Buffer.from([100 + dice.below(155), 1 + dice.below(255)]);
    const list = shuffled.map((event) => (typeof event === "object" && event !== null ? event : { type: event }));
    chunksOf(call("streamed", streamOf(list), cuts), true);
    chunksOf(call("streamed", damaged(dice, streamOf(list)), cuts), true);
  }
});

test("spoiled chats never trap: they give a body or a problem", () => {
  const dice = new Dice(SEED + 2);
  let bodies = 0;
  for (let run = 0; run < RUNS; run++) {
    let chat: unknown = CHAT;
    for (let times = dice.below(4); times >= 0; times--) chat = spoiled(dice, chat);
    const model = dice.pick([
      NONE,
      Buffer.from("claude-opus-4-7"),
      Buffer.from("claude-opus-5-5"),
      Buffer.from('m"\\'),
    ]);
    const body = call("request", json(chat), model, dice.below(2)).toString();
    if (body.startsWith("!")) continue;
    const parsed = JSON.parse(body) as { max_tokens: unknown; messages: unknown[] };
    assert.ok(parsed.messages.length > 0);
    assert.equal(typeof parsed.max_tokens, "number");
    bodies++;
  }
  assert.ok(bodies > RUNS / 2 && bodies < RUNS, `${bodies} of ${RUNS}`);
});

test("spoiled answers never trap: they give a canonical one or none", () => {
  const dice = new Dice(SEED + 3);
  let answers = 0;
  for (let run = 0; run < RUNS; run++) {
    let answer: unknown = ANSWER;
    for (let times = dice.below(4); times >= 0; times--) answer = spoiled(dice, answer);
    const read = call("answer", json(answer)).toString();
    if (read === "") continue;
    const parsed = JSON.parse(read) as { object: string; choices: unknown[] };
    assert.equal(parsed.object, "chat.completion");
    assert.equal(parsed.choices.length, 1);
    answers++;
  }
  assert.ok(answers > RUNS / 2 && answers < RUNS, `${answers} of ${RUNS}`);
});

test("any bytes at all are answered", () => {
  const dice = new Dice(SEED + 4);
  for (let run = 0; run < RUNS; run++) {
    const text = Buffer.from(hostileText(dice), "latin1");
    const chat = dice.chance(2) ? text : damaged(dice, json(CHAT));
    const body = call("request", chat, NONE, 0).toString();
    if (!body.startsWith("!")) JSON.parse(body);
    const answer = call("answer", dice.chance(2) ? text : damaged(dice, json(ANSWER))).toString();
    if (answer !== "") JSON.parse(answer);
    chunksOf(call("streamed", Buffer.concat([Buffer.from("data: "), text]), NONE), true);
  }
});
