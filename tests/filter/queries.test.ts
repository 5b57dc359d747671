import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const settings = [
  { name: "upstream", top: { mode: "upstream" } },
  { name: "downstream, the filter rewrites", top: {} },
  { name: "downstream, the route rewrites", top: { hostRewrite: "route" } },
];

/** Path and query that the vendor gets; of a route that rewrites what Envoy makes of it: the path, then the query. */
async function sent(top: object, provider: object, path: string): Promise<string> {
  const mode = "mode" in top ? "upstream" : "downstream";
  const options = { wasm: module, mode, cluster: "outbound|443||claude.dns" } as const;
  const own = { type: "claude", apiTokens: tokens, ...provider };
  const proxy = await Emulator.start({ ...options, configuration: { ...top, provider: own } });
  const exchange = proxy.request({ ...chat({ max_tokens: 1 }), path });
  const target = exchange.upstream?.headers[":path"] ?? "";
  if (!("hostRewrite" in top)) return target;
  assert.ok(target.startsWith(path.replace(/\?.*/, "")), "the path that the route was chosen by stays");
  const rewritten = exchange.filterState["ai_proxy.path"] ?? "";
  assert.doesNotMatch(rewritten, /\?/, "Envoy appends the query to this path as it is");
  return rewritten + target.replace(/^[^?]*/, "");
}

const cases = [
  { asked: "", sent: "?beta=true" },
  { asked: "?beta=true", sent: "?beta=true" },
  { asked: "?beta=false&a=1", sent: "?beta=true&a=1" },
  { asked: "?a=1&%62eta=true&b=2", sent: "?beta=true&a=1&b=2" },
  { asked: "?a=1&key=client-secret", sent: "?beta=true&a=1" },
  { asked: "?", sent: "?beta=true" },
];

for (const { name, top } of settings) {
  test(`a query of the vendor's own stands once before the client's: ${name}`, async () => {
    for (const one of cases) {
      for (const path of ["/v1/messages", "/v1/chat/completions"]) {
        const target = await sent(top, { claudeCodeMode: true }, path + one.asked);
        assert.equal(target, `/v1/messages${one.sent}`, path + one.asked);
      }
    }
  });

  test(`a query of a configured path does so, too: ${name}`, async () => {
    const capabilities = { "openai/v1/chatcompletions": "/chat?api-version=2&x=y" };
    const target = await sent(top, { capabilities }, "/v1/chat/completions?x=1&z=2&api-version=1");
    assert.equal(target, "/chat?api-version=2&x=y&z=2");
  });

  test(`without one the client's query goes as it came: ${name}`, async () => {
    assert.equal(await sent(top, {}, "/v1/chat/completions?a=1&&b"), "/v1/messages?a=1&&b");
    assert.equal(await sent(top, {}, "/v1/chat/completions"), "/v1/messages");
  });
}

for (const { name, top } of settings) {
  test(`Anthropic's query does not go to a vendor of another API: ${name}`, async () => {
    const openai = { type: "openai" };
    for (const query of ["", "?beta=true", "?beta=true&key=client-secret"])
      assert.equal(await sent(top, openai, `/v1/messages${query}`), "/v1/chat/completions");
    assert.equal(await sent(top, openai, "/v1/chat/completions?beta=true"), "/v1/chat/completions?beta=true");
  });
}
