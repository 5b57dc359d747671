import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";

/** Cases of each part; `FUZZ_RUNS=1000000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 10_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_257);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Members = Record<string, Json>;

const entry = await buildEntry("anthropic_front");

function call(name: string, bytes: Uint8Array | string, ...numbers: number[]): string {
  const input = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
  const held = entry.write(input);
  try {
    return Buffer.from(entry.read(entry.function(name)(held, ...numbers))).toString("utf8");
  } catch (cause) {
    throw new Error(`${name}(${Buffer.from(input).toString("hex")}, ${numbers.join()})`, { cause });
  } finally {
    entry.release(held);
  }
}

const IMAGE = { type: "image", source: { type: "base64", media_type: "image/png", data: "AA==" } };
const REQUEST: Json = {
  model: "m",
  max_tokens: 0,
  temperature: 0,
  stream: true,
  stop_sequences: ["Q"],
  metadata: { user_id: "u".repeat(80) },
  thinking: { type: "enabled", budget_tokens: 5000 },
  output_config: { effort: "high", format: { type: "json_schema", schema: { type: "object" } } },
  system: [
    { type: "text", text: "x-anthropic-billing-header: a; cch=1;", cache_control: { type: "ephemeral" } },
    { type: "text", text: "Be brief é😀" },
  ],
  messages: [
    { role: "user", content: [{ type: "text", text: "see" }, IMAGE] },
    { role: "user", content: [{ type: "document", title: "t", context: "c", source: { ...IMAGE.source } }] },
    { role: "system", content: [{ type: "text", text: "later" }], clear_at: "next_user_message" },
    { role: "user", content: [{ type: "document", source: { type: "content", content: [IMAGE] } }] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm", signature: "s" },
        { type: "redacted_thinking", data: 'reasoning_details:{"type":"reasoning.encrypted"}' },
        { type: "redacted_thinking", data: "thought_signature:s:t" },
        { type: "tool_use", id: "t", name: "f", input: {} },
        { type: "tool_use", id: "t", name: "f", input: { a: [1, "\n"] } },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "r" }, IMAGE] },
        {
          type: "tool_result",
          tool_use_id: "t",
          content: [{ type: "tool_reference", tool_name: "g" }],
          is_error: true,
        },
        { type: "text", text: "thanks" },
      ],
    },
  ],
  tools: [
    { name: "f", input_schema: {} },
    { name: "g".repeat(80), input_schema: {}, defer_loading: true, input_examples: [{}] },
    { type: "memory_20250818", name: "memory" },
  ],
  tool_choice: { type: "tool", name: "f", disable_parallel_tool_use: true },
};
const TOOL = {
  index: 0,
  id: "t",
  type: "function",
  function: { name: "f", arguments: '{"a":1}' },
  extra_content: { google: { thought_signature: "s" } },
};
const THOUGHTS = {
  thinking_blocks: [{ type: "thinking", thinking: "why", signature: "s" }],
  reasoning_details: [{ type: "reasoning.encrypted", data: "d", format: "other" }],
  annotations: [{ type: "url_citation", url_citation: { url: "u", title: "t" } }],
};
const ANSWER: Json = {
  id: "c",
  model: "m",
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: "Hello",
        reasoning: "why",
        ...THOUGHTS,
        refusal: null,
        tool_calls: [TOOL],
      },
      finish_reason: "tool_calls",
    },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
};
const ERRORS: readonly Json[] = [
  { error: { message: "m", type: "t", param: null, code: "c" } },
  { type: "error", error: { type: "overloaded_error", message: "o" } },
  { error: "text" },
  [{ error: { code: 429, message: "m" } }],
  { success: false, errors: [{ code: 1, message: "m" }] },
];

/** Values that stand where others are expected. */
const ODD: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  "",
  "\n\ud800",
  "[DONE]",
  [],
  {},
  [null],
  { a: [] },
];

/** `value` with some of its members and elements replaced, removed or doubled. */
function bent(dice: Dice, value: Json, one: number): Json {
  if (dice.chance(one)) return dice.chance(8) ? deep(dice.below(300)) : dice.pick(ODD);
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const inner = bent(dice, item, one);
      return dice.chance(one) ? (dice.chance(2) ? [] : [inner, inner]) : [inner];
    });
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(() => !dice.chance(one));
  return Object.fromEntries(kept.map(([key, inner]) => [key, bent(dice, inner, one)]));
}

