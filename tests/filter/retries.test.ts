import assert from "node:assert/strict";
import { test } from "node:test";
import type { Callout, Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const vendor = "outbound|443||groq.dns";
const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const good = '{"choices":[{"message":{"content":"hi"}}]}';
const chunk = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n';
const error = '{"error":{"code":429,"message":"slow down"}}';
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o" };
const retryHeader = "x-ai-proxy-retry";

/** Behind the route: the router repeats what the filter asks it to. */
function upstream(provider: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  return start("groq", { mode: "upstream", provider: { failover, ...provider }, ...options });
}

/** Before the route: the filter repeats by callouts. */
function downstream(provider: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  const own = { failover, retryOnFailure: { enabled: true }, ...provider };
  return start("groq", { mode: "downstream", provider: own, ...options });
}

function tokenOf(message: { readonly headers: Readonly<Record<string, string>> } | undefined): string {
  return message?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

function other(token: string): string {
  return token === tokens[0] ? tokens[1] : tokens[0];
}

/** The callout that waits for an answer. */
function replay(proxy: Emulator): Callout {
  const open = proxy.callouts.filter((callout) => callout.state === "pending");
  assert.equal(open.length, 1, "callouts under way");
  return open[0] ?? assert.fail();
}

function noReplay(proxy: Emulator): void {
  assert.equal(proxy.callouts.length, 0);
}

/** The client has had nothing yet. */
function waits(exchange: Exchange): void {
  assert.equal(exchange.response, undefined);
}

/** Nothing that Envoy would punish, and no trap. */
function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults], []);
  assert.deepEqual(proxy.traps, []);
}

/** A counter's sum over all tokens, by the end of its name. */
function counted(proxy: Emulator, ending: string): number {
  const found = Object.entries(proxy.metrics).filter(([name]) => name.endsWith(ending));
  return found.reduce((sum, [, value]) => sum + value, 0);
}

/** A request that failed at once downstream, so that the filter repeats it. */
function failing(proxy: Emulator, status = 429): Exchange {
  const exchange = proxy.request(chat());
  exchange.respond({ status, headers: json, body: error });
  return exchange;
}

test("upstream: a failed attempt asks for another, which goes out with another token", async () => {
  const proxy = await upstream();
  const first = proxy.request(chat());
  first.respond({ status: 401, headers: json, body: "{}" });
  assert.equal(first.response?.headers[retryHeader], "1");
  const second = first.attempt();
  assert.equal(tokenOf(second.upstream), other(tokenOf(first.upstream)));
  assert.equal(second.upstream?.body, chat().body);
  second.respond({ status: 200, headers: events, body: [chunk, chunk] });
  assert.equal(second.response?.headers[retryHeader], undefined);
  assert.deepEqual(second.response?.chunks, [chunk, chunk]);
  clean(proxy);
});

test("upstream: with no token left the vendor's own error goes to the client", async () => {
  const proxy = await upstream();
  const first = proxy.request(chat());
  first.respond({ status: 401, headers: json, body: "{}" });
  const second = first.attempt();
  second.respond({ status: 401, headers: { ...json, [retryHeader]: "1" }, body: '{"mine":1}' });
  assert.equal(second.response?.status, 401);
  assert.equal(second.response?.body, '{"mine":1}');
  assert.equal(second.response?.headers[retryHeader], undefined);
  assert.equal(counted(proxy, ".ejected"), 0, "all refused it alike: probes find out");
  assert.equal(counted(proxy, ".doubted"), 2);
  clean(proxy);
});

for (const [kind, headers, body] of [
  ["JSON", json, [error.slice(0, 9), error.slice(9)]],
  ["an event", events, [": wait\n\n", `data: ${error}\n\n`, "data: [DONE]\n\n"]],
] as const) {
  test(`upstream: an error inside a 200 that is ${kind} has its real status before a byte left`, async () => {
    const proxy = await upstream();
    const first = proxy.request(chat());
    first.respond({ status: 200, headers, body: [...body] });
    assert.equal(first.response?.status, 429);
    assert.equal(first.response?.headers["content-type"], "application/json");
    assert.equal(first.response?.headers["content-length"], String(error.length));
    assert.equal(first.response?.headers[retryHeader], "1");
    assert.equal(first.response?.body, error);
    const second = first.attempt();
    assert.equal(tokenOf(second.upstream), other(tokenOf(first.upstream)));
    assert.equal(counted(proxy, "upstream_rq_429"), 1);
    clean(proxy);
  });
}

