import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { eventFrame } from "../frames.ts";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";
import { caller, chunksOf, damaged, json, spoiled } from "./wire.ts";

/** Cases of each part; `FUZZ_RUNS=20000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 7_643);

const call = caller(await buildEntry("converse"));
const NONE = Buffer.alloc(0);
const models = ["", "anthropic.claude-opus-4-5", "amazon.nova-pro-v1:0", "meta.llama3", "eu.anthropic.claude-opus-5-5"];
const settings = ["", "{}", '{"thinking":1,"top_k":2}', "[", '{"a":{"b":[]}}'];

const mark = { cache_control: { type: "ephemeral", ttl: "1h" } };
const CHAT = {
  model: "amazon.nova-lite-v1:0",
  messages: [
    { role: "system", content: "Be brief." },
    { role: "system", content: [{ type: "text", text: "Ünï", ...mark }] },
    {
      role: "user",
      content: [
        { type: "text", text: "see", ...mark },
        { type: "image_url", image_url: { url: "data:image/jpg;base64,AAAA" } },
        { type: "file", file: { filename: "a  b/ü.pdf", file_data: "data:application/pdf;base64,AAAA" } },
        { type: "file", file: { filename: "a b.txt", file_data: "data:text/plain;base64,YQ==" } },
      ],
    },
    {
      role: "assistant",
      content: "",
      thinking_blocks: [{ type: "thinking", thinking: "hm", signature: "s" }],
      tool_calls: [{ id: "t", type: "function", function: { name: "f", arguments: '{"a":[1]}' } }],
    },
    { role: "tool", tool_call_id: "t", content: "" },
  ],
  tools: [{ type: "function", function: { name: "f", description: "", parameters: { type: "object" } }, ...mark }],
  tool_choice: { type: "function", function: { name: "f" } },
  response_format: { type: "json_schema", json_schema: { name: "s", schema: { type: "object" } } },
  max_tokens: 100,
  temperature: 0.5,
  stop: ["a", " "],
  reasoning_effort: "low",
  service_tier: "flex",
  prompt_cache_retention: "24h",
  guardrailConfig: { guardrailIdentifier: "g" },
  additionalModelRequestFields: { top_k: 5 },
  top_k: 4,
  stream: true,
};

const ANSWER = {
  output: {
    message: {
      role: "assistant",
      content: [
        { reasoningContent: { reasoningText: { text: "R", signature: "s" } } },
        { reasoningContent: { redactedContent: "cg==" } },
        { text: "A" },
        { citationsContent: { content: [{ text: "B" }, { text: "C" }] } },
        { toolUse: { toolUseId: "t", name: "f", input: { x: 1 } } },
      ],
    },
  },
  stopReason: "tool_use",
  usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3, cacheReadInputTokens: 4, cacheWriteInputTokens: 5 },
  serviceTier: { type: "flex" },
};

const PIECES = ["a", "Let", " me", "é", "😀", '"', "\\", "\n", "中文", "{", "data: x\n\n", "\u2028"];

/** What an answer says in the end. */
interface Told {
  content: string;
  reasoning: string;
  calls: { name: string; arguments: string }[];
}

type Event = readonly [type: string, payload: object];

/** An answer, and the events that tell it. */
function story(dice: Dice): { told: Told; events: Event[] } {
  const told: Told = { content: "", reasoning: "", calls: [] };
  const events: Event[] = [["messageStart", { role: "assistant" }]];
  let contentBlockIndex = 0;
  const block = (of: (piece: string) => object, least = 0): string => {
    let all = "";
    for (let size = least + dice.below(5); size > 0; size--) {
      const piece = dice.pick(PIECES);
      all += piece;
      events.push(["contentBlockDelta", { contentBlockIndex, delta: of(piece), p: "abcd" }]);
    }
    events.push(["contentBlockStop", { contentBlockIndex: contentBlockIndex++ }]);
    return all;
  };
  if (dice.chance(2)) told.reasoning = block((text) => ({ reasoningContent: { text } }));
  told.content = block((text) => ({ text }));
  for (let count = dice.below(3); count > 0; count--) {
    const name = dice.pick(["f", "g"]);
    events.push(["contentBlockStart", { contentBlockIndex, start: { toolUse: { toolUseId: `t${count}`, name } } }]);
    told.calls.push({ name, arguments: block((input) => ({ toolUse: { input } })) || "{}" });
  }
  events.push(["messageStop", { stopReason: told.calls.length > 0 ? "tool_use" : "end_turn" }]);
  events.push(["metadata", { usage: ANSWER.usage, metrics: { latencyMs: 1 } }]);
  return { told, events };
}

function framesOf(events: readonly Event[]): Buffer {
  return Buffer.concat(events.map(([type, payload]) => eventFrame(type, payload)));
}

interface Delta {
  content?: string;
  reasoning_content?: string;
  tool_calls?: { index: number; function: { name?: string; arguments: string } }[];
}