function deep(levels: number): Json {
  let value: Json = "x";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { content: value };
  return value;
}

/** The text of a bent `value`; now and then one that is broken, or something else altogether. */
function hostile(dice: Dice, value: Json, ones: readonly number[] = [8, 20, 60]): Buffer {
  if (dice.chance(20)) return Buffer.from(hostileText(dice), "latin1");
  const whole = JSON.stringify(bent(dice, value, dice.pick(ones)), null, dice.chance(10) ? 1 : 0);
  const text = Buffer.from(whole);
  if (dice.chance(20)) return text.subarray(0, dice.below(text.length));
  if (dice.chance(20)) text[dice.below(text.length)] = dice.below(256);
  return text;
}

function isMembers(value: Json | undefined): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function membersOf(text: string): Members {
  const value = JSON.parse(text) as Json;
  assert.ok(isMembers(value), text);
  return value;
}

function checkChat(text: string): void {
  const chat = membersOf(text);
  assert.ok(Array.isArray(chat["messages"]) && chat["messages"].length > 0);
  for (const message of chat["messages"]) {
    assert.ok(isMembers(message) && typeof message["role"] === "string" && "content" in message, text);
    if (message["role"] === "tool") assert.equal(typeof message["content"], "string");
    if (Array.isArray(message["content"])) assert.ok(message["content"].length > 0);
    for (const called of (message["tool_calls"] ?? []) as { function: { arguments: string } }[]) {
      assert.ok(isMembers(JSON.parse(called.function.arguments) as Json), text);
    }
  }
  assert.ok(!("tools" in chat) || (Array.isArray(chat["tools"]) && chat["tools"].length > 0));
  assert.ok("tools" in chat || !("tool_choice" in chat || "parallel_tool_calls" in chat));
  assert.equal("stream_options" in chat, chat["stream"] === true);
  for (const name of ["system", "stop_sequences", "metadata", "thinking"]) assert.ok(!(name in chat));
}

test("any request becomes a chat that is well formed, or a problem", () => {
  const dice = new Dice(SEED);
  let problems = 0;
  for (let run = 0; run < RUNS; run++) {
    const text = call("chat", hostile(dice, REQUEST, [30, 200, 1000]), dice.below(4));
    if (text.startsWith("!")) problems++;
    else checkChat(text);
  }
  assert.ok(problems > RUNS / 100 && problems < (RUNS * 3) / 4, `${problems} problems`);
});

function checkUsage(usage: Json | undefined): void {
  assert.ok(isMembers(usage));
  for (const name of ["input_tokens", "output_tokens"]) assert.ok(Number(usage[name]) >= 0);
}

test("any answer becomes a message that is well formed, or nothing", () => {
  const dice = new Dice(SEED + 1);
  let messages = 0;
  for (let run = 0; run < RUNS; run++) {
    const text = call("message", hostile(dice, ANSWER));
    if (text === "") continue;
    messages++;
    const message = membersOf(text);
    assert.ok(Array.isArray(message["content"]) && typeof message["stop_reason"] === "string");
    for (const block of message["content"]) {
      assert.ok(isMembers(block));
      if (block["type"] === "tool_use") assert.ok(isMembers(block["input"]) && block["id"] !== "", text);
      else if (block["type"] === "redacted_thinking") assert.ok(typeof block["data"] === "string");
      else if ("signature" in block || "citations" in block)
        assert.ok(typeof block[String(block["type"])] === "string");
      else assert.ok(typeof block[String(block["type"])] === "string" && block[String(block["type"])] !== "");
    }
    checkUsage(message["usage"]);
  }
  assert.ok(messages > RUNS / 4 && messages < RUNS, `${messages} messages`);
});

function checkError(text: string): void {
  assert.ok(!/[\r\n]/.test(text));
  const { type, error } = membersOf(text);
  assert.ok(type === "error" && isMembers(error));
  assert.ok(typeof error["type"] === "string" && error["type"] !== "");
  assert.ok(typeof error["message"] === "string" && error["message"] !== "");
}

