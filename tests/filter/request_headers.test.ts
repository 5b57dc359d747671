import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, start } from "./start.ts";

const table = readFileSync(new URL("../../docs/headers.md", import.meta.url), "utf8");

/** Rows of docs/headers.md: names, a star for any end, and the vendors that get them. */
const rows = table.split("\n").flatMap((line) => {
  const [, names = "", vendors = ""] = /^\| (`.*?) \| (.*?) \|/.exec(line) ?? [];
  const quoted = (text: string) => [...text.matchAll(/`(.*?)`/g)].map(([, name = ""]) => name);
  return names === "" ? [] : [{ names: quoted(names), vendors, types: quoted(vendors) }];
});

/** Named in the table, and of no use to show whether it goes. */
const framing = ["content-type", "content-length", "content-encoding", "transfer-encoding", "sec-websocket-protocol"];

const unheard = ["x-anything", "origin", "x-envoy-max-retries", "x-forwarded-for", "cookie", "apikey", "x-auth-token"];
const named = rows.flatMap(({ names }) => names).map((name) => name.replace("*", "end"));
const all = [...new Set([...named, ...unheard])].filter((name) => !framing.includes(name) && name !== "upgrade");

/** Vendors whose own format a chat is written in: none of the client's SDK goes there. */
const foreign = ["claude", "gemini", "vertex", "bedrock"];

for (const mode of ["upstream", "downstream"] as const) {
  for (const type of ["groq", "openai", "openrouter", "qwen", ...foreign]) {
    for (const apiTokens of type === "openai" ? [["sk-canary"], []] : [["sk-canary"]]) {
      const whose = apiTokens.length > 0 ? "the gateway's key" : "the client's own key";
      test(`a vendor gets the headers of docs/headers.md and no others: ${type}, ${mode}, with ${whose}`, async () => {
        const settings = type === "bedrock" ? { awsRegion: "us-east-1" } : {};
        const configuration = { mode, provider: { type, apiTokens, ...settings } };
        const proxy = await Emulator.start({ wasm: module, mode, configuration });
        const sent = Object.fromEntries(all.map((name) => [name, name === "x-forwarded-proto" ? "https" : "sent"]));
        const got = proxy.request(chat({}, sent)).upstream?.headers ?? {};
        const wanted = rows.filter(({ vendors, types }) => {
          if (vendors === "all") return true;
          if (vendors === "those asked in Anthropic's API") return type === "claude";
          if (vendors.startsWith("those asked in ")) return !foreign.includes(type);
          return types[0] === type && (types[1] !== "apiTokens" || apiTokens.length === 0);
        });
        const expected = wanted.flatMap(({ names }) => names).map((name) => name.replace("*", "end"));
        // What the filter sets itself is the vendor's, not the client's.
        const own = type === "claude" ? ["anthropic-version"] : type === "bedrock" ? ["accept"] : [];
        for (const name of all) {
          const goes = expected.includes(name);
          assert.equal(name in got, goes, name);
          if (goes && !own.includes(name)) assert.ok(["sent", "https", "http, https"].includes(got[name] ?? ""), name);
        }
      });
    }
  }
}

const sdk = { "x-stainless-lang": "js", "openai-beta": "a" };
const anthropic = { "anthropic-version": "2026-10-21", "anthropic-beta": "b", "x-stainless-lang": "js" };

for (const mode of ["upstream", "downstream"] as const) {
  for (const type of ["groq", "claude", "openai", "openrouter", "qwen"]) {
    test(`a client of Anthropic's API is known to vendors of that API alone: ${type}, ${mode}`, async () => {
      const configuration = { mode, provider: { type, apiTokens: ["sk-canary"] } };
      const proxy = await Emulator.start({ wasm: module, mode, configuration });
      const headers = { ...anthropic, "openai-beta": "a", "x-app": "cli", "x-claude-code-session-id": "s" };
      const ask = (path: string) =>
        proxy.request({ ...chat({ max_tokens: 9 }, headers), path }).upstream?.headers ?? {};
      const got = ask("/v1/messages");
      assert.ok(":path" in got);
      assert.equal(got["openai-beta"], undefined);
      const isNative = type === "claude" || type === "qwen";
      for (const [name, value] of Object.entries(anthropic))
        assert.equal(got[name], isNative ? value : undefined, name);
      for (const name of ["x-app", "x-claude-code-session-id"]) assert.equal(name in got, type === "claude", name);
      const models = proxy.request({ method: "GET", path: "/v1/models", headers }).upstream?.headers ?? {};
      for (const name of Object.keys(anthropic)) assert.equal(name in models, type === "claude", name);
    });
  }

  test(`a version of the configuration is for what the filter writes and for who names none: ${mode}`, async () => {
    const versionOf = async (provider: object, path: string, headers: Record<string, string>) => {
      const settings = { mode, provider: { type: "claude", apiTokens: ["sk-canary"], ...provider } };
      const proxy = await Emulator.start({ wasm: module, mode, configuration: settings });
      return proxy.request({ ...chat({ max_tokens: 9 }, headers), path }).upstream?.headers["anthropic-version"];
    };
    const paths = ["/v1/messages", "/v1/messages/count_tokens", "/v1/messages/batches"];
    for (const provider of [{}, { claudeVersion: "2023-01-01" }, { claudeCodeMode: true }, { protocol: "original" }]) {
      for (const path of paths) assert.equal(await versionOf(provider, path, anthropic), "2026-10-21", path);
    }
    assert.equal(await versionOf({ claudeVersion: "2023-01-01" }, "/v1/messages", {}), "2023-01-01");
    assert.equal(await versionOf({}, "/v1/messages", {}), "2023-06-01");
    const chats = "/v1/chat/completions";
    for (const headers of [{}, anthropic]) assert.equal(await versionOf({}, chats, headers), "2023-06-01");
    assert.equal(await versionOf({ apiVersion: "2026-10-21" }, chats, {}), "2026-10-21");
  });
}