test("an answer is held until its first event, then flows", async () => {
  const proxy = await upstream();
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: events, body: [": wait\n\n"], end: "open" });
  waits(exchange);
  exchange.respondMore(chunk.slice(0, 8));
  waits(exchange);
  exchange.respondMore(chunk.slice(8));
  assert.equal(exchange.response?.status, 200);
  exchange.respondMore(chunk);
  assert.equal(exchange.response?.body, `: wait\n\n${chunk}${chunk}`);
  proxy.tick(10_000);
  exchange.respondEnd();
  assert.equal(exchange.over, true);
  clean(proxy);
});

test("a held answer that ends with trailers is looked into, too", async () => {
  const proxy = await upstream();
  const first = proxy.request(chat());
  first.respond({ status: 200, headers: json, body: error, trailers: { "x-checksum": "1" } });
  assert.equal(first.response?.status, 429);
  assert.equal(first.response?.body, error);
  clean(proxy);
});

test("JSON without length that is longer than 64 KiB goes on before it is whole, unchanged", async () => {
  const proxy = await upstream();
  const exchange = proxy.request(chat());
  const half = `{"choices":[{"message":{"content":"${"x".repeat(40_000)}`;
  exchange.respond({ status: 200, headers: json, body: [half], end: "open" });
  waits(exchange);
  exchange.respondMore("x".repeat(30_000));
  assert.equal(exchange.response?.status, 200);
  exchange.respondMore('"}}]}', "last chunk");
  assert.equal(exchange.response?.body, `${half}${"x".repeat(30_000)}"}}]}`);
  clean(proxy);
});

test("firstEventTimeout: what takes too long goes on as it is, and is no longer looked into", async () => {
  const proxy = await upstream({ firstEventTimeout: 3000 });
  proxy.request(chat()).respond({ status: 200, headers: json, body: good });
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: events, body: [": wait\n\n"], end: "open" });
  proxy.tick(2000);
  waits(exchange);
  proxy.tick(2000);
  assert.equal(exchange.response?.status, 200);
  assert.equal(exchange.response?.body, ": wait\n\n");
  exchange.respondMore(`data: ${error}\n\n`, "last chunk");
  assert.equal(exchange.response?.status, 200);
  assert.equal(exchange.response?.body, `: wait\n\ndata: ${error}\n\n`);
  assert.equal(counted(proxy, "upstream_rq_429"), 0);
  clean(proxy);
});

test("firstEventTimeout 0: nothing is held, errors inside a 200 pass", async () => {
  const proxy = await upstream({ firstEventTimeout: 0 });
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: json, body: [error], end: "open" });
  assert.equal(exchange.response?.status, 200);
  exchange.respondEnd();
  assert.equal(exchange.response?.body, error);
});

test("vendors that are slow do not switch the look off", async () => {
  const proxy = await upstream({ protocol: "original" });
  for (let n = 0; n < 5; n++) {
    const slow = proxy.request(chat());
    slow.respond({ status: 200, headers: json, body: [], end: "open" });
    proxy.tick(3000);
    slow.respondMore(good, "last chunk");
    assert.equal(slow.response?.body, good);
  }
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: json, body: error });
  assert.equal(exchange.response?.status, 429);
});

test("without the hold flag the look costs three answers a wait, and is then given up", async () => {
  const proxy = await upstream({ protocol: "original" }, { holdFlag: false });
  for (let n = 0; n < 3; n++) {
    const exchange = proxy.request(chat());
    exchange.respond({ status: 200, headers: json, body: good });
    waits(exchange);
    proxy.tick(2000);
    assert.equal(exchange.response?.body, good);
  }
  const fourth = proxy.request(chat());
  fourth.respond({ status: 200, headers: json, body: good });
  assert.equal(fourth.response?.body, good);
});

test("without the hold flag an answer is let go after two ticks, and nothing is lost", async () => {
  const proxy = await upstream({ protocol: "original" }, { holdFlag: false });
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: json, body: good });
  waits(exchange);
  proxy.tick(2000);
  assert.equal(exchange.response?.status, 200);
  assert.equal(exchange.response?.body, good);
  clean(proxy);
});

test("a client or vendor that leaves while the answer is held leaves nothing behind", async () => {
  const proxy = await upstream();
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: events, body: [": wait\n\n"], end: "open" });
  exchange.disconnect();
  proxy.resetHostCalls();
  proxy.tick(10_000);
  assert.equal(proxy.hostCalls.get("proxy_set_effective_context"), undefined);
  proxy.request(chat()).respond({ status: 200, headers: json, body: good });
  clean(proxy);
});