test("any bytes become an error with a type and words", () => {
  const dice = new Dice(SEED + 2);
  for (let run = 0; run < RUNS; run++) {
    checkError(call("error", hostile(dice, dice.pick(ERRORS)), dice.pick([0, 400, 401, 429, 500, 529, 4e9])));
  }
});

/** One answer as a backend may stream it, and what a client must have read in the end. */
interface Told {
  text: string;
  thoughts: string;
  /** Arguments by the name of the tool. */
  readonly calls: Map<string, string>;
  readonly chunks: Json[];
}

const WORDS = ["Hello", " ", "é", "😀", '"', "\\", "\n", "中文", "\u2028", "</", "data: x\n\n"];

function chunk(delta: Members, more: Members = {}): Json {
  return { id: "c", model: "m", choices: [{ index: 0, delta, finish_reason: null }], ...more };
}

/** Pieces of all arguments, each call's own in order but the calls mixed. */
function callChunks(dice: Dice, calls: Map<string, string>): Json[] {
  const rows = [...calls].map(([name, text], index) => {
    const pieces = text.match(/[^]{1,3}/gu) ?? [];
    const first = { index, id: `id-${name}`, type: "function", function: { name, arguments: "" } };
    return [first, ...pieces.map((piece) => ({ index, function: { arguments: piece } }))];
  });
  const mixed: Json[] = [];
  const isMixed = dice.chance(2);
  while (rows.some((row) => row.length > 0)) {
    const left = rows.filter((row) => row.length > 0);
    const next = (isMixed ? dice.pick(left) : left[0])?.shift();
    if (next !== undefined) mixed.push(chunk({ tool_calls: [next] }));
  }
  return mixed;
}

function story(dice: Dice): Told {
  const told: Told = { text: "", thoughts: "", calls: new Map(), chunks: [] };
  const say = (): void => {
    for (let times = dice.below(5); times > 0; times--) {
      const [word, thought] = [dice.pick(WORDS), dice.chance(3)];
      if (thought) told.thoughts += word;
      else told.text += word;
      told.chunks.push(chunk(thought ? { [dice.pick(["reasoning", "reasoning_content"])]: word } : { content: word }));
    }
  };
  say();
  for (let count = dice.below(4); count > 0; count--) {
    told.calls.set(`f${count}`, dice.pick(["", "{}", JSON.stringify({ [dice.pick(WORDS)]: [dice.pick(WORDS), 1] })]));
  }
  for (const part of callChunks(dice, told.calls)) {
    told.chunks.push(part);
    if (dice.chance(10)) say();
  }
  say();
  told.chunks.push({ choices: [{ index: 0, delta: {}, finish_reason: told.calls.size > 0 ? "tool_calls" : "stop" }] });
  if (dice.chance(2)) told.chunks.push({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } });
  return told;
}

function sse(dice: Dice, chunks: readonly Json[]): string {
  const line = dice.pick(["\n", "\r\n", "\r"]);
  const data = chunks.map((one) => `data: ${JSON.stringify(one)}${line}${line}`);
  return data.join("") + (dice.chance(3) ? "" : `data: [DONE]${line}${line}`);
}

/** A client that reads a streamed message and holds it to the rules. */
class Client {
  readonly blocks: { type: string; name: string; text: string }[] = [];
  stopReason: Json | undefined;
  isFailed = false;
  private isOpen = false;
  private phase: "before" | "inside" | "ending" | "after" = "before";

  constructor(stream: string) {
    const events = stream.split("\n\n");
    assert.equal(events.pop(), "");
    for (const event of events) this.read(event);
    assert.ok(this.phase === "after" || stream === "", stream);
  }

  private read(event: string): void {
    const [, name, data] = /^event: (\w+)\ndata: ([^\n\r]+)$/.exec(event) ?? [];
    assert.ok(name !== undefined && data !== undefined && this.phase !== "after", event);
    const members = membersOf(data);
    assert.equal(members["type"], name);
    if (name === "error") {
      checkError(data);
      this.isFailed = true;
      this.phase = "after";
    } else if (name === "message_start") this.step("before", "inside");
    else if (name === "message_stop") this.step("ending", "after");
    else if (name === "message_delta") this.end(members);
    else this.block(name, members);
  }

  private step(from: typeof this.phase, to: typeof this.phase): void {
    assert.equal(this.phase, from);
    this.phase = to;
  }

