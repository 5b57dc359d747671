import assert from "node:assert/strict";
import { test } from "node:test";
import { type Callout, Emulator, type Exchange } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const cluster = "outbound|443||moonshot.dns";
const path = "/v1/files/file-1/content";
const text = 'Be "brief".\nAlways.';
const system = { role: "system", content: text };
const user = { role: "user", content: "hello" };
const json = { "content-type": "application/json" };
const file = { status: 200, headers: json, body: JSON.stringify({ content: text, file_type: "text/plain" }) };
const refused = { status: 401, headers: json, body: '{"error":{"type":"invalid_authentication_error"}}' };
const failover = { enabled: true, failureThreshold: 2, healthCheckModel: "kimi-k2" };
const modes = ["downstream", "upstream"] as const;

interface Options {
  readonly mode?: (typeof modes)[number];
  readonly holdFlag?: boolean;
}

function begin(more: object = {}, { mode = "downstream", ...options }: Options = {}): Promise<Emulator> {
  const provider = { type: "moonshot", apiTokens: tokens, moonshotFileId: "file-1", ...more };
  return Emulator.start({ wasm: module, cluster, mode, configuration: { mode, provider }, ...options });
}

function loads(proxy: Emulator): Callout[] {
  return proxy.callouts.filter(({ state }) => state === "pending");
}

function load(proxy: Emulator): Callout {
  assert.equal(loads(proxy).length, 1, "loads under way");
  return loads(proxy)[0] ?? assert.fail();
}

function tokenOf(message: { readonly headers: Readonly<Record<string, string>> } | undefined): string {
  return message?.headers["authorization"]?.replace("Bearer ", "") ?? "none";
}

function other(token: string): string {
  return token === tokens[0] ? tokens[1] : tokens[0];
}

function messages(exchange: Exchange): unknown {
  return JSON.parse(exchange.upstream?.body ?? "{}").messages;
}

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults], []);
  assert.deepEqual(proxy.traps, []);
  for (const { text: line } of proxy.log) assert.doesNotMatch(line, /canary|Be "brief"/);
}

for (const mode of modes) {
  test(`${mode}: a chat begins with the vendor's file, asked for with the token in use`, async () => {
    const proxy = await begin({ apiTokens: [tokens[0]], timeout: 1500 }, { mode });
    const first = proxy.request(chat({}, { authorization: "Bearer client-key" }));
    assert.equal(first.held, true);
    const { headers, body, cluster: asked, deadlineMs } = load(proxy);
    assert.deepEqual(headers, {
      ":method": "GET",
      ":scheme": "https",
      ":authority": "api.moonshot.cn",
      ":path": path,
      authorization: `Bearer ${tokens[0]}`,
    });
    assert.deepEqual([body, asked, deadlineMs], ["", cluster, 1500]);
    load(proxy).respond(file);
    assert.deepEqual(messages(first), [system, user]);
    assert.equal(first.upstream?.headers["content-length"], String(first.upstream?.bytes.length));
    assert.deepEqual(messages(proxy.request(chat())), [system, user]);
    assert.equal(loads(proxy).length, 0, "the second chat needs no load");
    clean(proxy);
  });

  test(`${mode}: a token that is refused the file counts a failure, and the chat goes on with another`, async () => {
    const proxy = await begin({ failover, retryOnFailure: { enabled: true } }, { mode });
    const exchange = proxy.request(chat());
    const bad = tokenOf(load(proxy));
    load(proxy).respond(refused);
    assert.equal(tokenOf(load(proxy)), other(bad));
    load(proxy).respond(file);
    assert.equal(tokenOf(exchange.upstream), other(bad));
    assert.deepEqual(messages(exchange), [system, user]);
    const refusals = Object.entries(proxy.metrics).filter(([name]) => name.endsWith("upstream_rq_401"));
    assert.deepEqual(
      refusals.map(([, count]) => count),
      [1],
    );
    exchange.respond({ status: 200, headers: json, body: "{}" });
    assert.equal(exchange.response?.status, 200);
    clean(proxy);
  });

  test(`${mode}: tokens that are refused the file until the threshold go out`, async () => {
    const proxy = await begin({ failover: { ...failover, failureThreshold: 1 } }, { mode });
    const exchange = proxy.request(chat());
    while (loads(proxy).length > 0) load(proxy).respond(refused);
    assert.equal(exchange.reply?.status, 500);
    const ejected = Object.keys(proxy.metrics).filter((name) => name.endsWith(".ejected"));
    assert.equal(ejected.length, mode === "upstream" ? 2 : 1, "downstream only where retryOnFailure is on");
    clean(proxy);
  });
}

test("chats that begin together share one load of a token's", async () => {
  const proxy = await begin({ apiTokens: [tokens[0]] });
  const exchanges = [1, 2, 3].map(() => proxy.request(chat()));
  load(proxy).respond(file);
  for (const exchange of exchanges) assert.deepEqual(messages(exchange), [system, user]);
  clean(proxy);
});

