import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, start, tokens } from "./start.ts";

test("a refused configuration names every problem by its JSON path", async () => {
  const proxy = await Emulator.start({
    wasm: module,
    configuration: {
      provider: { type: "groq", apiTokens: ["", 7], timeout: -1, modelMapping: { a: 1 }, context: {} },
      _rules_: [{ provider: { type: "nope" } }],
    },
  });
  const paths = proxy.refused.map((line) => line.replace(/^ai-proxy: configuration: /, "").split(": ")[0]);
  assert.deepEqual(paths.sort(), [
    "$._rules_[0]",
    "$._rules_[0].provider.type",
    "$.provider.apiTokens",
    "$.provider.apiTokens[0]",
    "$.provider.apiTokens[1]",
    "$.provider.context.fileUrl",
    "$.provider.context.serviceName",
    "$.provider.context.servicePort",
    "$.provider.modelMapping",
    "$.provider.timeout",
  ]);
});

test("after a refused configuration the previous one keeps serving", async () => {
  const proxy = await start("groq");
  assert.equal(proxy.configure('{"provider":'), false);
  assert.equal(proxy.request(chat()).upstream?.headers[":authority"], "api.groq.com");
});

test("a new configuration serves new requests while a request of the old one finishes as it began", async () => {
  const proxy = await start("groq", { provider: { modelMapping: { "*": "old" } } });
  const early = proxy.request({ ...chat(), body: [], end: "open" });
  assert.equal(
    proxy.configure({ provider: { type: "openai", apiTokens: tokens, modelMapping: { "*": "new" } } }),
    true,
  );
  const late = proxy.request(chat());
  early.send(chat().body, "last chunk");
  assert.equal(JSON.parse(early.upstream?.body ?? "").model, "old");
  assert.equal(JSON.parse(late.upstream?.body ?? "").model, "new");
  assert.equal(late.upstream?.headers[":authority"], "api.openai.com");
});

test("a configuration without rule and provider leaves requests untouched", async () => {
  const proxy = await Emulator.start({ wasm: module, configuration: {} });
  const sent = chat({}, { authorization: "Bearer client" });
  const exchange = proxy.request(sent);
  assert.equal(exchange.upstream?.headers["authorization"], "Bearer client");
  assert.equal(exchange.upstream?.body, sent.body);
});

test("the README's configuration is accepted without a word", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const yaml = /## Configuration[\s\S]*?```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const proxy = await Emulator.start({ wasm: module, configuration: parse(yaml) as object });
  assert.deepEqual(proxy.refused, []);
  assert.deepEqual(proxy.log, []);
});

test("a Go plugin's failover is accepted without a word", async () => {
  const failover = {
    enabled: true,
    failureThreshold: 3,
    successThreshold: 1,
    healthCheckInterval: 5000,
    healthCheckTimeout: 5000,
    healthCheckModel: "gpt-3",
  };
  const proxy = await start("qwen", { provider: { failover } });
  assert.deepEqual(proxy.refused, []);
  assert.deepEqual(proxy.log, []);
});