  private end(members: Members): void {
    assert.ok(!this.isOpen);
    this.step("inside", "ending");
    checkUsage(members["usage"]);
    this.stopReason = (members["delta"] as Members)["stop_reason"];
  }

  private block(name: string, members: Members): void {
    assert.equal(this.phase, "inside");
    const isStart = name === "content_block_start";
    assert.equal(this.isOpen, !isStart, "blocks do not overlap");
    assert.equal(members["index"], isStart ? this.blocks.length : this.blocks.length - 1);
    this.isOpen = name !== "content_block_stop";
    const block = this.blocks.at(-1);
    if (isStart) {
      const { type, name: tool } = members["content_block"] as Members;
      this.blocks.push({ type: String(type), name: String(tool ?? ""), text: "" });
    } else if (name === "content_block_delta" && block !== undefined) {
      const { type, ...rest } = members["delta"] as Members;
      const kinds: Record<string, string> = { text: "text_delta", thinking: "thinking_delta" };
      assert.equal(type, kinds[block.type] ?? "input_json_delta");
      block.text += String(Object.values(rest)[0]);
    } else assert.equal(name, "content_block_stop");
  }
}

test(`a stream in ${RUNS} random splits is told in full, and the same`, () => {
  const dice = new Dice(SEED + 3);
  for (let run = 0; run < RUNS; run++) {
    const told = story(dice);
    const input = sse(dice, told.chunks);
    const whole = call("stream", input, input.length + 1, 1);
    const most = dice.pick([1, 4, 64, 1000]);
    assert.equal(call("stream", input, most, dice.below(2 ** 32)), whole);
    const client = new Client(whole);
    const joined = (type: string): string =>
      client.blocks
        .filter((block) => block.type === type)
        .map((block) => block.text)
        .join("");
    assert.equal(joined("text"), told.text);
    assert.equal(joined("thinking"), told.thoughts);
    const calls = client.blocks.filter((block) => block.type === "tool_use");
    assert.deepEqual(new Map(calls.map(({ name, text }) => [name, text])), told.calls);
    assert.equal(calls.length, told.calls.size);
    assert.equal(client.stopReason, told.calls.size > 0 ? "tool_use" : "end_turn");
  }
});

test("any stream becomes one that follows the rules", () => {
  const dice = new Dice(SEED + 4);
  let failed = 0;
  for (let run = 0; run < RUNS; run++) {
    const events = story(dice).chunks.map((one) => {
      const source = dice.chance(30) ? dice.pick(ERRORS) : one;
      return Buffer.concat([
        Buffer.from(dice.chance(40) ? "event: error\ndata: " : "data: "),
        dice.chance(8) ? hostile(dice, source) : Buffer.from(JSON.stringify(source)),
        Buffer.from("\n\n"),
      ]);
    });
    const input = Buffer.concat(events);
    const whole = call("stream", input, input.length + 1, 1);
    assert.equal(call("stream", input, dice.pick([1, 16, 300]), dice.below(2 ** 32)), whole);
    if (new Client(whole).isFailed) failed++;
  }
  assert.ok(failed > RUNS / 100 && failed < RUNS / 2, `${failed} failed`);
});

test("deep and long inputs are answered, and memory stays small", () => {
  const long = "a".repeat(1 << 20);
  for (const levels of [100, 250, 256, 300, 5000]) {
    const nested = `${'{"content":['.repeat(levels)}1${"]}".repeat(levels)}`;
    call("chat", `{"messages":[{"role":"user","content":[${nested}]}]}`, 3);
    call("message", `{"choices":[{"message":{"content":[${nested}]}}]}`);
    call("error", nested, 500);
    const text = JSON.stringify("[".repeat(levels));
    call("message", `{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":${text}}}]}}]}`);
  }
  for (let run = 0; run < 20; run++) {
    checkChat(call("chat", JSON.stringify({ messages: [{ role: "user", content: long }] }), 0));
    const chunks = Array.from({ length: 6 }, (_, index) =>
      chunk({ tool_calls: [{ index: index % 2, id: `t${index % 2}`, function: { name: "f", arguments: long } }] }),
    );
    new Client(call("stream", sse(new Dice(run), chunks), 65_536, run));
  }
  assert.ok(entry.memorySize <= 128 * 1024 * 1024, `${entry.memorySize} bytes of memory`);
});
