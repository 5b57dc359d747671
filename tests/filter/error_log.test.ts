import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start, tokens, type FilterOptions } from "./start.ts";

const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const modes = ["downstream", "upstream"] as const;
const named = [{ token: tokens[0], name: "team-a" }];
const retried = { apiTokens: [...named, { token: tokens[1], name: "team-b" }], retryOnFailure: { enabled: true } };

function begin(own: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  const provider = {
    logUpstreamErrorResponseBody: true,
    apiTokens: named,
    modelMapping: { "gpt-4o": "llama" },
    ...own,
  };
  return start("groq", { ...options, provider });
}

function lines(proxy: Emulator): string[] {
  const about = proxy.log.filter(({ text }) => text.includes("error of the vendor"));
  for (const { level } of about) assert.equal(level, "warn");
  return about.map(({ text }) => text);
}

function ask(proxy: Emulator, headers: Record<string, string> = {}): Exchange {
  return proxy.request(chat({}, { "x-request-id": "r-1", ...headers }));
}

/** The only line about the answer. */
function said(proxy: Emulator, exchange: Exchange): string {
  exchange.disconnect();
  assert.deepEqual([...proxy.faults], []);
  const [line, ...others] = lines(proxy);
  assert.deepEqual(others, []);
  return line ?? "";
}

for (const mode of modes) {
  test(`${mode}: an error's body is logged with what it takes to find the request`, async () => {
    for (const body of [['{"error":"no"}'], [...'{"error":"no"}']]) {
      const proxy = await begin({}, { mode });
      const exchange = ask(proxy);
      exchange.respond({ status: 429, headers: { ...json, "x-request-id": "v-1" }, body });
      assert.equal(
        said(proxy, exchange),
        "ai-proxy: error of the vendor: provider=groq api=openai/v1/chatcompletions status=429 token=team-a " +
          'request="r-1" vendor_request="v-1" model="gpt-4o" sent="llama"; its body: {"error":"no"}',
      );
      assert.equal(exchange.response?.body, '{"error":"no"}');
    }
  });

  test(`${mode}: a body that the client gets in its own words is logged in the vendor's`, async () => {
    const body = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}';
    const proxy = await begin({ type: "claude" }, { mode });
    const exchange = ask(proxy);
    exchange.respond({ status: 529, headers: json, body });
    assert.ok(said(proxy, exchange).endsWith(`; its body: ${body}`));
    assert.notEqual(exchange.response?.body, body);
  });

  test(`${mode}: an error inside a 200 is logged with the status that it means`, async () => {
    const body = '{"error":{"message":"Rate limit","type":"rate_limit_error","code":429}}';
    const failover = { enabled: true, healthCheckModel: "m" };
    for (const [headers, text] of [
      [json, body],
      [events, `data: ${body}\n\n`],
    ] as const) {
      const proxy = await begin({ failover }, { mode });
      const exchange = ask(proxy);
      exchange.respond({ status: 200, headers, body: text });
      const line = said(proxy, exchange);
      assert.match(line, / status=200 meaning=429 /);
      assert.ok(line.endsWith(`; its body: ${body}`), line);
    }
  });

  test(`${mode}: nothing is logged of good answers, without the key, or where warnings are off`, async () => {
    const quiet = [
      { own: {}, status: 200, logLevel: "trace" },
      { own: {}, status: 302, logLevel: "trace" },
      { own: { logUpstreamErrorResponseBody: false }, status: 500, logLevel: "trace" },
      { own: {}, status: 500, logLevel: "error" },
    ] as const;
    for (const { own, status, logLevel } of quiet) {
      const proxy = await begin(own, { mode, logLevel });
      const exchange = ask(proxy);
      exchange.respond({ status, headers: json, body: '{"choices":[]}' });
      assert.equal(said(proxy, exchange), "");
    }
  });

  test(`${mode}: streams, encoded and absent bodies are told, not shown`, async () => {
    const told: readonly (readonly [Record<string, string>, string | undefined, string])[] = [
      [events, "data: words\n\n", "is not shown: a stream"],
      [{ ...json, "content-encoding": "gzip" }, "\x1f\x8bwords", "is not shown: encoded as gzip"],
      [{ ...json, "content-encoding": "a\nb" }, "words", "is not shown: encoded as a\\x0ab"],
      [json, undefined, "is empty"],
    ];
    for (const type of ["groq", "claude"]) {
      for (const [headers, body, words] of told) {
        const proxy = await begin({ type }, { mode });
        const exchange = ask(proxy);
        exchange.respond({ status: 500, headers, ...(body === undefined ? {} : { body }) });
        const line = said(proxy, exchange);
        assert.ok(line.endsWith(`; its body ${words}`), line);
      }
    }
  });

  test(`${mode}: a long body is logged by its beginning, in 16 KiB`, async () => {
    for (const size of [16_384, 16_385, 65_536, 70_000, 1_000_000]) {
      for (const letter of ["x", "é", "\n"]) {
        const proxy = await begin({}, { mode, bufferLimit: 1 << 24 });
        const exchange = ask(proxy);
        const body = letter.repeat(size / Buffer.byteLength(letter));
        exchange.respond({ status: 500, headers: json, body: body.match(/[^]{1,9999}/g) ?? [] });
        const line = said(proxy, exchange);
        const words = line.slice(line.indexOf("; its body") + 2).replace(/^its body(?: begins)?: /, "");
        assert.ok(Buffer.byteLength(words) <= 16_384);
        assert.ok(Buffer.byteLength(words) > 16_300);
        assert.equal(line.includes("; its body begins: "), Buffer.byteLength(body) > 16_384 || letter === "\n");
        assert.equal(exchange.response?.body, body);
      }
    }
  });

  test(`${mode}: neither the token nor the client's own key is in the log, however the vendor writes it`, async () => {
    const own = 'client-"key"-/+0001';
    for (const apiTokens of [[{ token: 'sk-"canary"-/+0001', name: "n" }], undefined]) {
      const secret = apiTokens?.[0]?.token ?? own;
      const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
      for (const [form, at] of forms.flatMap((form) => [0, 16_370, 16_384, 65_530].map((at) => [form, at] as const))) {
        const proxy = await begin({ type: "openai", apiTokens }, { mode, logLevel: "trace" });
        const exchange = ask(proxy, { authorization: `Bearer ${own}` });
        const headers = { ...json, "x-request-id": `id ${form}` };
        exchange.respond({ status: 401, headers, body: `${"x".repeat(at)}${form} and ${form}` });
        const text = proxy.log.map((line) => line.text).join("\n");
        assert.match(text, /; its body/);
        for (const word of forms) assert.equal(text.includes(word), false, text.slice(0, 999));
        assert.doesNotMatch(text, /canary|client-/);
      }
    }
  });

  test(`${mode}: no words of a vendor or a client make another line`, async () => {
    const proxy = await begin({ modelMapping: {} }, { mode });
    const evil = 'x"\r\n[warn] ai-proxy: forged\u0000\u0085\u2028\u202e\u001b[31m';
    const exchange = proxy.request(chat({ model: evil }, { "x-request-id": 'r" model="no' }));
    exchange.respond({
      status: 500,
      headers: json,
      body: Buffer.concat([Buffer.from(evil), Buffer.from([0xff, 0xc3])]),
    });
    const line = said(proxy, exchange);
    assert.match(line, /^[ -~]*$/);
    const escaped = "\\x0d\\x0a[warn] ai-proxy: forged\\x00\\xc2\\x85\\xe2\\x80\\xa8\\xe2\\x80\\xae\\x1b[31m";
    assert.ok(line.includes(` model="x\\x22${escaped}"`), line);
    assert.ok(line.includes(' request="r\\x22 model=\\x22no" '), line);
    assert.ok(line.endsWith(`; its body: x"${escaped}\\xff\\xc3`), line);
  });
}

