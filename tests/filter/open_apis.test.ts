import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, start } from "./start.ts";

const files = [
  { method: "GET", path: "/v1/files" },
  { method: "DELETE", path: "/v1/files/file-of-another" },
  { method: "GET", path: "/v1/files/f/content" },
];
const close = { "openai/v1/files": null, "openai/v1/retrievefile": "", "openai/v1/retrievefilecontent": null };

test("an API that capabilities closes gets a 404, whatever the method", async () => {
  const proxy = await start("openai", { provider: { capabilities: close } });
  for (const request of [...files, { method: "OPTIONS", path: "/v1/files" }, { method: "PUT", path: "/v1/files" }]) {
    const exchange = proxy.request(request);
    assert.equal(exchange.reply?.status, 404, `${request.method} ${request.path}`);
    assert.equal(exchange.upstream, undefined);
  }
  assert.ok(proxy.request(chat()).upstream !== undefined);
});

test("apis opens what it names and nothing else, paths of the vendor's own included", async () => {
  const apis = ["openai/v1/chatcompletions"];
  const generic = { type: "generic", genericHost: "in.example", apiTokens: ["sk-canary"] };
  const others = [...files, { method: "GET", path: "/v1/organization/users" }, { ...chat(), path: "/v1/messages" }];
  for (const provider of [{ type: "openai", apiTokens: ["sk-canary"] }, generic]) {
    const proxy = await Emulator.start({ wasm: module, configuration: { provider: { ...provider, apis } } });
    assert.ok(proxy.request(chat()).upstream !== undefined, provider.type);
    for (const request of others) assert.equal(proxy.request(request).reply?.status, 404, request.path);
  }
});

test("clients of Anthropic's API are served where that one is open, though the vendor's own is closed", async () => {
  const proxy = await start("groq", { provider: { apis: ["anthropic/v1/messages"] } });
  assert.equal(proxy.request({ ...chat({ max_tokens: 1 }), path: "/v1/messages" }).reply, undefined);
  const closed = proxy.request(chat());
  assert.equal(closed.reply?.status, 404);
  const anthropic = await start("groq", { provider: { capabilities: { "anthropic/v1/messages": null } } });
  const reply = anthropic.request({ ...chat({ max_tokens: 1 }), path: "/v1/messages" }).reply;
  assert.equal(reply?.status, 404);
  assert.equal(JSON.parse(reply?.body ?? "").type, "error");
});

test("a name for the models is that of both APIs, and the Higress plugin's names are known", async () => {
  const version = { "anthropic-version": "2023-06-01" };
  const status = async (provider: object, headers: Record<string, string>) => {
    const proxy = await start("openai", { provider: { type: "claude", ...provider } });
    const { reply, upstream } = proxy.request({ method: "GET", path: "/v1/models", headers });
    return reply?.status ?? upstream?.headers[":path"];
  };
  const closed = { capabilities: { "openai/v1/models": null } };
  for (const headers of [{}, version]) assert.equal(await status(closed, headers), 404);
  assert.equal(await status({ apis: ["openai/v1/models"] }, version), "/v1/models");
  assert.equal(await status({ capabilities: { "openai/v1/models": "/m" } }, version), "/m");
  const groq = await start("groq", { provider: { capabilities: { "openai/v1/models": "/m" } } });
  assert.equal(groq.request({ method: "GET", path: "/v1/models", headers: version }).upstream?.headers[":path"], "/m");
  const names = ["qwen/v1/services/aigc", "qwen/v1/tasks", "qwen/v1/rerank", "qwen/v1/conversations", "vertex/raw"];
  const others = ["gemini/v1beta/generatecontent", "kling/v1/image2video", "kling/v1/retrieveimagevideo"];
  const capabilities = Object.fromEntries([...names, ...others].map((name) => [name, "/x"]));
  const proxy = await start("groq", { provider: { capabilities } });
  assert.deepEqual(
    proxy.log.filter(({ text }) => text.includes("unknown")),
    [],
  );
  const paths = ["/v1/reranks", "/v1/conversations", "/api/v1/services/aigc/a/b", "/v1beta/models/m:generateContent"];
  for (const path of paths) assert.equal(proxy.request({ ...chat(), path }).upstream?.headers[":path"], "/x", path);
});

test("a mark that is none opens nothing", async () => {
  const failover = { enabled: true, healthCheckModel: "m" };
  const proxy = await start("openai", { provider: { capabilities: close, failover } });
  const mark = `${"a".repeat(16)}.${"b".repeat(16)}.${"c".repeat(32)}`;
  for (const value of ["x", mark]) {
    const exchange = proxy.request({ method: "GET", path: "/v1/files", headers: { "x-ai-proxy-probe": value } });
    assert.equal(exchange.upstream, undefined, value);
  }
});

test("a configuration tells what of the account clients reach, to who looks for it", async () => {
  const said = async (provider: object) => {
    const proxy = await start("openai", { logLevel: "debug", provider });
    return [...new Set(proxy.log.flatMap(({ text }) => /the account keeps: (.*);/.exec(text)?.[1] ?? []))];
  };
  const kept =
    "fine-tuning jobs, videos, stored responses, conversations, stored chats, files, uploads, batches, " +
    "vector stores, containers";
  assert.deepEqual(await said({}), [kept]);
  assert.deepEqual(await said({ capabilities: close }), [kept.replace("files, ", "")]);
  assert.deepEqual(await said({ apis: ["openai/v1/chatcompletions"] }), []);
});

for (const mode of ["upstream", "downstream"] as const) {
  test(`a probe by an API that is closed to clients is served, ${mode}`, async () => {
    const local = "outbound|10000||local_cluster.static";
    const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "probe-model", healthCheckVia: "local" };
    const proxy = await start("openai", {
      mode,
      clusters: [local],
      provider: { apis: ["openai/v1/audiospeech"], failover },
    });
    const speech = { method: "POST", path: "/v1/audio/speech", headers: {}, body: '{"model":"m","input":"x"}' };
    proxy.request(speech).respond({ status: 401, headers: { "content-type": "application/json" }, body: "{}" });
    // The request is over once no further attempt has come.
    proxy.tick(3000);
    proxy.tick(6000);
    const probe = proxy.callouts.find(({ state }) => state === "pending") ?? assert.fail("no probe");
    const { ":method": method, ":path": path = "", ":authority": authority, ":scheme": _, ...headers } = probe.headers;
    assert.match(path, /chat\/completions$/);
    const served = proxy.request({ method, path, authority, headers, body: probe.body });
    assert.equal(JSON.parse(served.upstream?.body ?? "{}").model, "probe-model");
    const again = proxy.request({ method, path, authority, headers, body: probe.body });
    assert.equal(again.upstream, undefined, "the mark is used up");
    assert.equal(proxy.request(chat()).reply?.status, 404);
  });
}
