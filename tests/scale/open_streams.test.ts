import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, type Row } from "./growth.ts";
import { started } from "./play.ts";
import { clientApis, waysOfBodies, type ClientApi, type Subject } from "./subjects.ts";

/** A stream of which nothing but its answer is still to come keeps this much memory, whatever its request was. */
const keptByStream = 16 * 1024;
/** What one request needs while it is worked on, several times over. */
const working = 24;
const bodyBytes = 256 * 1024;
const open = 300;

const event = 'data: {"id":"i","choices":[{"index":0,"delta":{"content":"x"}}]}\n\n';

function chat(bytes: number): string {
  return JSON.stringify({
    model: "gpt-4o",
    max_tokens: 9,
    stream: true,
    messages: [{ role: "user", content: "x".repeat(bytes) }],
  });
}

test(`${open} open chats of ${bodyBytes} bytes keep little of what they sent`, async () => {
  const faults: string[] = [];
  for (const { name, subject, api } of waysOfBodies()) {
    const meter = await started(subject, api);
    const body = chat(bodyBytes);
    const { pages } = meter.cost(() => {
      for (let count = 0; count < open && meter.proxy.traps.length === 0; count++) {
        meter.proxy.request({ path: clientApis[api], body });
      }
    });
    const allowed = (working * bodyBytes + open * keptByStream) / 65536;
    faults.push(...meter.problems.map((problem) => `${name}: ${problem}`));
    if (pages > allowed) faults.push(`${name}: ${pages} pages, not ${allowed}`);
  }
  assert.deepEqual(faults, []);
});

test("an event costs at most twice as much beside 4000 open streams as alone", async () => {
  const faults: string[] = [];
  for (const { name, subject, api } of waysOfBodies()) {
    const [alone, beside] = [await workOfEvent(subject, api, 1), await workOfEvent(subject, api, 4000)];
    if (!(beside > 0 && beside <= 2 * alone)) faults.push(`${name}: ${alone} alone, ${beside} beside 4000`);
  }
  assert.deepEqual(faults, []);
});

test("an event costs about the same, however many streams are open", async () => {
  const faults: string[] = [];
  for (const { subject, api } of waysOfBodies()) {
    faults.push(...faultsOf(await eventsRow(subject, api), { work: 60, allocated: 60 }));
  }
  assert.deepEqual(faults, []);
});

/** What one of many events costs, by turns to `count` open streams, the collector's work included. */
async function workOfEvent(subject: Subject, api: ClientApi, count: number): Promise<number> {
  const { meter, exchanges } = await streaming(subject, api, count);
  const turns = Math.ceil(20_000 / count);
  const { work } = meter.cost(() => {
    for (let turn = 0; turn < turns; turn++) for (const exchange of exchanges) exchange.respondMore(event);
  });
  assert.deepEqual(meter.problems, []);
  return work / turns / count;
}

async function streaming(subject: Subject, api: ClientApi, count: number) {
  const meter = await started(subject, api);
  const exchanges = Array.from({ length: count }, () =>
    meter.proxy.request({ path: clientApis[api], body: chat(2000) }),
  );
  for (const exchange of exchanges) {
    exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, end: "open" });
  }
  return { meter, exchanges };
}

/** Every open stream gets ten events, by turns: the row's size is what all of them get. */
async function eventsRow(subject: Subject, api: ClientApi): Promise<Row> {
  const sizes: Row["sizes"][number][] = [];
  const problems: string[] = [];
  for (const count of [125, 500, 2000]) {
    const { meter, exchanges } = await streaming(subject, api, count);
    const cost = meter.cost(() => {
      for (let turn = 0; turn < 10; turn++) for (const exchange of exchanges) exchange.respondMore(event);
    });
    sizes.push({ bytes: 10 * count * event.length, cost });
    problems.push(...meter.problems);
  }
  return { name: `${subject.name}, ${api}`, sizes, problems };
}