test("downstream: the client gets the answer of the replay, rendered and charged like any other", async () => {
  const proxy = await downstream({ modelMapping: { "gpt-4o": "llama" } });
  const exchange = proxy.request({
    ...chat({}, { authorization: "Bearer client-secret", cookie: "client-secret", "x-forwarded-for": "10.0.0.1" }),
  });
  const first = tokenOf(exchange.upstream);
  exchange.respond({ status: 401, headers: json, body: "{}" });
  waits(exchange);
  const callout = replay(proxy);
  assert.equal(callout.cluster, vendor);
  assert.equal(tokenOf(callout), other(first));
  assert.equal(callout.headers[":path"], "/openai/v1/chat/completions");
  assert.equal(callout.headers[":authority"], "api.groq.com");
  assert.equal(callout.body, exchange.upstream?.body);
  assert.equal(JSON.parse(callout.body).model, "llama");
  assert.equal(callout.headers["content-length"], String(callout.body.length));
  assert.equal(JSON.stringify(callout.headers).includes("client-secret"), false);
  assert.equal(callout.headers["x-forwarded-for"], undefined);
  callout.respond({ status: 200, headers: { ...json, "x-request-id": "7", connection: "close" }, body: good });
  assert.equal(exchange.response?.status, 200);
  assert.equal(exchange.response?.body, good);
  assert.equal(exchange.response?.headers["x-request-id"], "7");
  assert.equal(exchange.response?.headers["connection"], undefined);
  assert.equal(counted(proxy, "upstream_rq_401"), 1);
  assert.equal(counted(proxy, "ai_proxy.retries"), 1);
  clean(proxy);
});

test("downstream: a stream that failed is answered as one block of events", async () => {
  const proxy = await downstream();
  const exchange = proxy.request(chat({ stream: true }));
  exchange.respond({ status: 200, headers: events, body: `data: ${error}\n\n` });
  replay(proxy).respond({ status: 200, headers: events, body: `${chunk}data: [DONE]\n\n` });
  assert.equal(exchange.response?.status, 200);
  assert.equal(exchange.response?.headers["content-type"], "text/event-stream");
  assert.equal(exchange.response?.body, `${chunk}data: [DONE]\n\n`);
  clean(proxy);
});

test("downstream: when no replay is good the first answer goes on, and probes find out about the tokens", async () => {
  const proxy = await downstream();
  const exchange = failing(proxy, 429);
  replay(proxy).respond({ status: 403, headers: json, body: '{"other":1}' });
  assert.equal(exchange.response?.status, 429);
  assert.equal(exchange.response?.body, error);
  assert.equal(counted(proxy, "upstream_rq_429"), 1);
  assert.equal(counted(proxy, "upstream_rq_403"), 1);
  assert.equal(counted(proxy, ".ejected"), 2);
  clean(proxy);
});

test("downstream: with maxRetries 2 three tokens are used, each once, and the third one answers", async () => {
  const apiTokens = [...tokens, "sk-canary-three-03"];
  const proxy = await downstream({ apiTokens, retryOnFailure: { enabled: true, maxRetries: 2 } });
  const exchange = failing(proxy, 401);
  const used = [tokenOf(exchange.upstream)];
  for (const status of [429, 200]) {
    waits(exchange);
    const callout = replay(proxy);
    used.push(tokenOf(callout));
    callout.respond({ status, headers: json, body: status === 200 ? good : error });
  }
  assert.deepEqual(used.sort(), apiTokens.sort());
  assert.equal(exchange.response?.status, 200);
  assert.equal(exchange.response?.body, good);
  assert.equal(counted(proxy, ".ejected"), 2);
  clean(proxy);
});

test("downstream: an error inside a 200 goes on with its real status when the replay fails", async () => {
  const proxy = await downstream();
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: json, body: error });
  replay(proxy).respond({ status: 200, headers: json, body: error });
  assert.equal(exchange.response?.status, 429);
  assert.equal(exchange.response?.body, error);
  assert.equal(counted(proxy, ".doubted"), 2);
  clean(proxy);
});

test("downstream: such an error comes once, though more of the stream comes during the replay", async () => {
  const proxy = await downstream();
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: events, body: [`data: ${error}\n\n`], end: "open" });
  exchange.respondMore("data: [DONE]\n\n", "last chunk");
  replay(proxy).respond({ status: 429, headers: json, body: error });
  assert.equal(exchange.response?.status, 429);
  assert.equal(exchange.response?.body, error);
  clean(proxy);
});

