import assert from "node:assert/strict";
import { test } from "node:test";
import { type Callout, Emulator, type Exchange } from "../../emulator/index.ts";
import { chat, module, start, tokens, type FilterOptions } from "./start.ts";

const files = "outbound|443||github.dns";
const fileUrl = "https://raw.example/team/rules.md?sig=canary-signature";
const context = { fileUrl, serviceName: "github.dns", servicePort: 443 };
const text = 'Be "brief".\nAlways.';
const system = { role: "system", content: text };
const user = { role: "user", content: "hello" };

function begin(provider: object = {}, options: FilterOptions = {}): Promise<Emulator> {
  return start("groq", { clusters: [files], provider: { context, ...provider }, ...options });
}

/** The callouts for the file that wait for an answer. */
function loads(proxy: Emulator): Callout[] {
  return proxy.callouts.filter(({ state, cluster }) => state === "pending" && cluster === files);
}

function load(proxy: Emulator): Callout {
  assert.equal(loads(proxy).length, 1, "loads under way");
  return loads(proxy)[0] ?? assert.fail();
}

function messages(exchange: Exchange): unknown {
  return JSON.parse(exchange.upstream?.body ?? "{}").messages;
}

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.faults], []);
  assert.deepEqual(proxy.traps, []);
}

for (const mode of ["downstream", "upstream"] as const) {
  test(`${mode}: the first chat waits for the file, the next one goes at once`, async () => {
    const proxy = await begin({}, { mode });
    const first = proxy.request(chat());
    assert.equal(first.held, true);
    load(proxy).respond({ status: 200, body: text });
    assert.deepEqual(messages(first), [system, user]);
    const sent = first.upstream;
    assert.equal(sent?.headers["content-length"], String(sent?.bytes.length));
    assert.deepEqual(messages(proxy.request(chat())), [system, user]);
    assert.equal(loads(proxy).length, 0);
    clean(proxy);
  });
}

test("the file is asked for as its URL says, with its query and without anybody's key", async () => {
  const proxy = await begin({ timeout: 1500 });
  proxy.request(chat({}, { authorization: "Bearer client-key" }));
  const { headers, body, cluster, deadlineMs } = load(proxy);
  assert.deepEqual(headers, {
    ":method": "GET",
    ":scheme": "https",
    ":authority": "raw.example",
    ":path": "/team/rules.md?sig=canary-signature",
  });
  assert.deepEqual([body, cluster, deadlineMs], ["", files, 1500]);
});

test("chats that begin together share one load", async () => {
  const proxy = await begin();
  const exchanges = [1, 2, 3].map(() => proxy.request(chat()));
  load(proxy).respond({ status: 200, body: text });
  for (const exchange of exchanges) assert.deepEqual(messages(exchange), [system, user]);
  clean(proxy);
});

test("a load that fails is told to those who wait, once each, and tried again by the next", async () => {
  const proxy = await begin();
  const failures = [
    (callout: Callout) => callout.respond({ status: 404, body: "canary-page" }),
    (callout: Callout) => callout.fail(),
    (callout: Callout) => callout.respond({ status: 200, body: "x".repeat(1024 * 1024 + 1) }),
  ];
  for (const fail of failures) {
    const exchanges = [1, 2].map(() => proxy.request(chat()));
    fail(load(proxy));
    for (const { reply, upstream } of exchanges) {
      assert.equal(reply?.status, 500);
      assert.equal(JSON.parse(reply?.body ?? "").error.code, "load_ctx_failed");
      assert.equal(reply?.details, "ai-proxy.load_ctx_failed");
      assert.equal(upstream, undefined);
    }
  }
  const log = proxy.log.map(({ text: line }) => line).join("\n");
  assert.match(log, /groq: no context file: it was answered 404/);
  assert.doesNotMatch(log, /canary/);
  assert.equal(proxy.metrics["ai_proxy.provider.groq.context_failed"], 3);
  clean(proxy);
});

test("a service without a cluster is told at once", async () => {
  const proxy = await begin({}, { clusters: [] });
  assert.equal(proxy.request(chat()).reply?.status, 500);
  clean(proxy);
});

test("an old text serves until the new one is there, also when that fails", async () => {
  const proxy = await begin();
  proxy.request(chat());
  load(proxy).respond({ status: 200, body: text });
  proxy.tick(10 * 60_000);
  assert.deepEqual(messages(proxy.request(chat())), [system, user]);
  load(proxy).respond({ status: 503 });
  assert.deepEqual(messages(proxy.request(chat())), [system, user]);
  assert.equal(loads(proxy).length, 0, "a failure is not followed by a load for each chat");
  proxy.tick(60_000);
  proxy.request(chat());
  load(proxy).respond({ status: 200, body: "new" });
  assert.deepEqual(messages(proxy.request(chat())), [{ role: "system", content: "new" }, user]);
});

test("a client that goes away while it waits takes nobody with it", async () => {
  const proxy = await begin();
  const gone = proxy.request(chat());
  const stays = proxy.request(chat());
  gone.disconnect();
  load(proxy).respond({ status: 200, body: text });
  assert.deepEqual(messages(stays), [system, user]);
  clean(proxy);
});

