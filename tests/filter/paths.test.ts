import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, start } from "./start.ts";

const generic = { type: "generic", genericHost: "inner.example", apiTokens: ["sk-canary"], basePath: "/team" };
const original = { type: "groq", apiTokens: ["sk-canary"], protocol: "original", subPath: "/team" };

const settings = [
  { name: "upstream", top: { mode: "upstream" }, mode: "upstream" },
  { name: "downstream, the filter rewrites", top: {}, mode: "downstream" },
  { name: "downstream, the route rewrites", top: { hostRewrite: "route" }, mode: "downstream" },
] as const;

/** Texts that are no path once a base path is taken off, or never were one. */
const odd = [
  "http://evil.example/v1/chat/completions",
  "/team//evil.example/v1/chat/completions",
  "/team/../admin",
  "/team/%2e%2e/admin",
  "/team/..%2fadmin",
  "/team/..;/admin",
  "/team/a\\b",
  "/team/v1/chat completions",
  "team/v1/chat/completions",
  "*",
  "",
];

for (const { name, top, mode } of settings) {
  for (const provider of [generic, original]) {
    test(`no request leaves for a path that is none: ${provider.type}, ${name}`, async () => {
      const proxy = await Emulator.start({ wasm: module, mode, configuration: { ...top, provider } });
      for (const path of odd) {
        const exchange = proxy.request({ ...chat(), path });
        assert.equal(exchange.upstream, undefined, path);
        assert.equal(exchange.reply?.status, 404, path);
        assert.equal(JSON.parse(exchange.reply?.body ?? "").error.code, "unknown_url", path);
      }
      const good = proxy.request({ ...chat(), path: "/team/v1/chat/completions" });
      assert.ok(good.upstream !== undefined);
      assert.deepEqual(proxy.traps, []);
    });
  }

  test(`a base path ends where its segment does: ${name}`, async () => {
    const proxy = await Emulator.start({ wasm: module, mode, configuration: { ...top, provider: generic } });
    const sent = (path: string) => {
      const exchange = proxy.request({ ...chat(), path });
      return "hostRewrite" in top ? exchange.filterState["ai_proxy.path"] : exchange.upstream?.headers[":path"];
    };
    assert.equal(sent("/team"), "/");
    assert.equal(sent("/team/a"), "/a");
    for (const path of ["/teamhttp://evil.example/v1", "/team@evil.example/v1", "/team:80/v1", "/teams"])
      assert.equal(sent(path), path);
  });
}

test("an identifier that a server behind the vendor's front could read as another path is none", async () => {
  const proxy = await start("openai");
  const files = ["..%2f..%2forganization%2fadmin_api_keys", "%2e%2e%2f%2e%2e%2forganization", "%252e%252e", "..\\x"];
  const others = [".%2e%2forganization", "..;", "a%2fcontent", "..%00", "x;/../../organization/content"];
  for (const id of [...files, ...others]) {
    const exchange = proxy.request({ method: "GET", path: `/v1/files/${id}` });
    assert.equal(exchange.reply?.status, 404, id);
  }
  const model = proxy.request({ method: "GET", path: "/v1/models/meta%2Fllama" });
  assert.equal(model.upstream?.headers[":path"], "/v1/models/meta%2Fllama");
});

test("the ARN of a model, which AWS's own SDKs write with an escaped slash, reaches Bedrock as it is", async () => {
  const provider = { type: "bedrock", awsRegion: "us-east-1", apiTokens: ["sk-canary"], protocol: "original" };
  const proxy = await Emulator.start({ wasm: module, configuration: { provider } });
  const path = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aapplication-inference-profile%2Fabc/converse";
  assert.equal(proxy.request({ ...chat(), path }).upstream?.headers[":path"], path);
});

test("a client's key in the query stays here, however it is written", async () => {
  const proxy = await start("openai");
  const hidden = ["KEY=", "api_key=", "access_token=", "a=1;key=", "a=1?key=", "Token=", "%4bEy=", "apikey="];
  for (const query of hidden) {
    const exchange = proxy.request({ ...chat(), path: `/v1/chat/completions?${query}canary` });
    assert.doesNotMatch(exchange.upstream?.headers[":path"] ?? "canary", /canary/, query);
  }
  const kept = proxy.request({ method: "GET", path: "/v1/files?after=a&limit=2&max_tokens=1&page_token=p" });
  assert.equal(kept.upstream?.headers[":path"], "/v1/files?after=a&limit=2&max_tokens=1&page_token=p");
});
