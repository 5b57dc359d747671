import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator, Exchange } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const apiTokens = ["sk-1", "sk-2", "sk-3"];
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "probe" };
const local = "outbound|10000||local_cluster.static";
const vendor = "outbound|443||vendor.dns";
const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const html = { "content-type": "text/html; charset=utf-8" };
const page = "<!DOCTYPE html><title>Sign in</title>";

/** What is no answer although its status is 200. */
const missing = [
  { name: "no body", headers: json, body: "" },
  { name: "no body and no type", headers: {}, body: "" },
  { name: "a page", headers: html, body: page },
  { name: "a page under the type of JSON", headers: json, body: page },
  { name: "a page under the type of events", headers: events, body: page },
  { name: "a page of no type", headers: {}, body: page },
  { name: "text", headers: { "content-type": "text/plain" }, body: "OK" },
  { name: "half of an object", headers: json, body: '{"choices":[' },
  { name: "a word", headers: json, body: '"OK"' },
  { name: "a stream of no event", headers: events, body: ": waiting\n\n" },
  { name: "a stream of [DONE] alone", headers: events, body: "data: [DONE]\n\n" },
  { name: "an empty stream", headers: events, body: "" },
];
const answers: Readonly<Record<Vendor, object>> = {
  openai: {
    id: "c",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content: "hi" } }],
  },
  claude: { id: "m", type: "message", role: "assistant", content: [{ type: "text", text: "hi" }], usage: {} },
};

type Vendor = "openai" | "claude";

function begin(type: Vendor, mode: "upstream" | "downstream", more: object = {}): Promise<Emulator> {
  return start("openai", { mode, clusters: [local, vendor], provider: { type, apiTokens, failover, ...more } });
}

function counted(proxy: Emulator, end: string): number {
  return Object.entries(proxy.metrics).reduce((sum, [name, value]) => (name.endsWith(end) ? sum + value : sum), 0);
}

function clean(proxy: Emulator): void {
  assert.deepEqual([...proxy.traps, ...proxy.faults], []);
}

function messages(): ReturnType<typeof chat> {
  return { ...chat({ max_tokens: 9 }), path: "/v1/messages" };
}

function shows(exchange: Exchange, status: number): void {
  assert.equal(exchange.response?.status, status, exchange.response?.body);
  assert.equal(exchange.response?.headers["x-ai-proxy-retry"], undefined);
}

for (const { name, headers, body } of missing) {
  for (const type of ["openai", "claude"] as const) {
    test(`${type}, upstream: ${name} is tried again, and counts`, async () => {
      const proxy = await begin(type, "upstream");
      const first = proxy.request(chat({ stream: headers === events }));
      first.respond({ status: 200, headers, body });
      assert.equal(first.response?.headers["x-ai-proxy-retry"], "1");
      const second = first.attempt();
      second.respond({ status: 200, headers: json, body: JSON.stringify(answers[type]) });
      assert.equal(counted(proxy, ".ejected"), 1);
      clean(proxy);
    });

    test(`${type}, downstream: ${name} is an error in the client's form`, async () => {
      for (const request of [chat(), messages()]) {
        const proxy = await begin(type, "downstream", { apiTokens: ["sk-1"] });
        const exchange = proxy.request(request);
        exchange.respond({ status: 200, headers, body });
        shows(exchange, 502);
        const told = JSON.parse(exchange.response?.body ?? "") as { type?: string; error: { code?: string } };
        if (request.path === "/v1/messages") assert.equal(told.type, "error");
        else assert.equal(told.error.code, "bad_answer");
        clean(proxy);
      }
    });
  }

  test(`${name} does not readmit, as a probe's answer`, async () => {
    const proxy = await begin("openai", "downstream", { failover: { ...failover, healthCheckVia: "direct" } });
    proxy.request(chat()).respond({ status: 401, headers: json, body: "{}" });
    for (let n = 0; n < 20 && proxy.callouts.length < 3; n++) {
      proxy.tick(1000);
      for (const probe of proxy.callouts.filter(({ state }) => state === "pending")) {
        probe.respond({ status: 200, headers, body });
      }
    }
    assert.equal(proxy.callouts.length, 3);
    assert.equal(counted(proxy, ".readmitted"), 0);
    clean(proxy);
  });
}

for (const headers of [json, {}, { "content-type": "text/plain; charset=utf-8" }]) {
  const type = headers["content-type" as keyof typeof headers] ?? "no type";
  test(`claude: an answer of ${type} is brought into the client's form`, async () => {
    const proxy = await begin("claude", "upstream");
    const exchange = proxy.request(chat());
    exchange.respond({ status: 200, headers, body: JSON.stringify(answers.claude) });
    shows(exchange, 200);
    assert.match(exchange.response?.body ?? "", /"object":"chat.completion"/);
    clean(proxy);
  });
}

test("what is no JSON is the answer where speech was asked for, or a file", async () => {
  const proxy = await begin("openai", "upstream");
  const requests = [
    { ...chat({ input: "hi", voice: "alloy" }), path: "/v1/audio/speech" },
    { method: "GET", path: "/v1/files/file-1/content", headers: {} },
    { method: "DELETE", path: "/v1/files/file-1", headers: {} },
  ];
  for (const request of requests) {
    const exchange = proxy.request(request);
    exchange.respond({ status: 200, headers: {}, body: "ID3" });
    shows(exchange, 200);
    assert.equal(exchange.response?.body, "ID3");
  }
  clean(proxy);
});

test("where no token is left to try again with, no body at all is an error in the client's form, too", async () => {
  const more = { apiTokens: ["sk-1", "sk-2"], retryOnFailure: { enabled: true } };
  const proxy = await begin("openai", "downstream", more);
  const first = proxy.request(chat());
  first.respond({ status: 401, headers: json, body: "{}" });
  proxy.callouts[0]?.respond({ status: 200, headers: json, body: JSON.stringify(answers.openai) });
  assert.equal(counted(proxy, ".ejected"), 1);
  const exchange = proxy.request(chat());
  exchange.respond({ status: 200, headers: json, body: "" });
  shows(exchange, 502);
  assert.equal((JSON.parse(exchange.response?.body ?? "") as { error: { code: string } }).error.code, "bad_answer");
  assert.equal(proxy.callouts.length, 1);
  clean(proxy);
});

for (const { name, type, headers, body } of [
  { name: "events under the type of JSON", type: "openai", headers: json, body: 'data: {"choices":[]}\n\n' },
  { name: "JSON behind a byte order mark", type: "openai", headers: json, body: '\uFEFF{"choices":[]}' },
  { name: "JSON that is too deep to be read", type: "openai", headers: json, body: "[".repeat(999) + "]".repeat(999) },
  { name: "whatever a generic vendor says", type: "generic", headers: html, body: page },
] as const) {
  test(`${name} goes on as it is`, async () => {
    const proxy = await begin("openai", "upstream", { type, genericHost: "vendor.example" });
    const exchange = proxy.request(chat());
    exchange.respond({ status: 200, headers, body });
    shows(exchange, 200);
    assert.equal(exchange.response?.body, body);
    clean(proxy);
  });
}
