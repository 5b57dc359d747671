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

for (const mode of ["upstream", "downstream"] as const) {
  for (const type of ["groq", "claude", "openai", "openrouter", "qwen"]) {
    for (const apiTokens of type === "openai" ? [["sk-canary"], []] : [["sk-canary"]]) {
      const whose = apiTokens.length > 0 ? "the gateway's key" : "the client's own key";
      test(`a vendor gets the headers of docs/headers.md and no others: ${type}, ${mode}, with ${whose}`, async () => {
        const configuration = { mode, provider: { type, apiTokens } };
        const proxy = await Emulator.start({ wasm: module, mode, configuration });
        const sent = Object.fromEntries(all.map((name) => [name, name === "x-forwarded-proto" ? "https" : "sent"]));
        const got = proxy.request(chat({}, sent)).upstream?.headers ?? {};
        const wanted = rows.filter(({ vendors, types }) => {
          if (vendors === "all") return true;
          return types[0] === type && (types[1] !== "apiTokens" || apiTokens.length === 0);
        });
        const expected = wanted.flatMap(({ names }) => names).map((name) => name.replace("*", "end"));
        // What the filter sets itself is the vendor's, not the client's.
        const own = type === "claude" ? ["anthropic-version"] : [];
        for (const name of all) {
          const goes = expected.includes(name);
          assert.equal(name in got, goes, name);
          if (goes && !own.includes(name)) assert.ok(["sent", "https", "http, https"].includes(got[name] ?? ""), name);
        }
      });
    }
  }
}

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