test("a body that ends with trailers, and one whose headers could not be held, wait as well", async () => {
  const trailing = await begin();
  const first = trailing.request({ ...chat(), trailers: { "x-checksum": "1" } });
  load(trailing).respond({ status: 200, body: text });
  assert.deepEqual(messages(first), [system, user]);
  clean(trailing);
  const unheld = await begin({}, { holdFlag: false });
  const second = unheld.request(chat());
  unheld.tick(2000);
  load(unheld).respond({ status: 200, body: text });
  assert.deepEqual(messages(second), [system, user]);
  clean(unheld);
});

test("two providers' files are loaded apart", async () => {
  const provider = (id: string, more: object = {}) => ({ id, type: "groq", apiTokens: tokens, context, ...more });
  const other = { ...context, fileUrl: "http://raw.example/other.md" };
  const rules = [
    { _match_domain_: ["a.example"], provider: provider("a") },
    { _match_domain_: ["b.example"], provider: provider("b", { context: other }) },
  ];
  const options = { wasm: module, cluster: "outbound|443||groq.dns", clusters: [files] };
  const proxy = await Emulator.start({ ...options, configuration: { _rules_: rules } });
  const [a, b] = ["a.example", "b.example"].map((authority) => proxy.request({ ...chat(), authority }));
  const [one, two] = loads(proxy);
  two?.respond({ status: 200, body: "B" });
  assert.equal(a?.upstream, undefined);
  assert.deepEqual(b && messages(b), [{ role: "system", content: "B" }, user]);
  one?.respond({ status: 200, body: "A" });
  assert.deepEqual(a && messages(a), [{ role: "system", content: "A" }, user]);
});

const places = [
  { before: [user], after: [system, user] },
  { before: [{ role: "system", content: "S" }, user], after: [{ role: "system", content: "S" }, system, user] },
  { before: [{ role: "system", content: "S" }], after: [system, { role: "system", content: "S" }] },
  { before: [{ role: "developer", content: "D" }, user], after: [{ role: "system", content: "D" }, system, user] },
  { before: [user, { role: "system", content: "S" }], after: [system, user, { role: "system", content: "S" }] },
  { before: [], after: [] },
  { before: { role: "user" }, after: { role: "user" } },
  { before: null, after: null },
];

test("the text stands behind the system's own messages that come first; nothing else of the body changes", async () => {
  const proxy = await begin();
  proxy.request(chat());
  load(proxy).respond({ status: 200, body: text });
  for (const { before, after } of places) {
    assert.deepEqual(messages(proxy.request(chat({ messages: before }))), after, JSON.stringify(before));
  }
  const body = '{"model":"m","temperature":0.10,"messages":[{"role":"user","content":"\\u0041","x":null}],"y":1e3}';
  assert.equal(
    proxy.request({ ...chat(), body }).upstream?.body,
    body.replace('[{"role":"user"', `[${JSON.stringify(system)},{"role":"user"`),
  );
});

test("other APIs, an empty file and clients of the vendor's own API get nothing added", async () => {
  const proxy = await begin({ capabilities: { "openai/v1/embeddings": "/openai/v1/embeddings" } });
  const embeddings = { ...chat(), path: "/v1/embeddings", body: '{"model":"m","input":"x"}' };
  assert.equal(proxy.request(embeddings).upstream?.body, embeddings.body);
  const first = proxy.request(chat());
  load(proxy).respond({ status: 200, body: "" });
  assert.deepEqual(messages(first), [user]);
  const original = await begin({ protocol: "original" });
  assert.deepEqual(messages(original.request(chat())), [user]);
});

test("the vendor of another format gets it in its own words", async () => {
  const provider = { type: "claude", apiTokens: tokens, context };
  const options = { wasm: module, cluster: "outbound|443||claude.dns", clusters: [files] };
  const proxy = await Emulator.start({ ...options, configuration: { provider } });
  const exchange = proxy.request(chat({ messages: [{ role: "system", content: "S" }, user] }));
  load(proxy).respond({ status: 200, body: text });
  const sent = JSON.parse(exchange.upstream?.body ?? "");
  assert.deepEqual(JSON.stringify(sent.system).indexOf("brief") < JSON.stringify(sent.system).indexOf("S"), true);
  assert.deepEqual(sent.messages, [user]);
});

test("DashScope's own API never gets it first", async () => {
  const provider = { type: "qwen", apiTokens: tokens, context, qwenEnableCompatible: false };
  const options = { wasm: module, cluster: "outbound|443||qwen.dns", clusters: [files] };
  const proxy = await Emulator.start({ ...options, configuration: { provider } });
  const exchange = proxy.request(chat());
  load(proxy).respond({ status: 200, body: text });
  const dummy = { role: "system", content: "You are a helpful assistant." };
  assert.deepEqual(JSON.parse(exchange.upstream?.body ?? "").input.messages, [dummy, system, user]);
  const own = { role: "system", content: "S" };
  const next = proxy.request(chat({ messages: [own, user] }));
  assert.deepEqual(JSON.parse(next.upstream?.body ?? "").input.messages, [own, system, user]);
});
