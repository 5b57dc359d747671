import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const named = [
  { token: tokens[0], name: "first" },
  { token: tokens[1], name: "second" },
];
const modes = ["upstream", "downstream"] as const;
const usage = { prompt_tokens: 7, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 3 } };
const answer = { id: "1", object: "chat.completion", model: "llama", choices: [], usage };

function gateway(options: FilterOptions = {}, provider: object = {}): Promise<Emulator> {
  const own = { apiTokens: named, modelMapping: { "gpt-4o": "llama" }, ...provider };
  return start("groq", { provider: own, top: { accessLog: true }, ...options });
}

/** What an access log would be told of an exchange. */
function notesOf(exchange: Exchange): Record<string, string> {
  const all = Object.entries(exchange.filterState);
  return Object.fromEntries(
    all.filter(([name]) => /^(gen_ai\.|ai_proxy\.(token|attempts|fault|asked_model)$)/.test(name)),
  );
}

for (const mode of modes) {
  test(`a request that is served tells its token, its models and its usage: ${mode}`, async () => {
    const proxy = await gateway({ mode }, { apiTokens: named.slice(0, 1) });
    const exchange = proxy.request(chat());
    exchange.respond({ status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) });
    assert.deepEqual(notesOf(exchange), {
      "ai_proxy.token": "first",
      "ai_proxy.attempts": "1",
      "ai_proxy.asked_model": "gpt-4o",
      "gen_ai.provider.name": "groq",
      "gen_ai.request.model": "llama",
      "gen_ai.usage.input_tokens": "7",
      "gen_ai.usage.cache_read.input_tokens": "3",
      "gen_ai.usage.output_tokens": "5",
    });
  });

  test(`a stream tells its usage at its end: ${mode}`, async () => {
    const proxy = await gateway({ mode }, { apiTokens: named.slice(0, 1) });
    const exchange = proxy.request(chat({ stream: true, stream_options: { include_usage: true } }));
    const body = ['data: {"choices":[]}\n\n', `data: ${JSON.stringify(answer)}\n\n`, "data: [DONE]\n\n"];
    exchange.respond({ status: 200, headers: { "content-type": "text/event-stream" }, body });
    assert.equal(notesOf(exchange)["gen_ai.usage.output_tokens"], "5");
  });

  test(`a request that is refused tells why: ${mode}`, async () => {
    const proxy = await gateway({ mode }, { apiTokens: named.slice(0, 1) });
    const exchange = proxy.request(chat());
    exchange.respond({ status: 401, body: "{}" });
    const notes = notesOf(exchange);
    assert.deepEqual([notes["ai_proxy.fault"], notes["ai_proxy.token"]], ["credential", "first"]);
  });

  test(`without accessLog nothing is told, and no host call made for it: ${mode}`, async () => {
    const told = await gateway({ mode });
    const plain = await gateway({ mode, top: {} });
    const [costs = 0, others = 0] = [told, plain].map((proxy) => {
      const exchange = proxy.request(chat());
      exchange.respond({ status: 200, body: JSON.stringify(answer) });
      if (proxy === plain) assert.deepEqual(notesOf(exchange), {});
      return exchange.hostCalls.get("proxy_set_property") ?? 0;
    });
    assert.ok(costs > others);
    assert.equal(others, 1);
  });
}

test("a request that another token served tells that one, the tries, and why the first failed: upstream", async () => {
  const proxy = await gateway({ mode: "upstream" });
  const exchange = proxy.request(chat());
  exchange.respond({ status: 429, body: "{}" });
  const before = notesOf(exchange)["ai_proxy.token"];
  const next = exchange.attempt();
  next.respond({ status: 200, body: JSON.stringify(answer) });
  const notes = notesOf(next);
  assert.notEqual(notes["ai_proxy.token"], before);
  assert.deepEqual([notes["ai_proxy.attempts"], notes["ai_proxy.fault"]], ["2", "rate_limited"]);
});

test("the same downstream, where the filter repeats it itself", async () => {
  const proxy = await gateway({ mode: "downstream" }, { retryOnFailure: { enabled: true } });
  const exchange = proxy.request(chat());
  exchange.respond({ status: 429, body: "{}" });
  const [callout] = proxy.callouts;
  callout?.respond({ status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) });
  const notes = notesOf(exchange);
  assert.deepEqual(
    [notes["ai_proxy.attempts"], notes["ai_proxy.fault"], notes["gen_ai.usage.output_tokens"]],
    ["2", "rate_limited", "5"],
  );
});

test("no line of a log is forged by a model's name, and no secret is told", async () => {
  const proxy = await gateway({}, { modelMapping: {} });
  const exchange = proxy.request(
    chat({ model: 'a"\n[2026] forged \u202e' }, { authorization: "Bearer canary-client" }),
  );
  exchange.respond({ status: 200, body: JSON.stringify(answer) });
  const notes = notesOf(exchange);
  assert.match(notes["ai_proxy.asked_model"] ?? "", /^a\\x22\\x0a/);
  assert.doesNotMatch(JSON.stringify(notes), /canary|\\n|\u202e/);
});

test("errors of vendors are logged for accessLog no more than without it", async () => {
  const proxy = await gateway({ mode: "upstream" });
  proxy.request(chat()).respond({ status: 400, body: '{"error":{"message":"words of the vendor"}}' });
  assert.doesNotMatch(proxy.log.map(({ text }) => text).join("\n"), /words of the vendor/);
});
