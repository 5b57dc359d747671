import assert from "node:assert/strict";
import { test } from "node:test";
import { eventFrame, frame, framesType } from "../frames.ts";
import { faultsOf, type Budget } from "./growth.ts";
import { answerRow, requestRow, started } from "./play.ts";
import { many, times, type AnswerShape } from "./shapes.ts";
import { clientApis, subjects, type Subject } from "./subjects.ts";

const budget: Budget = { work: 64, allocated: 64 };
const bytes = 200_000;

const [plain] = subjects().filter(({ name }) => name === "bedrock");
assert.ok(plain);
const credentials = [{ accessKey: "AKIDSCALE", secretKey: "secret-scale", sessionToken: "session-scale" }];
const failover = { enabled: true, healthCheckModel: "m" };
const tried: readonly Subject[] = [
  plain,
  { ...plain, name: "bedrock, pairs", provider: { ...plain.provider, apiTokens: [], credentials } },
  { ...plain, name: "bedrock, failover", provider: { ...plain.provider, failover } },
];

const words = (text: string): Buffer => eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
const event = words("x");
const start = { toolUse: { toolUseId: "t", name: "f" } };

/** `whole` in pieces of `size` bytes. */
function cut(whole: Buffer, size: number): Buffer[] {
  return many(Math.ceil(whole.length / size), (index) => whole.subarray(index * size, (index + 1) * size));
}

const shapes: readonly AnswerShape[] = [
  { name: "frames", type: framesType, body: (n) => [Buffer.concat(many(n, () => event))] },
  { name: "frames, each by itself", type: framesType, body: (n) => many(n, () => event) },
  { name: "frames, 50 bytes at a time", type: framesType, body: (n) => cut(Buffer.concat(many(n, () => event)), 50) },
  { name: "bytes of one frame", type: framesType, body: (n) => [words(times("x", n))] },
  { name: "bytes of one frame, 50 at a time", type: framesType, body: (n) => cut(words(times("x", n)), 50) },
  { name: "bytes of a frame that does not end", type: framesType, body: (n) => [words(times("x", n)).subarray(0, -9)] },
  {
    name: "headers of one frame",
    type: framesType,
    body: (n) => [
      frame(Object.fromEntries(many(Math.min(n, 2000), (index) => [`x${index}`, "y"])), "{}"),
      ...many(n / 200, () => event),
    ],
  },
  { name: "bytes behind damage", type: framesType, body: (n) => [event, Buffer.alloc(16), Buffer.alloc(n)] },
  { name: "bytes of an exception", type: framesType, body: (n) => [eventFrame("!x", { message: times("x", n) })] },
  {
    name: "calls, each in a block of its own",
    type: framesType,
    body: (n) => many(n, (contentBlockIndex) => eventFrame("contentBlockStart", { contentBlockIndex, start })),
  },
];

for (const shape of shapes) {
  test(`${shape.name} cost an answer by their size`, async () => {
    const faults: string[] = [];
    for (const subject of tried) faults.push(...faultsOf(await answerRow(shape, subject, "chat", bytes), budget));
    assert.deepEqual(faults, []);
  });
}

test("bodies cost a signature by their size", async () => {
  const faults: string[] = [];
  const shape = {
    name: "text",
    body: (n: number) => ({ model: "m", messages: [{ role: "user", content: times("x", n) }] }),
  };
  for (const subject of tried) {
    for (const path of ["/v1/chat/completions", "/v1/responses"]) {
      faults.push(...faultsOf(await requestRow(shape, subject, { api: "chat", path, bytes }), budget));
    }
  }
  assert.deepEqual(faults, []);
});

test("400 open streams keep what was told last, and not the frames of it as well", async () => {
  const chunk = Buffer.concat(many(1500, () => event));
  const body = JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "x" }] });
  const meter = await started(plain);
  const { pages } = meter.cost(() => {
    for (let count = 0; count < 400 && meter.proxy.traps.length === 0; count++) {
      const exchange = meter.proxy.request({ path: clientApis.chat, body });
      exchange.respond({ status: 200, headers: { "content-type": framesType }, end: "open" });
      exchange.respondMore(chunk);
    }
  });
  assert.deepEqual(meter.problems, []);
  // Memory grows by doubling.
  assert.ok(pages <= (2 * 400 * chunk.length) / 65536, `${pages} pages, chunks of ${chunk.length} bytes`);
});
