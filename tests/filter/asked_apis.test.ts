import assert from "node:assert/strict";
import { test } from "node:test";
import { chat, start } from "./start.ts";

const version = { "anthropic-version": "2026-10-21" };
const socket = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-key": "a", "sec-websocket-version": "13" };

for (const mode of ["upstream", "downstream"] as const) {
  test(`what a vendor lacks is a 404 in the words of the client's API, for good: ${mode}`, async () => {
    const proxy = await start("groq", { mode });
    const openai = ["/v1/moderations", "/v1/vector_stores/v/search", "/v1/conversations", "/v1/responses/compact"];
    for (const path of openai) {
      const { reply, upstream } = proxy.request({ ...chat(), path });
      assert.equal(upstream, undefined);
      assert.equal(reply?.status, 404, path);
      assert.equal(reply.headers["x-should-retry"], "false");
      assert.equal(JSON.parse(reply.body).error.code, "unknown_url");
    }
    const messages = [
      "/v1/messages/batches",
      "/v1/messages/batches/b/cancel",
      "/v1/messages/count_tokens",
      "/v1/messages/x",
    ];
    const told = [
      ...messages.map((path) => ({ path, headers: {} })),
      ...["/v1/files", "/v1/skills"].map((path) => ({ path, headers: version })),
    ];
    for (const { path, headers } of told) {
      const { reply } = proxy.request({ ...chat(), path, headers: { "content-type": "application/json", ...headers } });
      assert.equal(reply?.status, 404, path);
      assert.equal(reply.headers["x-should-retry"], "false");
      const { type, error } = JSON.parse(reply.body);
      assert.deepEqual([type, error.type], ["error", "not_found_error"], path);
    }
    assert.deepEqual(proxy.faults, []);
  });

  test(`a WebSocket is for realtime, and refused so that clients post for responses: ${mode}`, async () => {
    const proxy = await start("openai", { mode });
    const get = (path: string) => proxy.request({ method: "GET", path, headers: socket });
    const responses = get("/v1/responses").reply;
    assert.equal(responses?.status, 426);
    assert.equal(responses.headers["upgrade"], undefined);
    assert.equal(JSON.parse(responses.body).error.code, "upgrade_required");
    const realtime = get("/v1/realtime?model=gpt-realtime");
    assert.equal(realtime.upstream?.headers["upgrade"], "websocket");
    const models = get("/v1/models").reply;
    assert.equal(models?.status, 501);
    assert.equal(models.headers["x-should-retry"], "false");
    const closed = await start("openai", { mode, provider: { apis: ["openai/v1/chatcompletions"] } });
    assert.equal(closed.request({ method: "GET", path: "/v1/responses", headers: socket }).reply?.status, 404);
  });
}

test("what a client of Anthropic's API asks of files is not what one of OpenAI's does", async () => {
  const proxy = await start("openai", { provider: { type: "claude" } });
  const theirs = proxy.request({ method: "GET", path: "/v1/files/f/content", headers: version });
  assert.equal(theirs.upstream?.headers[":path"], "/v1/files/f/content");
  const ours = proxy.request({ method: "GET", path: "/v1/files/f/content" });
  assert.equal(ours.reply?.status, 404);
  assert.equal(JSON.parse(ours.reply?.body ?? "").error.code, "unknown_url");
});

test("a later attempt is of the same client, whatever the first one did to its headers", async () => {
  const claude = await start("openai", { mode: "upstream", provider: { type: "claude" } });
  const groq = await start("groq", { mode: "upstream" });
  const again = (proxy: typeof claude, headers: Record<string, string>) => {
    const first = proxy.request({ method: "GET", path: "/v1/models", headers });
    const before = first.upstream?.headers[":path"];
    first.respond({ status: 429, body: "{}" });
    assert.equal(first.attempt().upstream?.headers[":path"], before);
    return before;
  };
  assert.equal(again(claude, {}), "/v1/models?limit=1000");
  assert.equal(again(claude, version), "/v1/models");
  assert.equal(again(groq, version), "/openai/v1/models");
});

test("a compaction and a count of tokens have their model mapped, as the request they are for", async () => {
  const proxy = await start("openai", { provider: { modelMapping: { a: "b" } } });
  for (const path of ["/v1/responses/compact", "/v1/responses/input_tokens", "/v1/moderations"]) {
    const headers = { "content-type": "application/json" };
    const { upstream } = proxy.request({ method: "POST", path, headers, body: '{"model":"a","input":"x"}' });
    assert.equal(upstream?.body, '{"model":"b","input":"x"}', path);
  }
});