test("each token reads the file for itself: files belong to accounts", async () => {
  const proxy = await begin();
  const seen = new Set<string>();
  for (let i = 0; i < 40; i++) {
    const exchange = proxy.request(chat({}, { "session-id": `${i}` }));
    for (const one of loads(proxy)) {
      assert.ok(!seen.has(tokenOf(one)), "no token asks twice");
      seen.add(tokenOf(one));
      one.respond(file);
    }
    assert.ok(seen.has(tokenOf(exchange.upstream)));
  }
  assert.equal(seen.size, 2);
});

const answers = [
  { name: "JSON with content", body: '{"content":"\\u0041","type":"file"}', says: "A" },
  { name: "plain text", body: "plain\ntext", says: "plain\ntext" },
  { name: "JSON without a content", body: '{"a":1}', says: '{"a":1}' },
  { name: "a content that is none", body: '{"content":null}', says: '{"content":null}' },
  { name: "a list", body: '["x"]', says: '["x"]' },
];

for (const { name, body, says } of answers) {
  test(`the file's text is that of ${name}`, async () => {
    const proxy = await begin();
    const exchange = proxy.request(chat());
    load(proxy).respond({ status: 200, body });
    assert.deepEqual(messages(exchange), [{ role: "system", content: says }, user]);
    clean(proxy);
  });
}

test("a file that is empty adds nothing", async () => {
  const proxy = await begin();
  const exchange = proxy.request(chat());
  load(proxy).respond({ status: 200, headers: json, body: '{"content":""}' });
  assert.deepEqual(messages(exchange), [user]);
});

test("a file that cannot be had is one clear answer for each chat, and the next one asks again", async () => {
  const proxy = await begin({ apiTokens: [tokens[0]] });
  const failures = [
    (callout: Callout) => callout.respond({ status: 404, headers: json, body: '{"error":{"message":"canary"}}' }),
    (callout: Callout) => callout.respond({ status: 200, headers: json, body: '{"error":{"message":"canary"}}' }),
    (callout: Callout) => callout.respond({ status: 503, body: "upstream connect error" }),
    (callout: Callout) => callout.fail(),
  ];
  for (const fail of failures) {
    const exchanges = [1, 2].map(() => proxy.request(chat()));
    fail(load(proxy));
    for (const { reply, upstream } of exchanges) {
      assert.equal(reply?.status, 500);
      assert.equal(JSON.parse(reply?.body ?? "").error.code, "load_ctx_failed");
      assert.equal(upstream, undefined);
    }
  }
  assert.equal(proxy.metrics["ai_proxy.provider.moonshot.context_failed"], failures.length);
  clean(proxy);
});

test("an old text serves while the new one cannot be had", async () => {
  const proxy = await begin({ apiTokens: [tokens[0]] });
  proxy.request(chat());
  load(proxy).respond(file);
  proxy.tick(10 * 60_000);
  assert.deepEqual(messages(proxy.request(chat())), [system, user]);
  load(proxy).respond({ status: 500 });
  assert.deepEqual(messages(proxy.request(chat())), [system, user]);
});

test("where the headers have left, a refusal is the chat's: its key cannot be changed any more", async () => {
  const proxy = await begin({ failover, retryOnFailure: { enabled: true } }, { holdFlag: false });
  const exchange = proxy.request(chat());
  proxy.tick(2000);
  load(proxy).respond(refused);
  assert.equal(loads(proxy).length, 0);
  assert.equal(exchange.reply?.status, 500);
  clean(proxy);
});

test("upstream: the filter of the cluster lets its own question through as it is, and nobody else's", async () => {
  const proxy = await begin({}, { mode: "upstream" });
  const question = (authority: string, authorization: string, target = path): Exchange =>
    proxy.request({ method: "GET", authority, path: target, headers: { authorization } });
  const own = question("api.moonshot.cn", `Bearer ${tokens[1]}`);
  assert.deepEqual([own.reply, own.upstream?.headers["authorization"]], [undefined, `Bearer ${tokens[1]}`]);
  assert.equal(own.upstream?.headers[":path"], path);
  own.respond(refused);
  assert.equal(own.response?.status, 401);
  const strangers = [
    question("api.moonshot.cn", "Bearer client-key"),
    question("gateway.example", `Bearer ${tokens[1]}`),
    question("api.moonshot.cn", `Bearer ${tokens[1]}`, "/v1/files/file-2/content"),
    question("api.moonshot.cn", `Bearer ${tokens[1]}`, `${path}?x=1`),
  ];
  for (const { reply } of strangers) assert.equal(reply?.status, 404);
  clean(proxy);
});

test("other APIs and clients of the vendor's own API get nothing added; the latter is warned of", async () => {
  const proxy = await begin();
  assert.equal(proxy.request({ method: "GET", path: "/v1/models" }).upstream?.body, "");
  const original = await begin({ protocol: "original" });
  assert.deepEqual(messages(original.request(chat())), [user]);
  assert.match(original.log.map(({ text: line }) => line).join("\n"), /moonshotFileId: does nothing where bodies are/);
});

test("the path of the file stands behind a configured base path", async () => {
  const proxy = await begin({ providerDomain: "kimi.example", providerBasePath: "/base" });
  proxy.request(chat());
  const { headers } = load(proxy);
  assert.deepEqual([headers[":authority"], headers[":path"]], ["kimi.example", `/base${path}`]);
});
