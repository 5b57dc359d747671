import assert from "node:assert/strict";
import { test } from "node:test";
import type { Emulator } from "../../emulator/index.ts";
import { chat, start, tokens } from "./start.ts";

const secret = "canary-status-secret";
const modes = ["upstream", "downstream"] as const;

/** A gateway with one token, which one failure takes out. */
function gateway(mode: (typeof modes)[number], rules: object = {}): Promise<Emulator> {
  const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "gpt-4o" };
  const provider = { apiTokens: [{ token: tokens[0], name: "first" }], failover, ...rules };
  return start("groq", { mode, provider, top: { status: { path: "/status", token: secret } } });
}

/** What the status says after the vendor answered this, and why the token is out by it. */
function toldOf(proxy: Emulator, status: number, error: object): { text: string; reason: Record<string, unknown> } {
  const headers = { "content-type": "application/json" };
  proxy.request(chat()).respond({ status, headers, body: JSON.stringify({ error }) });
  const { reply } = proxy.request({ path: "/status", headers: { authorization: `Bearer ${secret}` } });
  const text = reply?.body ?? "";
  const { providers } = JSON.parse(text) as { providers: { tokens: { reason: Record<string, unknown> }[] }[] };
  return { text, reason: providers[0]?.tokens[0]?.reason ?? {} };
}

for (const mode of modes) {
  test(`the vendor's code is told where it is known, and no rule says what the error is: ${mode}`, async () => {
    const quota = { code: "insufficient_quota", type: "insufficient_quota", message: "You exceeded your quota." };
    const known = { class: "quota", status: 429, code: "insufficient_quota" };
    assert.deepEqual(toldOf(await gateway(mode), 429, quota).reason, known);
    const number = { code: "1113", message: "Insufficient balance" };
    assert.deepEqual(toldOf(await gateway(mode), 429, number).reason, { ...known, code: "1113" });
    const ruled = await gateway(mode, { errorRules: [{ status: [429], class: "credential" }] });
    assert.deepEqual(toldOf(ruled, 429, quota).reason, { class: "credential", status: 429 });
  });

  test(`a secret that a vendor repeats as its code is in no status, log, metric or record: ${mode}`, async () => {
    const others = "sk-canary-of-somebody-else";
    for (const code of [tokens[0], secret, others, `insufficient_quota ${others}`, `${others}.invalid_api_key`]) {
      const proxy = await gateway(mode);
      const error = { code, type: code, status: code, details: [{ reason: code }], message: "no" };
      const { text, reason } = toldOf(proxy, 401, error);
      assert.equal(reason["status"], 401);
      assert.ok(!("code" in reason));
      const { log, metrics, sharedData } = proxy;
      const records = sharedData.keys.map((key) => `${key} ${sharedData.get(key)?.value.toString("latin1")}`);
      assert.ok(records.some((record) => record.includes("aipR")));
      assert.doesNotMatch(JSON.stringify([text, log, metrics, records]), /canary|insufficient|invalid_?api/i);
    }
  });
}
