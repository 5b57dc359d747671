import assert from "node:assert/strict";
import { test } from "node:test";
import { type Callout, Emulator } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const local = "outbound|10000||local_cluster.static";
const cluster = "outbound|443||vendor.dns";
const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "probe-model" };
const native = "/api/v1/services/aigc/text-generation/generation";
const compatible = "/compatible-mode/v1/chat/completions";

const cases = [
  { name: "claude", provider: { type: "claude" }, path: "/v1/messages", sent: "/v1/messages" },
  {
    name: "claude, with tokens of Claude Code",
    provider: { type: "claude", claudeCodeMode: true },
    path: "/v1/messages",
    sent: "/v1/messages?beta=true",
  },
  { name: "qwen's own API", provider: { type: "qwen", qwenEnableCompatible: false }, path: native, sent: native },
  { name: "qwen, compatible", provider: { type: "qwen" }, path: compatible, sent: compatible },
  {
    name: "gemini, whose models stand in the path",
    provider: { type: "gemini" },
    path: "/v1beta/models/m:streamGenerateContent?alt=sse",
    sent: "/v1beta/models/probe-model:generateContent",
  },
];
type Case = (typeof cases)[number];
type Mode = "downstream" | "upstream";

/** An emulator one of whose tokens failed a client of the vendor's own API, and the probe that follows. */
async function failed({ provider, path }: Case, mode: Mode, via: string): Promise<{ proxy: Emulator; probe: Callout }> {
  const own = { ...provider, protocol: "original", apiTokens: tokens, modelMapping: { "*": "mapped" } };
  const more = { failover: { ...failover, healthCheckVia: via }, customSettings: [{ name: "top_p", value: 0.5 }] };
  const configuration = { mode, provider: { ...own, ...more } };
  const proxy = await Emulator.start({ wasm: module, mode, cluster, clusters: [local, cluster], configuration });
  const failing = proxy.request({ ...chat(), path });
  failing.respond({ status: 401, headers: { "content-type": "application/json" }, body: "{}" });
  if (mode === "upstream") failing.attempt().respond({ status: 200 });
  proxy.tick(6000);
  const probe = proxy.callouts.find(({ state }) => state === "pending") ?? assert.fail("no probe");
  return { proxy, probe };
}

/** The body is a chat of one message with the model and the settings of the configuration, as the vendor takes it. */
function isProbe(text: string | undefined, { provider }: Case): void {
  const body = JSON.parse(text ?? "");
  if (provider.type !== "gemini") assert.equal(body.model, "probe-model");
  assert.equal((body.messages ?? body.contents ?? body.input.messages).length, 1);
  assert.equal(body.top_p ?? (body.parameters ?? {}).top_p ?? body.generationConfig.topP, 0.5);
  if (provider.type === "claude") assert.equal(typeof body.max_tokens, "number");
}

for (const one of cases) {
  for (const mode of ["downstream", "upstream"] as const) {
    test(`${mode}: a local probe reaches the vendor as a client of its own API would ask: ${one.name}`, async () => {
      const { proxy, probe } = await failed(one, mode, "local");
      assert.equal(probe.cluster, local);
      const { ":method": method, ":path": path, ":authority": authority, ":scheme": _, ...headers } = probe.headers;
      const served = proxy.request({ method, path: path ?? "", authority, headers, body: probe.body }).upstream;
      assert.equal(served?.headers[":path"], one.sent);
      isProbe(served?.body, one);
      assert.deepEqual([...proxy.faults], []);
    });
  }

  test(`a direct probe asks in the same way: ${one.name}`, async () => {
    const { probe } = await failed(one, "downstream", "direct");
    assert.deepEqual([probe.cluster, probe.headers[":path"]], [cluster, one.sent]);
    isProbe(probe.body, one);
  });
}
