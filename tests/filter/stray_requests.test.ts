import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { chat, start } from "./start.ts";

const canary = "outbound|443||canary.dns";
const canaryHost = { cluster: canary };
const stable = {};

/** The status of the answer to a chat; `reached`: the cluster that it comes from, if not the one that was chosen. */
function ask(proxy: Emulator, input: object, reached?: string): number | undefined {
  const exchange = proxy.request({ ...chat(), ...input });
  if (exchange.upstream === undefined) return exchange.response?.status;
  if (reached !== undefined) exchange.cluster = reached;
  exchange.respond({ status: 200, body: "{}" });
  return exchange.response?.status;
}

test("a client on one route to a vendor shuts out nobody on another route of the same rule", async () => {
  const proxy = await start("groq");
  assert.equal(ask(proxy, canaryHost, "elsewhere"), 500);
  assert.equal(ask(proxy, canaryHost), 500, "what goes astray is closed");
  assert.equal(ask(proxy, stable), 200);
  assert.deepEqual(proxy.faults, []);
});

test("a request that ends elsewhere shuts out requests for its own API alone", async () => {
  const proxy = await start("groq");
  const embeddings = { path: "/v1/embeddings", body: '{"model":"m","input":"x"}' };
  assert.equal(ask(proxy, embeddings, "elsewhere"), 500);
  assert.equal(ask(proxy, embeddings), 500);
  assert.equal(ask(proxy, stable), 200);
  assert.deepEqual(proxy.faults, []);
});