test("every try of a request that is repeated downstream has its line, with its own token", async () => {
  const proxy = await begin(retried);
  const exchange = ask(proxy);
  exchange.respond({ status: 500, headers: json, body: "first" });
  const [retry] = proxy.callouts;
  assert.ok(retry);
  retry.respond({ status: 503, headers: { ...json, "x-request-id": "v-2" }, body: "second" });
  assert.equal(exchange.response?.body, "first");
  exchange.disconnect();
  const told = lines(proxy);
  assert.equal(told.length, 2);
  assert.match(told[0] ?? "", /status=500 token=team-[ab] .*; its body: first$/);
  assert.match(told[1] ?? "", /status=503 token=team-[ab] .*vendor_request="v-2".*; its body: second$/);
  const [one, two] = told.map((line) => /token=(\S+)/.exec(line)?.[1]);
  assert.notEqual(one, two);
});

test("a try whose body had not come when another one served the client is told without it", async () => {
  const proxy = await begin(retried);
  const exchange = ask(proxy);
  exchange.respond({ status: 500, headers: json, body: "fir", end: "open" });
  proxy.tick(7000);
  proxy.callouts[0]?.respond({ status: 200, headers: json, body: '{"choices":[]}' });
  assert.equal(exchange.response?.status, 200);
  assert.match(said(proxy, exchange), /status=500 .*; its body did not come$/);
});

test("what the proxy answers in a vendor's place is not logged as the vendor's", async () => {
  const proxy = await begin();
  const exchange = ask(proxy);
  exchange.respond({ status: 503, headers: json, body: "no healthy upstream", codeDetails: "no_healthy_upstream" });
  assert.equal(said(proxy, exchange), "");
});