test("downstream: a request that was answered before its end is not repeated", async () => {
  const proxy = await downstream({}, { holdFlag: false });
  for (let n = 0; n < 3; n++) {
    proxy.request(chat());
    proxy.tick(2000);
  }
  const exchange = proxy.request({ ...chat(), end: "open" });
  exchange.respond({ status: 401, headers: json, body: error });
  proxy.tick(2000);
  noReplay(proxy);
  assert.equal(exchange.response?.status, 401);
});

test("downstream: a replay that is reset or times out is charged to nobody", async () => {
  const proxy = await downstream({ retryOnFailure: { enabled: true, retryTimeout: 2000 } });
  const reset = failing(proxy);
  replay(proxy).fail();
  assert.equal(reset.response?.status, 429);
  const next = await downstream({ retryOnFailure: { enabled: true, retryTimeout: 2000 } });
  const late = failing(next);
  next.tick(1999);
  waits(late);
  next.tick(1);
  assert.equal(late.response?.status, 429);
  assert.equal(late.response?.body, error);
  for (const one of [proxy, next]) {
    assert.equal(counted(one, ".ejected"), 1, "the first answer is all there is");
    clean(one);
  }
});

test("downstream: an answer of Envoy's own for a broken connection is repeated, and charged to nobody", async () => {
  const proxy = await downstream();
  const exchange = proxy.request(chat());
  const codeDetails = "upstream_reset_before_response_started{connection_termination}";
  exchange.respond({ status: 503, codeDetails, body: "reset" });
  replay(proxy).respond({ status: 200, headers: json, body: good });
  assert.equal(exchange.response?.body, good);
  assert.equal(counted(proxy, ".ejected"), 0);
  const refused = proxy.request(chat());
  refused.respond({ status: 503, codeDetails: "no_healthy_upstream", body: "none" });
  assert.equal(refused.response?.status, 503);
  assert.equal(proxy.callouts.length, 1);
  clean(proxy);
});

test("downstream: a route whose cluster takes no callouts gives the vendor's own error", async () => {
  const proxy = await downstream();
  const exchange = proxy.request({ ...chat(), cluster: "outbound|443||elsewhere.dns" });
  exchange.respond({ status: 429, headers: json, body: error });
  noReplay(proxy);
  assert.equal(exchange.response?.status, 429);
  assert.equal(exchange.response?.body, error);
  clean(proxy);
});

for (const end of ["good", "bad", "reset"] as const) {
  test(`downstream: a client that leaves during a replay is sent nothing after: ${end} answer`, async () => {
    const proxy = await downstream();
    const exchange = failing(proxy);
    const callout = replay(proxy);
    exchange.disconnect();
    proxy.resetHostCalls();
    if (end === "reset") callout.fail();
    else callout.respond({ status: end === "good" ? 200 : 429, headers: json, body: end === "good" ? good : error });
    waits(exchange);
    assert.equal(proxy.callouts.length, 1);
    assert.equal(proxy.hostCalls.get("proxy_set_effective_context"), undefined);
    proxy.tick(10_000);
    clean(proxy);
  });
}

test("downstream: replays of many clients at a time each reach their own", async () => {
  const proxy = await downstream();
  const exchanges = Array.from({ length: 20 }, (_, n) => {
    const exchange = proxy.request(chat({ user: `user-${n}` }));
    exchange.respond({ status: 500, headers: json, body: "{}" });
    return exchange;
  });
  const repeated = proxy.callouts.filter((callout) => callout.state === "pending");
  assert.ok(repeated.length > 0);
  for (const callout of [...repeated].reverse()) {
    callout.respond({ status: 200, headers: json, body: JSON.stringify({ for: JSON.parse(callout.body).user }) });
  }
  const answered = exchanges.filter((exchange) => exchange.response?.status === 200);
  assert.equal(answered.length, repeated.length);
  exchanges.forEach((exchange, n) => {
    if (exchange.response?.status === 200) assert.equal(exchange.response.body, `{"for":"user-${n}"}`);
  });
  clean(proxy);
});

test("a request that needs no second attempt costs no callout and no edit of the answer's body", async () => {
  for (const proxy of [await downstream(), await upstream()]) {
    const exchange = proxy.request(chat());
    exchange.respond({ status: 200, headers: { ...json, "content-length": String(good.length) }, body: good });
    assert.equal(exchange.response?.body, good);
    noReplay(proxy);
    const calls = exchange.hostCalls;
    assert.equal(calls.get("proxy_set_buffer_bytes"), undefined);
    assert.equal(calls.get("proxy_send_local_response"), undefined);
    assert.equal(calls.get("proxy_continue_stream"), undefined);
    clean(proxy);
  }
});