test("a version that takes no sampling gets none, whatever the model takes", async () => {
  const bodyFor = async (claudeVersion: string) => {
    const provider = { type: "claude", apiTokens: ["sk-canary"], claudeVersion };
    const proxy = await Emulator.start({ wasm: module, configuration: { provider } });
    const body = { model: "claude-sonnet-4-0", temperature: 0.5, top_p: 0.9, top_k: 5 };
    return JSON.parse(proxy.request(chat(body)).upstream?.body ?? "{}");
  };
  assert.deepEqual(Object.keys(await bodyFor("2026-10-21")).sort(), ["max_tokens", "messages", "model"]);
  assert.equal((await bodyFor("2023-06-01")).temperature, 0.5);
});

test("a chat that is written for another API tells nothing of the SDK that it came by", async () => {
  const claude = await start("openai", { provider: { type: "claude" } });
  const native = await start("qwen", { provider: { qwenEnableCompatible: false } });
  for (const proxy of [claude, native]) {
    const got = proxy.request(chat({}, sdk)).upstream?.headers ?? {};
    for (const name of Object.keys(sdk)) assert.equal(got[name], undefined, name);
  }
});

test("what a client of an SDK sends costs no host call but for what stays here", async () => {
  const proxy = await start("groq");
  const calls = (headers: Record<string, string>) => proxy.request(chat({}, headers)).hostCallTotal;
  const least = calls({});
  const python = { "user-agent": "OpenAI/Python", "x-stainless-lang": "python", "x-stainless-retry-count": "0" };
  assert.equal(calls({ accept: "application/json", authorization: "Bearer x", ...python }), least);
  assert.equal(calls({ "accept-encoding": "gzip", ...python }), least + 1);
});

test("nothing of a client's trailers goes that its headers would not tell", async () => {
  for (const top of [{ mode: "upstream" }, { hostRewrite: "filter" }, { hostRewrite: "route" }]) {
    const mode = "mode" in top ? "upstream" : "downstream";
    const modelMapping = { "gpt-4o": "llama" };
    for (const provider of [{ modelMapping }, { protocol: "original" }]) {
      const proxy = await start("groq", { mode, top, provider });
      const secrets = { authorization: "Bearer canary", "x-api-key": "canary", "x-ai-proxy-probe": "canary" };
      const exchange = proxy.request({ ...chat(), trailers: { ...secrets, "x-any": "canary", baggage: "a=1" } });
      assert.ok(exchange.upstream?.ended);
      assert.deepEqual(exchange.upstream?.trailers, { baggage: "a=1" });
      assert.deepEqual(proxy.faults, []);
    }
  }
});
