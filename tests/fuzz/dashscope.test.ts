import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";
import { caller, chunksOf, damaged, json, spoiled } from "./wire.ts";

/** Cases of each part; `FUZZ_RUNS=10000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 6_121);

const entry = await buildEntry("dashscope");
const call = caller(entry);

const NONE = Buffer.alloc(0);
const INCREMENTS = json({ stream: true, incremental_output: true });
const SNAPSHOTS = json({ stream: true, tools: [{}] });

const CHAT = {
  model: "m",
  messages: [
    { role: "system", content: "Be brief." },
    { role: "system", content: [{ type: "text", text: "Ünï", cache_control: { type: "ephemeral" } }] },
    {
      role: "user",
      content: [
        { type: "text", text: "see" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
        { type: "image_url", image_url: "https://h/i.png" },
        { type: "video_url", video_url: { url: "https://h/v.mp4" }, fps: 2 },
        { type: "input_audio", input_audio: { data: "UklG", format: "mp3" } },
        { type: "file", file: { file_id: "f" } },
      ],
    },
    {
      role: "assistant",
      content: null,
      refusal: "no",
      reasoning_content: "hm",
      tool_calls: [{ id: "t", type: "function", function: { name: "f", arguments: '{"a":[1]}' } }],
    },
    { role: "tool", tool_call_id: "t", content: "r" },
  ],
  tools: [{ type: "function", function: { name: "f", parameters: { type: "object" } } }],
  max_tokens: 100,
  max_completion_tokens: 0,
  temperature: 0,
  top_p: 0.99,
  enable_thinking: true,
  stream: true,
  stream_options: { include_usage: true },
  incremental_output: false,
  enable_search: null,
  stop: ["a"],
  user: "u",
};

const EMBEDDINGS = { model: "m", input: ["a", "é"], dimensions: 64, encoding_format: "base64", text_type: "query" };

const USAGE = {
  input_tokens: 11,
  output_tokens: 2,
  total_tokens: 13,
  image_tokens: 4,
  input_tokens_details: { cached_tokens: 1, cache_creation_input_tokens: 2 },
  output_tokens_details: { reasoning_tokens: 1 },
};

const CALL = { index: 0, id: "c", type: "function", function: { name: "f", arguments: '{"a":1}' } };
const ANSWER = {
  request_id: "r",
  output: {
    choices: [
      {
        finish_reason: "tool_calls",
        message: { role: "assistant", content: [{ text: "a" }], reasoning_content: "t", tool_calls: [CALL] },
        logprobs: { content: [] },
      },
    ],
  },
  usage: USAGE,
};
const VECTORS = { output: { embeddings: [{ text_index: 0, embedding: [0.5, -1e-3, 1] }] }, usage: { total_tokens: 2 } };

const PIECES = ["a", "Let", " me", "é", "😀", '"', "\\", "\n", "中文", "{", "data: x\n\n", "1", "11", "\u2028"];

/** What an answer says in the end. */
interface Told {
  content: string;
  reasoning: string;
  calls: { name: string; arguments: string }[];
}

/** A growing answer, a piece at a time; what grows is its last text. */
function story(dice: Dice): Told[] {
  const told: Told = { content: "", reasoning: "", calls: [] };
  const steps: Told[] = [];
  const grow = (add: (piece: string) => void): void => {
    for (let size = dice.below(5); size > 0; size--) {
      add(dice.pick(PIECES));
      steps.push(structuredClone(told));
    }
  };
  grow((piece) => (told.reasoning += piece));
  grow((piece) => (told.content += piece));
  for (let count = dice.below(3); count > 0; count--) {
    const made = { name: dice.pick(["f", "g"]), arguments: "" };
    told.calls.push(made);
    if (dice.chance(2)) steps.push(structuredClone(told));
    made.arguments = "{";
    steps.push(structuredClone(told));
    grow((piece) => (made.arguments += piece));
  }
  steps.push(structuredClone(told));
  return steps;
}

function callsOf(now: Told, before: Told | undefined): object[] {
  return now.calls.flatMap((made, index) => {
    const old = before?.calls[index];
    const news = made.arguments.slice(old?.arguments.length ?? 0);
    if (old !== undefined && news === "" && before !== undefined) return [];
    const name = old === undefined ? { name: made.name } : {};
    const id = old === undefined ? `c${index}` : "";
    return [{ index, id, type: "function", function: { ...name, arguments: news } }];
  });
}

