import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { OpenChat, bothWays, callArrived, clientCalls, counted, quiet, steer, withThree } from "./harness/burst.ts";
import { fastFailover } from "./harness/failing_pool.ts";
import type { Gateway } from "./harness/gateway.ts";
import { HealthLog } from "./harness/health_log.ts";
import { upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";
import { textEvents } from "./mock/formats/openai.ts";
import { usualBehaviour, type Behaviour } from "./mock/behaviour.ts";

const timeout = 15_000;
const words = ["word0 ", "word1 ", "word2 ", "word3 "];
// The client does not ask for the usage, so that it does not get what the filter asked for.
const events = textEvents("llama-3.3-70b-versatile", words, false);
const whole = events.join("");
const first = events[0] ?? "";

/** Reads the first event while the vendor is still at the answer, then lets the vendor go on and reads the rest. */
async function readPaused(gateway: Gateway, opening = ""): Promise<void> {
  const chat = new OpenChat(gateway);
  const beginning = await chat.rest(first);
  assert.equal(beginning, opening + first);
  assert.equal(clientCalls(gateway).at(-1)?.status, 0, "the vendor has not finished its answer");
  gateway.vendors.groq.resume();
  assert.equal(beginning + (await chat.rest()), opening + whole);
}

/** Sends streams that pause after their first event until one of them met both dead tokens. */
async function readThroughDeadTokens(gateway: Gateway, opening = ""): Promise<void> {
  Object.assign(gateway.vendors.groq.behaviour, { opening, pauseAfterWrites: 1 });
  for (let calls = 0; calls < 3;) {
    const from = clientCalls(gateway).length;
    await readPaused(gateway, opening);
    calls = clientCalls(gateway).length - from;
    assert.ok(calls <= 3, "a token was tried twice");
  }
}

const noFailover = { failover: { enabled: false } };
const lookOnly = { ...noFailover, retryOnFailure: { enabled: true } };

describeGateway("a stream, upstream filter, answers not looked into", withThree(upstream, noFailover), (gateway) => {
  it("arrives event by event from the third token, the first two unauthorized", { timeout }, async () => {
    steer(gateway(), 2, { kind: "unauthorized" });
    await readThroughDeadTokens(gateway());
    await quiet(gateway());
  });
});

describeGateway("a stream, upstream filter, answers looked into", withThree(upstream, lookOnly), (gateway) => {
  for (const kind of ["unauthorized", "masked", "cut"] as const) {
    it(`arrives event by event from the third token, the first two ${kind}`, { timeout }, async () => {
      steer(gateway(), 2, { kind });
      await readThroughDeadTokens(gateway());
      await quiet(gateway());
    });
  }

  it("arrives event by event from a healthy token", { timeout }, async () => {
    steer(gateway(), 0, { kind: "healthy" });
    gateway().vendors.groq.behaviour.pauseAfterWrites = 1;
    await readPaused(gateway());
    assert.equal(clientCalls(gateway()).length, 1);
  });

  const openings = {
    "a keep-alive comment": ": keep-alive\n\n",
    "many comments": ": PROCESSING\n\n".repeat(20),
    "blank lines": "\n\n\n",
    "blank lines of carriage returns": "\r\n\r\n",
    "a time to reconnect": "retry: 3000\n\n",
  };
  for (const [name, opening] of Object.entries(openings)) {
    it(`arrives event by event, ${name} before the first`, { timeout }, async () => {
      steer(gateway(), 2, { kind: "masked" });
      await readThroughDeadTokens(gateway(), opening);
      await quiet(gateway());
    });
  }

  it("has its first event as soon as it is whole, arrived byte by byte", { timeout }, async () => {
    steer(gateway(), 2, { kind: "masked" });
    const bytes = Buffer.byteLength(first);
    Object.assign(gateway().vendors.groq.behaviour, { chunkBytes: 1, paceMs: 1, pauseAfterWrites: bytes });
    await readPaused(gateway());
  });

  it("is asked of another token when the vendor dies before the first event is whole", { timeout }, async () => {
    steer(gateway(), 0, { kind: "healthy" });
    Object.assign(gateway().vendors.groq.behaviour, { pauseAfterHeaders: true, cutAfterWrites: 1, chunkBytes: 10 });
    const chat = new OpenChat(gateway());
    await callArrived(gateway(), 1);
    gateway().vendors.groq.behaviour = usualBehaviour();
    gateway().vendors.groq.resume();
    assert.equal(await chat.rest(), whole);
    const calls = clientCalls(gateway());
    assert.deepEqual(
      calls.map(({ isBroken }) => isBroken),
      [true, false],
    );
    assert.notEqual(calls[0]?.token, calls[1]?.token);
  });
});

for (const mode of bothWays({ failover: { ...fastFailover, healthCheckInterval: 60_000 } })) {
  describeGateway(`a stream that breaks, ${mode.name}`, mode, (gateway) => {
    it(
      "reaches the client as far as it came, broken: one call, nothing put down to the token",
      { timeout },
      async () => {
        steer(gateway(), 0, { kind: "healthy" });
        gateway().vendors.groq.behaviour.cutAfterWrites = 2;
        const chat = new OpenChat(gateway());
        assert.equal(await chat.status(), 200);
        assert.equal(await chat.rest(events[1]), events.slice(0, 2).join(""));
        await assert.rejects(chat.rest());
        await quiet(gateway());
        assert.equal(clientCalls(gateway()).length, 1);
        assert.deepEqual(new HealthLog(gateway().envoy).aliases("ejected"), []);
        assert.equal(await counted(gateway(), /ai_proxy\.token\.(?!.*\.picked$)/), 0);
        gateway().vendors.groq.behaviour = usualBehaviour();
        assert.equal(await new OpenChat(gateway()).rest(), whole);
      },
    );

    if (mode.file === "envoy.yaml") return;

    it("is a 502 from Envoy, not tried again, broken before the first event is whole", { timeout }, async () => {
      steer(gateway(), 0, { kind: "healthy" });
      Object.assign(gateway().vendors.groq.behaviour, { pauseAfterHeaders: true, cutAfterWrites: 1, chunkBytes: 10 });
      const body = { model: "gpt-4o", stream: true, messages: [{ role: "user", content: "Hello" }] };
      const answer = gateway().post("groq", "/v1/chat/completions", body);
      await callArrived(gateway(), 1);
      await sleep(100);
      gateway().vendors.groq.resume();
      assert.equal((await answer).status, 502);
      await quiet(gateway());
      assert.equal(clientCalls(gateway()).length, 1);
    });
  });
}

/** Ways of a vendor to begin an answer and then to say no more: headers, half an event, comments. */
const silences: Partial<Behaviour>[] = [
  { pauseAfterHeaders: true },
  { chunkBytes: 10, pauseAfterWrites: 3 },
  { opening: ": wait\n\n", chunkBytes: 1, pauseAfterWrites: 1 },
];

for (const firstEventTimeout of [1000, 0]) {
  for (const mode of bothWays({ ...lookOnly, firstEventTimeout })) {
    describeGateway(`firstEventTimeout ${firstEventTimeout}, ${mode.name}`, mode, (gateway) => {
      it("gives the client the headers of a vendor that says no more, and then the stream", { timeout }, async () => {
        steer(gateway(), 0, { kind: "healthy" });
        const began = performance.now();
        const chats: OpenChat[] = [];
        for (const silence of silences) {
          gateway().vendors.groq.behaviour = { ...usualBehaviour(), ...silence };
          chats.push(new OpenChat(gateway()));
          await callArrived(gateway(), chats.length);
        }
        for (const chat of chats) assert.equal(await chat.status(), 200);
        const ms = performance.now() - began;
        assert.ok(ms < 5000, `after ${ms} ms, the default`);
        assert.ok(
          clientCalls(gateway()).every(({ status }) => status === 0),
          "the vendor has not gone on",
        );
        gateway().vendors.groq.resume();
        for (const [index, chat] of chats.entries())
          assert.equal(await chat.rest(), (silences[index]?.opening ?? "") + whole);
        assert.equal(clientCalls(gateway()).length, chats.length);
        await quiet(gateway());
      });

      const isLooked = firstEventTimeout > 0;
      it(`${isLooked ? "sees through" : "passes on"} an error inside a 200 that comes at once`, async () => {
        steer(gateway(), 3, { kind: "masked" });
        if (isLooked) await assert.rejects(new OpenChat(gateway()).status(), /429/);
        else assert.match(await new OpenChat(gateway()).rest(), /^data: \{"error".*\n\ndata: \[DONE\]\n\n$/);
        assert.equal(clientCalls(gateway()).length, isLooked ? 3 : 1);
      });
    });
  }
}
