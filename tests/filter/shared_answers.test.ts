import assert from "node:assert/strict";
import { test } from "node:test";
import type { Callout, Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const good = '{"choices":[{"message":{"content":"hi"}}]}';
const error = '{"error":{"code":429,"message":"slow down"}}';
const origin = { origin: "https://app.example" };
/** `firstEventTimeout` and the ticks around it: an error is judged then without its end. */
const overdueMs = 7000;
const allowed = { "access-control-allow-origin": origin.origin, vary: "origin" };

/** Before the route, where the filter repeats by callouts. */
function downstream(): Promise<Emulator> {
  const provider = { failover: { enabled: false }, retryOnFailure: { enabled: true } };
  return start("groq", { mode: "downstream", provider });
}

function replay(proxy: Emulator): Callout {
  return proxy.callouts.find((callout) => callout.state === "pending") ?? assert.fail("nothing is repeated");
}

/** The client's answer, when the callout that repeats its request brought `good`. */
function served(
  proxy: Emulator,
  exchange: Exchange,
  headers: Record<string, string> = json,
): NonNullable<Exchange["response"]> {
  replay(proxy).respond({ status: 200, headers, body: good });
  assert.deepEqual(proxy.faults, []);
  assert.deepEqual(proxy.traps, []);
  const { response } = exchange;
  assert.equal(response?.status, 200);
  assert.equal(response.body, good);
  assert.equal(response.headers["content-type"], "application/json");
  return response;
}

const firsts = {
  "an error": { status: 429, headers: json, body: error },
  "an error in pieces": { status: 429, headers: json, body: [error.slice(0, 9), error.slice(9)] },
  "an error with trailers": { status: 429, headers: json, body: error, trailers: { "x-checksum": "1" } },
  "an error inside a 200": { status: 200, headers: json, body: error },
  "an error as the first event of a stream": {
    status: 200,
    headers: events,
    body: [`data: ${error}\n\n`, "data: 2\n\n"],
  },
  "a long error": { status: 503, headers: json, body: "x".repeat(64 * 1024) },
} as const;

for (const [name, first] of Object.entries(firsts)) {
  test(`the answer to a page takes the place of the first one and goes on through other filters: ${name}`, async () => {
    const proxy = await downstream();
    const exchange = proxy.request(chat({}, origin));
    const { headers, body } = first;
    exchange.respond({
      ...first,
      headers: { ...headers, "x-first": "1", "retry-after": "7", ...allowed },
      body: typeof body === "string" ? body : [...body],
    });
    assert.equal(exchange.response, undefined);
    const response = served(proxy, exchange, { ...json, "x-second": "2", "access-control-allow-origin": "*" });
    assert.equal(exchange.reply, undefined);
    assert.equal(response.headers["content-length"], String(good.length));
    assert.equal(response.headers["x-second"], "2");
    for (const gone of ["x-first", "retry-after"]) assert.equal(response.headers[gone], undefined);
    for (const [key, value] of Object.entries(allowed)) assert.equal(response.headers[key], value);
  });
}

test("the answer to anybody else is a reply of the filter's own", async () => {
  const proxy = await downstream();
  const exchange = proxy.request(chat());
  exchange.respond({ status: 429, headers: json, body: error });
  served(proxy, exchange);
  assert.equal(exchange.reply?.details, "ai-proxy.replayed");
});

const unfit = {
  "has no body": { status: 429, headers: {} },
  "goes on": { status: 429, headers: json, body: [error], end: "open" },
  "is too long to be kept": { status: 429, headers: json, body: ["x".repeat(40_000), "y".repeat(40_000)] },
} as const;

for (const [name, first] of Object.entries(unfit)) {
  test(`where the first answer ${name} the page gets a reply with what that said to browsers`, async () => {
    const proxy = await downstream();
    const exchange = proxy.request(chat({}, origin));
    const body = "body" in first ? { body: [...first.body] } : {};
    exchange.respond({ ...first, ...body, headers: { ...first.headers, ...allowed, "x-first": "1" } });
    if ("end" in first) proxy.tick(overdueMs);
    const response = served(proxy, exchange, { ...json, "access-control-allow-origin": "*", vary: "accept-encoding" });
    assert.equal(exchange.reply?.details, "ai-proxy.replayed");
    for (const [key, value] of Object.entries(allowed)) assert.equal(response.headers[key], value);
    assert.equal(response.headers["x-first"], undefined);
  });
}

test("what the vendor says to browsers stands where the first answer said nothing", async () => {
  const proxy = await downstream();
  const exchange = proxy.request(chat({}, origin));
  exchange.respond({ status: 429, headers: json, body: error });
  const headers = { ...json, "access-control-allow-origin": "*", vary: "accept-encoding" };
  const response = served(proxy, exchange, headers);
  for (const [key, value] of Object.entries(headers)) assert.equal(response.headers[key], value);
});

for (const [name, first] of Object.entries({ ...firsts, "an error that goes on": unfit["goes on"] })) {
  test(`the first answer stands for a page when the replay fails: ${name}`, async () => {
    const proxy = await downstream();
    const exchange = proxy.request(chat({}, origin));
    const { body, headers } = first;
    exchange.respond({
      ...first,
      headers: { ...headers, ...allowed },
      body: typeof body === "string" ? body : [...body],
    });
    if ("end" in first) proxy.tick(overdueMs);
    replay(proxy).respond({ status: 429, headers: json, body: error });
    if ("end" in first) exchange.respondEnd();
    const status = first.status === 200 ? 429 : first.status;
    assert.equal(exchange.response?.status, status);
    const whole = typeof body === "string" ? body : body.join("");
    assert.equal(exchange.response.body, first.status === 200 ? error : whole);
    assert.equal(exchange.response.headers["access-control-allow-origin"], origin.origin);
    assert.deepEqual(proxy.faults, []);
  });
}
