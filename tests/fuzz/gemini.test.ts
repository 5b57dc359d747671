import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";
import { caller, chunksOf, damaged, json, spoiled } from "./wire.ts";

/** Cases of each part; `FUZZ_RUNS=10000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 7_331);

const entry = await buildEntry("gemini");
const call = caller(entry);

const NONE = Buffer.alloc(0);
const [CHATS, VECTORS, PICTURES, MODELS] = [0, 1, 2, 3];
const ASKED = json({ stream: true });
const signed = { google: { thought_signature: "c2ln" } };

const CHAT = {
  messages: [
    { role: "system", content: [{ type: "text", text: "Ünï" }] },
    {
      role: "user",
      name: "n",
      content: [
        { type: "text", text: "see" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "high" } },
        { type: "image_url", image_url: "https://h/i.png?x=1" },
        { type: "video_url", video_url: { url: "https://h/v.mp4" } },
        { type: "input_audio", input_audio: { data: "UklG", format: "mp3" } },
        { type: "file", file: { filename: "a.md", file_data: "data:application/octet-stream;base64,AA==" } },
      ],
    },
    {
      role: "assistant",
      content: "x",
      refusal: "no",
      reasoning_content: "hm",
      extra_content: signed,
      images: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" }, extra_content: signed }],
      tool_calls: [
        { id: "t", type: "function", function: { name: "f", arguments: '{"a":[1]}' }, extra_content: signed },
        { id: "u", type: "function", function: { name: "g", arguments: "" } },
      ],
    },
    { role: "tool", tool_call_id: "u", content: [{ type: "text", text: "r" }] },
    {
      role: "tool",
      tool_call_id: "t",
      content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AA" } }],
    },
  ],
  tools: [
    { type: "function", function: { name: "f", strict: true, parameters: { type: "object" } } },
    { googleSearch: {} },
  ],
  tool_choice: { type: "function", function: { name: "f" } },
  parallel_tool_calls: false,
  response_format: { type: "json_schema", json_schema: { schema: { type: "object" } } },
  max_tokens: 100,
  temperature: 0,
  reasoning_effort: "low",
  modalities: ["text", "image"],
  stop: ["a"],
  logprobs: true,
  top_logprobs: 2,
  n: 2,
  user: "u",
  service_tier: "flex",
  extra_body: { google: { thinking_config: { thinking_budget: 5 }, safety_settings: [] } },
};
const EMBEDDINGS = { input: ["a", "é"], dimensions: 64, encoding_format: "base64", task_type: "x" };
const IMAGE = { prompt: "a cat", size: "1024x1536", n: 1, quality: "high", response_format: "b64_json" };

const USAGE = {
  promptTokenCount: 11,
  candidatesTokenCount: 2,
  thoughtsTokenCount: 3,
  totalTokenCount: 16,
  promptTokensDetails: [{ modality: "AUDIO", tokenCount: 1 }],
};
const ANSWER = {
  candidates: [
    {
      content: {
        role: "model",
        parts: [
          { text: "t", thought: true },
          { text: "a", thoughtSignature: "S" },
          { functionCall: { name: "f", args: { a: 1 }, id: "i" }, thoughtSignature: "T" },
          { inlineData: { mimeType: "image/png", data: "AA" } },
        ],
      },
      finishReason: "STOP",
      finishMessage: "m",
      index: 0,
      logprobsResult: {
        chosenCandidates: [{ token: "a", logProbability: -1 }],
        topCandidates: [{ candidates: [{ token: "a", logProbability: -1 }] }],
      },
    },
  ],
  promptFeedback: { blockReason: "SAFETY", blockReasonMessage: "m" },
  usageMetadata: USAGE,
  modelVersion: "v",
  responseId: "r",
};
const EMBEDDED = { embeddings: [{ values: [0.5, -1e-3, 1] }, { values: [2] }], usageMetadata: USAGE };
const LISTED = { models: [{ name: "models/a" }, { name: "b" }] };
const ERROR = {
  error: {
    code: 429,
    message: "m",
    status: "RESOURCE_EXHAUSTED",
    details: [
      { reason: "API_KEY_INVALID" },
      { violations: [{ quotaId: "PerDay" }, { quotaId: "PerMinute" }] },
      { retryDelay: "34.07s" },
    ],
  },
};

const PIECES = ["a", "Let", " me", "é", "😀", '"', "\\", "\n", "中文", "{", "data: x\n\n", "\u2028"];

/** What an answer says. */
interface Told {
  content: string;
  reasoning: string;
  calls: string[];
  finishes: string[];
}