/** The vendor's events for a story: each tells all there is, or what is new. */
function eventsOf(steps: readonly Told[], isIncremental: boolean): object[] {
  return steps.map((now, index) => {
    const before = isIncremental ? steps[index - 1] : undefined;
    const content = now.content.slice(before?.content.length ?? 0);
    const reasoning = now.reasoning.slice(before?.reasoning.length ?? 0);
    const calls = callsOf(now, before);
    const more = calls.length > 0 ? { tool_calls: calls } : {};
    const message = { role: "assistant", content, reasoning_content: reasoning, ...more };
    const isLast = index === steps.length - 1;
    const reason = now.calls.length > 0 ? "tool_calls" : "stop";
    const choices = [{ message, finish_reason: isLast ? reason : "null" }];
    return { output: { choices }, usage: USAGE, request_id: "r" };
  });
}

function streamOf(events: readonly unknown[], end = "\n"): Buffer {
  const lines = events.map((event, index) =>
    [`id:${index + 1}`, "event:result", ":HTTP_STATUS/200", `data:${JSON.stringify(event)}`, "", ""].join(end),
  );
  return Buffer.from(lines.join(""));
}

interface Delta {
  content?: string;
  reasoning_content?: string;
  tool_calls?: { index: number; id?: string; function: { name?: string; arguments: string } }[];
}

/** What a client makes of a canonical stream. */
function heard(stream: Buffer): Told & { finishes: string[]; ids: string[] } {
  const all: ReturnType<typeof heard> = { content: "", reasoning: "", calls: [], finishes: [], ids: [] };
  for (const chunk of chunksOf(stream, true) as { choices?: { delta: Delta; finish_reason: string | null }[] }[]) {
    for (const { delta, finish_reason: finish } of chunk.choices ?? []) {
      all.content += delta.content ?? "";
      all.reasoning += delta.reasoning_content ?? "";
      if (finish !== null) all.finishes.push(finish);
      for (const { index, id, function: made } of delta.tool_calls ?? []) {
        if (id !== undefined) all.ids.push(id);
        const old = (all.calls[index] ??= { name: "", arguments: "" });
        old.name += made.name ?? "";
        old.arguments += made.arguments;
      }
    }
  }
  return all;
}

/** Whether pieces show at once that they are no snapshots: the second of a text does not begin with the first. */
function isPlain(steps: readonly Told[]): boolean {
  const events = eventsOf(steps, true) as { output: { choices: { message: Record<string, unknown> }[] } }[];
  const firsts = new Map<string, string>();
  for (const event of events) {
    const message = event.output.choices[0]?.message ?? {};
    const calls = (message["tool_calls"] ?? []) as { index: number; function: { arguments: string } }[];
    const texts = [
      ["content", message["content"] as string],
      ["reasoning", message["reasoning_content"] as string],
      ...calls.map((made) => [`call ${made.index}`, made.function.arguments] as const),
    ] as const;
    for (const [name, text] of texts) {
      if (text === "") continue;
      const first = firsts.get(name);
      if (first !== undefined) return !text.startsWith(first);
      firsts.set(name, text);
    }
  }
  return false;
}

test("an answer told piece by piece, or again and again, is heard in full, wherever the stream is cut", () => {
  const dice = new Dice(SEED);
  let plain = 0;
  for (let run = 0; run < RUNS; run++) {
    const steps = story(dice);
    const { content, reasoning, calls } = steps.at(-1) as Told;
    const finishes = [calls.length > 0 ? "tool_calls" : "stop"];
    const expected = { content, reasoning, calls, finishes, ids: calls.map((_, index) => `c${index}`) };
    const cuts = Buffer.from(Array.from({ length: 1 + dice.below(9) }, () => 1 + dice.below(dice.pick([2, 9, 255]))));
    const end = dice.pick(["\n", "\r\n", "\r"]);
    const pieces = streamOf(eventsOf(steps, true), end);
    const whole = call("streamed", pieces, INCREMENTS, NONE);
    assert.deepEqual(heard(whole), expected);
    assert.equal(call("streamed", pieces, INCREMENTS, cuts).toString(), whole.toString(), cuts.toString("hex"));
    const snapshots = streamOf(eventsOf(steps, false), end);
    const grown = call("streamed", snapshots, SNAPSHOTS, NONE);
    assert.deepEqual(heard(grown), expected);
    assert.equal(call("streamed", snapshots, SNAPSHOTS, cuts).toString(), grown.toString(), cuts.toString("hex"));
    if (!isPlain(steps)) continue;
    plain++;
    assert.deepEqual(heard(call("streamed", pieces, SNAPSHOTS, cuts)), expected);
  }
  assert.ok(plain > RUNS / 4, `${plain} of ${RUNS}`);
});

