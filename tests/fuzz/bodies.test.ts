import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import test from "node:test";
import { buildEntry } from "./build.ts";
import { Dice, hostileText } from "./json_inputs.ts";
import { caller, damaged, json, spoiled } from "./wire.ts";

/** Cases of each part; `FUZZ_RUNS=10000` is the campaign, `FUZZ_SEED` gives other ones. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000);
const SEED = Number(process.env["FUZZ_SEED"] ?? 8_813);

const entry = await buildEntry("bodies");
const call = caller(entry);
const modes = ["left out", "tagged", "promoted"];

const CHAT = {
  model: "m",
  messages: [
    { role: "system", content: "S" },
    { role: "user", content: "old" },
    { role: "user", content: [{ type: "text", text: "/new" }] },
    { role: "assistant", content: "a\u00e9" },
    { role: "assistant", content: "b", tool_calls: [] },
    { role: "user", content: "c" },
    { role: "user", content: [{ type: "image_url", image_url: { url: "u" } }] },
    { role: "developer", content: null },
  ],
  x: { y: 1, z: 1.0 },
};
const ANSWER = { id: "c", choices: [{ index: 0, message: { content: "", reasoning_content: "t\u00e9" } }], usage: {} };

function chunk(index: number, delta: object, finish: string | null = null): object {
  return { id: "c", choices: [{ index, delta, finish_reason: finish }], usage: null };
}

const CHUNKS = [
  chunk(0, { role: "assistant", reasoning_content: "t1" }),
  chunk(1, { reasoning: "\u00fc\ud83d\ude00" }),
  chunk(0, { content: "c", reasoning_content: "t2" }),
  chunk(1, { tool_calls: [{ index: 0 }] }),
  chunk(0, {}, "stop"),
  chunk(1, { content: "" }, "length"),
  { id: "c", choices: [], usage: { total_tokens: 3 } },
];

function stream(chunks: readonly unknown[]): Buffer {
  const events = chunks.map(
    (one, index) => `: c\n${index % 2 ? "\n" : ""}id: ${index}\ndata: ${JSON.stringify(one)}\n\n`,
  );
  return Buffer.from(`${events.join("")}data: [DONE]\n\n`);
}

function cutsOf(dice: Dice): Buffer {
  return Buffer.from(Array.from({ length: 1 + dice.below(8) }, () => 1 + dice.below(40)));
}

for (const [mode, what] of modes.entries()) {
  test(`thoughts ${what}: however a stream is cut, the client gets the same`, () => {
    const dice = new Dice(SEED + mode);
    for (let run = 0; run < RUNS; run++) {
      const chunks = dice.chance(3) ? CHUNKS : CHUNKS.map((one) => (dice.chance(3) ? spoiled(dice, one) : one));
      const whole = dice.chance(4) ? damaged(dice, stream(chunks)) : stream(chunks);
      const expected = call("streamed", whole, mode, Buffer.alloc(0));
      assert.deepEqual(call("streamed", whole, mode, cutsOf(dice)), expected);
    }
  });

  test(`thoughts ${what}: a spoiled answer is JSON still`, () => {
    const dice = new Dice(SEED + 10 + mode);
    for (let run = 0; run < RUNS; run++) {
      const body = json(spoiled(dice, ANSWER));
      assert.doesNotThrow(() => JSON.parse(call("answer", body, mode).toString()));
      call("answer", dice.chance(2) ? Buffer.from(hostileText(dice), "latin1") : damaged(dice, body), mode);
    }
  });
}

test("a spoiled chat is JSON still after every step, with all that was not its business", () => {
  const dice = new Dice(SEED + 20);
  for (let run = 0; run < RUNS; run++) {
    const chat = JSON.parse(json(spoiled(dice, CHAT)).toString()) as unknown;
    const step = dice.below(4);
    const shaped = JSON.parse(call("shaped", json(chat), step).toString()) as Record<string, unknown>;
    if (typeof chat === "object" && chat !== null && !Array.isArray(chat)) {
      assert.deepEqual(shaped?.["model"], (chat as Record<string, unknown>)["model"]);
    }
    call("shaped", dice.chance(2) ? Buffer.from(hostileText(dice), "latin1") : damaged(dice, json(chat)), step);
  }
});

const BOUNDARY = "b-1";
const FORM = Buffer.from(
  `pre\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n\u0000\r\n--x\r\n` +
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="model"\r\n\r\nm\r\n--${BOUNDARY}--\r\n`,
);

test("a damaged form never leads outside of its bytes", () => {
  const type = Buffer.from(`multipart/form-data; boundary="${BOUNDARY}"`);
  const fields = (body: Buffer, from: Buffer) => entry.function("fields")(entry.write(body), entry.write(from));
  assert.equal(fields(FORM, type), 2);
  const dice = new Dice(SEED + 30);
  for (let run = 0; run < RUNS; run++) {
    const body = dice.chance(3) ? damaged(dice, damaged(dice, FORM)) : damaged(dice, FORM);
    assert.notEqual(fields(body, dice.chance(4) ? damaged(dice, type) : type), -1);
  }
});
