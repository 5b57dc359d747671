import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { chat, start } from "./start.ts";

const columns = [
  { name: "upstream", options: { mode: "upstream" } },
  { name: "downstream, `filter`", options: { mode: "downstream" } },
  { name: "downstream, `route`", options: { mode: "downstream", top: { hostRewrite: "route" } } },
] as const;

const mapping = { provider: { modelMapping: { "gpt-4o": "llama" } } };
const credentials = { authorization: "Bearer client", cookie: "session=1" };

/** Rows of the table in docs/host-calls.md: name of the call -> one count per column. */
function documented(): Map<string, number[]> {
  const text = readFileSync(new URL("../../docs/host-calls.md", import.meta.url), "utf8");
  const rows = text.split("\n").filter((line) => /^\| (`proxy_|sum )/.test(line));
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  return new Map(cells.map((row) => [row[1] ?? "", row.slice(2, 5).map(Number)]));
}

for (const [index, column] of columns.entries()) {
  test(`a mapped chat request makes exactly the documented host calls: ${column.name}`, async () => {
    const proxy = await start("groq", { ...column.options, ...mapping });
    const exchange = proxy.request(chat({}, credentials));
    exchange.respond({ status: 200, body: "{}" });
    const table = [...documented()].filter(([name, counts]) => name !== "sum" && counts[index] !== 0);
    const expected = table.map(([name, counts]) => [name, counts[index]] as const).sort();
    assert.deepEqual([...exchange.hostCalls].sort(), expected);
    assert.equal(exchange.hostCallTotal, documented().get("sum")?.[index]);
  });
}

test("a body whose model is not mapped is read but not written", async () => {
  const proxy = await start("groq", { mode: "downstream", provider: { modelMapping: { other: "llama" } } });
  const exchange = proxy.request(chat());
  assert.equal(exchange.hostCalls.get("proxy_get_buffer_bytes"), 1);
  assert.equal(exchange.hostCalls.get("proxy_set_buffer_bytes"), undefined);
});

test("with protocol: original the body is not even read", async () => {
  const proxy = await start("groq", { mode: "downstream", provider: { protocol: "original" } });
  const exchange = proxy.request(chat());
  assert.equal(exchange.hostCalls.get("proxy_get_buffer_bytes"), undefined);
  assert.equal(exchange.upstream?.body, chat().body);
});

test("a streamed answer that passes costs one read per chunk, for its usage, and none without", async () => {
  const headers = { "content-type": "text/event-stream" };
  const body = Array.from({ length: 50 }, (_, n) => `data: {"n":${n}}\n\n`);
  for (const [disableStreamUsageStats, reads] of [
    [false, 50],
    [true, undefined],
  ] as const) {
    const provider = { ...mapping.provider, disableStreamUsageStats };
    const proxy = await start("groq", { mode: "upstream", provider });
    const exchange = proxy.request(chat({ stream: true, stream_options: { include_usage: true } }));
    exchange.resetHostCalls();
    exchange.respond({ status: 200, headers, body });
    assert.equal(exchange.hostCalls.get("proxy_get_buffer_bytes"), reads);
    assert.equal(exchange.hostCallTotal, 1 + (reads ?? 0));
  }
});

test("the look for an error inside a 200 costs one call, whatever the answer's length", async () => {
  const failover = { enabled: true, healthCheckModel: "gpt-4o" };
  const provider = { failover, protocol: "original" };
  const looking = await start("groq", { mode: "upstream", provider });
  const off = await start("groq", { mode: "upstream", provider: { ...provider, firstEventTimeout: 0 } });
  const events = Array.from({ length: 50 }, (_, n) => `data: {"n":${n}}\n\n`);
  const answers = [
    { status: 200, headers: { "content-type": "text/event-stream" }, body: events },
    { status: 200, headers: { "content-type": "application/json" }, body: ["{", '"choices":', "[]", "}"] },
  ];
  for (const answer of answers) {
    const counts = [looking, off].map((proxy) => {
      const exchange = proxy.request(chat());
      exchange.respond(answer);
      return exchange.hostCalls.get("proxy_get_buffer_bytes") ?? 0;
    });
    assert.deepEqual(counts, [1, 0]);
  }
});

test("a vendor cannot ask Envoy to try again", async () => {
  const proxy = await start("groq", { mode: "upstream" });
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: { "x-ai-proxy-retry": "1", "x-kept": "1" }, body: "{}" });
  assert.equal(exchange.response?.headers["x-ai-proxy-retry"], undefined);
  assert.equal(exchange.response?.headers["x-kept"], "1");
});

test("healthy traffic neither reads nor writes shared data and logs nothing", async () => {
  const proxy = await start("groq", { mode: "upstream", ...mapping });
  for (let n = 0; n < 20; n++) proxy.request(chat()).respond({ status: 200, body: "{}" });
  assert.deepEqual(proxy.sharedData.keys, []);
  assert.deepEqual(proxy.log, []);
});