/** What a client makes of a canonical stream. */
function heard(stream: Buffer): Told & { finishes: string[] } {
  const all: ReturnType<typeof heard> = { content: "", reasoning: "", calls: [], finishes: [] };
  for (const chunk of chunksOf(stream, true) as { choices?: { delta: Delta; finish_reason: string | null }[] }[]) {
    for (const { delta, finish_reason: finish } of chunk.choices ?? []) {
      all.content += delta.content ?? "";
      all.reasoning += delta.reasoning_content ?? "";
      if (finish !== null) all.finishes.push(finish);
      for (const { index, function: made } of delta.tool_calls ?? []) {
        const old = (all.calls[index] ??= { name: "", arguments: "" });
        old.name += made.name ?? "";
        old.arguments += made.arguments;
      }
    }
  }
  return all;
}

function cutsOf(dice: Dice): Buffer {
  return Buffer.from(Array.from({ length: 1 + dice.below(9) }, () => 1 + dice.below(dice.pick([2, 9, 255]))));
}

test("a stream is heard in full, wherever it is cut", () => {
  const dice = new Dice(SEED);
  for (let run = 0; run < RUNS; run++) {
    const { told, events } = story(dice);
    const stream = framesOf(events);
    const whole = call("streamed", stream, NONE);
    assert.deepEqual(heard(whole), { ...told, finishes: [told.calls.length > 0 ? "tool_calls" : "stop"] });
    const cuts = cutsOf(dice);
    assert.equal(call("streamed", stream, cuts).toString(), whole.toString(), cuts.toString("hex"));
  }
});

test("a stream that breaks off or is damaged anywhere says no more than the whole does, and that it was cut", () => {
  const dice = new Dice(SEED + 1);
  for (let run = 0; run < RUNS / 10; run++) {
    const { told, events } = story(dice);
    const stream = framesOf(events);
    for (let size = 0; size < stream.length; size += 1 + dice.below(60)) {
      const bad = Buffer.from(stream);
      bad[size] = (bad[size] ?? 0) ^ (1 + dice.below(255));
      for (const part of [stream.subarray(0, size), bad]) {
        const text = call("streamed", part, cutsOf(dice));
        const cut = heard(text);
        assert.ok(told.content.startsWith(cut.content) && told.reasoning.startsWith(cut.reasoning));
        const isWhole = cut.finishes.length > 0;
        assert.ok(isWhole || text.toString().includes('"error"'), text.toString());
        // Nothing of a frame but what its payload says.
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(text.toString(), /:event-type|[\u0000-\u0008]/);
      }
    }
  }
});

test("streams of spoiled events and of any bytes never trap, and give canonical chunks", () => {
  const dice = new Dice(SEED + 2);
  for (let run = 0; run < RUNS; run++) {
    const { events } = story(dice);
    const spoilt = events.map(([type, payload]): Event => {
      const name = dice.chance(20) ? dice.pick(["!throttlingException", "!x", "error", "", "chunk"]) : type;
      return [name, dice.chance(4) ? (spoiled(dice, payload) as object) : payload];
    });
    const stream = framesOf(dice.chance(3) ? spoilt.reverse() : spoilt);
    for (const bytes of [stream, damaged(dice, stream), Buffer.from(hostileText(dice), "latin1")]) {
      chunksOf(call("streamed", bytes, cutsOf(dice)), true);
    }
    const hostile = eventFrame(dice.pick(["contentBlockDelta", "messageStart", "!x"]), hostileText(dice));
    chunksOf(call("streamed", hostile, cutsOf(dice)), true);
  }
});

test("spoiled requests never trap: they give a body or a problem", () => {
  const dice = new Dice(SEED + 3);
  let bodies = 0;
  for (let run = 0; run < RUNS; run++) {
    let body: unknown = CHAT;
    for (let times = dice.below(4); times >= 0; times--) body = spoiled(dice, body);
    const bytes = dice.chance(10) ? Buffer.from(hostileText(dice), "latin1") : json(body);
    const sent = call("request", bytes, Buffer.from(dice.pick(models)), Buffer.from(dice.pick(settings))).toString();
    if (sent.startsWith("!")) continue;
    bodies++;
    const parsed = JSON.parse(sent) as { messages: { role: string; content: unknown[] }[] };
    parsed.messages.forEach(({ role, content }, at) => {
      assert.ok(content.length > 0);
      assert.notEqual(role, parsed.messages[at - 1]?.role);
    });
  }
  assert.ok(bodies > RUNS / 20 && bodies < RUNS, `${bodies} of ${RUNS}`);
});

test("spoiled answers never trap: they give a canonical one or none", () => {
  const dice = new Dice(SEED + 4);
  let answers = 0;
  for (let run = 0; run < RUNS; run++) {
    let answer: unknown = ANSWER;
    for (let times = dice.below(4); times >= 0; times--) answer = spoiled(dice, answer);
    const bytes = dice.chance(10) ? Buffer.from(hostileText(dice), "latin1") : json(answer);
    const read = call("answer", bytes).toString();
    if (read === "") continue;
    const parsed = JSON.parse(read) as { object: string; choices: unknown[] };
    assert.equal(parsed.object, "chat.completion");
    assert.equal(parsed.choices.length, 1);
    answers++;
  }
  assert.ok(answers > RUNS / 10 && answers < RUNS, `${answers} of ${RUNS}`);
});