/** Events of an answer, and what they say together. */
function story(dice: Dice): { events: object[]; told: Told } {
  const told: Told = { content: "", reasoning: "", calls: [], finishes: [] };
  const events: object[] = [];
  const tell = (parts: object[], more: object = {}): void => {
    const candidates = [{ content: { parts, role: "model" }, index: 0, ...more }];
    events.push({ candidates, usageMetadata: USAGE, responseId: "r" });
  };
  for (let count = 1 + dice.below(6); count > 0; count--) {
    const parts: object[] = [];
    for (let size = 1 + dice.below(3); size > 0; size--) {
      const piece = dice.pick(PIECES);
      const kind = dice.below(3);
      if (kind === 0) told.content += piece;
      else if (kind === 1) told.reasoning += piece;
      else told.calls.push(JSON.stringify({ a: piece }));
      parts.push(
        [{ text: piece }, { text: piece, thought: true }, { functionCall: { name: "f", args: { a: piece } } }][kind] ??
          {},
      );
    }
    tell(parts);
  }
  tell([], { finishReason: "STOP" });
  told.finishes.push(told.calls.length > 0 ? "tool_calls" : "stop");
  return { events, told };
}

function streamOf(events: readonly unknown[], end = "\r\n"): Buffer {
  return Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}${end}${end}`).join(""));
}

interface Delta {
  content?: string;
  reasoning_content?: string;
  tool_calls?: { index: number; id: string; function: { arguments: string } }[];
}

/** What a client makes of a canonical stream. */
function heard(stream: Buffer): Told {
  const all: Told = { content: "", reasoning: "", calls: [], finishes: [] };
  for (const chunk of chunksOf(stream, true) as { choices?: { delta: Delta; finish_reason: string | null }[] }[]) {
    for (const { delta, finish_reason: finish } of chunk.choices ?? []) {
      all.content += delta.content ?? "";
      all.reasoning += delta.reasoning_content ?? "";
      if (finish !== null) all.finishes.push(finish);
      for (const { index, function: made } of delta.tool_calls ?? []) all.calls[index] = made.arguments;
    }
  }
  return all;
}

test("an answer is heard in full, wherever its stream is cut", () => {
  const dice = new Dice(SEED);
  for (let run = 0; run < RUNS; run++) {
    const { events, told } = story(dice);
    const cuts = Buffer.from(Array.from({ length: 1 + dice.below(9) }, () => 1 + dice.below(dice.pick([2, 9, 255]))));
    const stream = streamOf(events, dice.pick(["\n", "\r\n", "\r"]));
    const whole = call("streamed", stream, ASKED, NONE);
    assert.deepEqual(heard(whole), told);
    assert.equal(call("streamed", stream, ASKED, cuts).toString(), whole.toString(), cuts.toString("hex"));
  }
});

test("a stream that breaks off anywhere says no more than the whole does", () => {
  const dice = new Dice(SEED + 1);
  for (let run = 0; run < RUNS / 10; run++) {
    const { events, told } = story(dice);
    const stream = streamOf(events);
    for (let size = 0; size < stream.length; size += 1 + dice.below(40)) {
      const cut = heard(call("streamed", stream.subarray(0, size), ASKED, NONE));
      assert.ok(told.content.startsWith(cut.content));
      assert.ok(told.reasoning.startsWith(cut.reasoning));
      assert.deepEqual(cut.calls, told.calls.slice(0, cut.calls.length));
    }
  }
});

test("streams of spoiled events never trap, and give canonical chunks", () => {
  const dice = new Dice(SEED + 2);
  for (let run = 0; run < RUNS; run++) {
    const events = [...story(dice).events, ANSWER].map((event) => {
      if (dice.chance(20)) return ERROR;
      return dice.chance(3) ? spoiled(dice, event) : event;
    });
    const cuts = Buffer.from([100 + dice.below(155), 1 + dice.below(255)]);
    const asked = dice.pick([ASKED, NONE, json({ functions: [{}] })]);
    chunksOf(call("streamed", streamOf(dice.chance(3) ? events.reverse() : events), asked, cuts), true);
    chunksOf(call("streamed", damaged(dice, streamOf(events)), asked, cuts), true);
  }
});

test("spoiled requests never trap: they give a body or a problem", () => {
  const dice = new Dice(SEED + 3);
  const models = ["gemini-2.5-pro", "gemini-3.8-flash", "gemma", 'm"\\'].map((name) => Buffer.from(name));
  let bodies = 0;
  for (let run = 0; run < RUNS; run++) {
    const api = dice.pick([CHATS, CHATS, VECTORS, PICTURES]);
    let body: unknown = [CHAT, EMBEDDINGS, IMAGE][api];
    for (let times = dice.below(4); times >= 0; times--) body = spoiled(dice, body);
    const sent = call("request", json(body), dice.pick(models), api).toString();
    if (sent.startsWith("!")) continue;
    bodies++;
    const parsed = JSON.parse(sent) as { contents?: { parts: unknown[] }[]; requests?: unknown[] };
    assert.ok((parsed.contents ?? parsed.requests ?? []).length > 0);
    for (const { parts } of parsed.contents ?? []) assert.ok(parts.length > 0);
  }
  assert.ok(bodies > RUNS / 10 && bodies < RUNS, `${bodies} of ${RUNS}`);
});

test("spoiled answers never trap: they give a canonical one or none", () => {
  const dice = new Dice(SEED + 4);
  let answers = 0;
  for (let run = 0; run < RUNS; run++) {
    const api = dice.pick([CHATS, VECTORS, PICTURES, MODELS]);
    let answer: unknown = [ANSWER, EMBEDDED, ANSWER, LISTED][api];
    for (let times = dice.below(4); times >= 0; times--) answer = spoiled(dice, answer);
    const read = call("answer", json(answer), json(dice.chance(2) ? EMBEDDINGS : CHAT), api).toString();
    if (read === "") continue;
    answers++;
    const parsed = JSON.parse(read) as { choices?: unknown[]; data?: unknown[] };
    assert.ok(Array.isArray(api === CHATS ? parsed.choices : parsed.data));
  }
  assert.ok(answers > RUNS / 4 && answers < RUNS, `${answers} of ${RUNS}`);
});

test("any bytes at all are answered", () => {
  const dice = new Dice(SEED + 5);
  for (let run = 0; run < RUNS; run++) {
    const text = Buffer.from(hostileText(dice), "latin1");
    const api = dice.pick([CHATS, VECTORS, PICTURES, MODELS]);
    const asked = dice.chance(2) ? text : damaged(dice, json([CHAT, EMBEDDINGS, IMAGE, {}][api]));
    const sent = call("request", asked, NONE, api).toString();
    if (api !== MODELS && !sent.startsWith("!")) JSON.parse(sent);
    const read = call("answer", dice.chance(2) ? text : damaged(dice, json(ANSWER)), asked, api).toString();
    if (read !== "") JSON.parse(read);
    chunksOf(call("streamed", text, asked, Buffer.from([1 + dice.below(255)])), true);
  }
});

test("spoiled errors never trap, and say a status and a wait", () => {
  const dice = new Dice(SEED + 6);
  for (let run = 0; run < RUNS; run++) {
    let error: unknown = ERROR;
    for (let times = dice.below(4); times > 0; times--) error = spoiled(dice, error);
    const body = dice.chance(3) ? damaged(dice, json(error)) : json(error);
    assert.match(call("told", body).toString(), /^(400|401) \d+$/);
  }
});