test("a stream that breaks off anywhere ends with the mark or an error, and says no more than the whole does", () => {
  const dice = new Dice(SEED + 5);
  for (let run = 0; run < RUNS / 10; run++) {
    const isIncremental = dice.chance(2);
    const asked = isIncremental ? INCREMENTS : SNAPSHOTS;
    const steps = story(dice);
    const stream = streamOf(eventsOf(steps, isIncremental));
    const last = steps.at(-1) as Told;
    for (let size = 0; size < stream.length; size += 1 + dice.below(40)) {
      const cut = heard(call("streamed", stream.subarray(0, size), asked, NONE));
      assert.ok(last.content.startsWith(cut.content));
      assert.ok(last.reasoning.startsWith(cut.reasoning));
      cut.calls.forEach((made, index) => {
        assert.equal(made.name, last.calls[index]?.name);
        assert.ok(last.calls[index]?.arguments.startsWith(made.arguments));
      });
    }
  }
});

test("streams of spoiled events never trap, and give canonical chunks", () => {
  const dice = new Dice(SEED + 1);
  const error = { code: "Throttling", message: "m", request_id: "r" };
  for (let run = 0; run < RUNS; run++) {
    const events = eventsOf(story(dice), dice.chance(2)).map((event) => {
      if (dice.chance(20)) return error;
      return dice.chance(5) ? spoiled(dice, event) : event;
    });
    const cuts = Buffer.from([100 + dice.below(155), 1 + dice.below(255)]);
    const asked = dice.pick([INCREMENTS, SNAPSHOTS, NONE]);
    chunksOf(call("streamed", streamOf(dice.chance(3) ? events.reverse() : events), asked, cuts), true);
    chunksOf(call("streamed", damaged(dice, streamOf(events)), asked, cuts), true);
  }
});

test("spoiled requests never trap: they give a body or a problem", () => {
  const dice = new Dice(SEED + 2);
  let bodies = 0;
  for (let run = 0; run < RUNS; run++) {
    const isEmbeddings = dice.chance(4);
    let body: unknown = isEmbeddings ? EMBEDDINGS : CHAT;
    for (let times = dice.below(4); times >= 0; times--) body = spoiled(dice, body);
    const model = dice.pick([NONE, Buffer.from("long"), Buffer.from('m"\\')]);
    JSON.parse(call("request", json(body), model, Number(isEmbeddings), 1).toString());
    const sent = call("request", json(body), model, Number(isEmbeddings), 0).toString();
    if (sent.startsWith("!")) continue;
    bodies++;
    const parsed = JSON.parse(sent) as { input: { messages?: unknown[]; texts?: unknown[] }; parameters: object };
    const list = isEmbeddings ? parsed.input.texts : parsed.input.messages;
    assert.ok((list ?? []).length > 0);
    assert.equal(typeof parsed.parameters, "object");
  }
  // Most of what is spoiled is refused by name.
  assert.ok(bodies > RUNS / 10 && bodies < RUNS, `${bodies} of ${RUNS}`);
});

test("spoiled answers never trap: they give a canonical one or none", () => {
  const dice = new Dice(SEED + 3);
  let answers = 0;
  for (let run = 0; run < RUNS; run++) {
    const isEmbeddings = dice.chance(3);
    let answer: unknown = isEmbeddings ? VECTORS : ANSWER;
    for (let times = dice.below(4); times >= 0; times--) answer = spoiled(dice, answer);
    const asked = json(dice.chance(2) ? EMBEDDINGS : { model: "m" });
    const read = call("answer", json(answer), asked, Number(isEmbeddings)).toString();
    if (read === "") continue;
    const parsed = JSON.parse(read) as { object: string; choices?: unknown[]; data?: unknown[] };
    assert.equal(parsed.object, isEmbeddings ? "list" : "chat.completion");
    assert.ok(Array.isArray(isEmbeddings ? parsed.data : parsed.choices));
    answers++;
  }
  assert.ok(answers > RUNS / 4 && answers < RUNS, `${answers} of ${RUNS}`);
});

test("any bytes at all are answered", () => {
  const dice = new Dice(SEED + 4);
  for (let run = 0; run < RUNS; run++) {
    const text = Buffer.from(hostileText(dice), "latin1");
    const isEmbeddings = Number(dice.chance(3));
    const asked = dice.chance(2) ? text : damaged(dice, json(isEmbeddings === 1 ? EMBEDDINGS : CHAT));
    const sent = call("request", asked, NONE, isEmbeddings, 0).toString();
    if (!sent.startsWith("!")) JSON.parse(sent);
    call("request", asked, Buffer.from("long"), isEmbeddings, 1);
    const vendors = dice.chance(2) ? text : damaged(dice, json(isEmbeddings === 1 ? VECTORS : ANSWER));
    const answer = call("answer", vendors, asked, isEmbeddings).toString();
    if (answer !== "") JSON.parse(answer);
    chunksOf(call("streamed", Buffer.concat([Buffer.from("data: "), text]), asked, NONE), true);
  }
});
