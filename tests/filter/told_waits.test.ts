import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chat, module, tokens } from "./start.ts";

const cluster = "outbound|443||vendor.dns";
const headers = { "content-type": "application/json" };
const hour = 3600;

/** An error of a quota that is used up, with a delay. */
function quota(quotaId: string, retryDelay: string): string {
  const details = [{ violations: [{ quotaId }] }, { retryDelay }];
  return JSON.stringify({ error: { code: 429, message: "Quota", status: "RESOURCE_EXHAUSTED", details } });
}

/** The second, counted from a probe that was answered `body`, in which the next one comes. */
async function nextProbe(body: string): Promise<number> {
  const failover = { enabled: true, failureThreshold: 1, healthCheckModel: "m", healthCheckVia: "direct" };
  const provider = { type: "gemini", apiTokens: tokens, failover };
  const configuration = { provider };
  const proxy = await Emulator.start({ wasm: module, cluster, clusters: [cluster], configuration });
  proxy.request(chat()).respond({ status: 401, headers, body: "{}" });
  const pending = () => proxy.callouts.find(({ state }) => state === "pending");
  for (let second = 0; second < 20 && pending() === undefined; second++) proxy.tick(1000);
  const probe = pending() ?? assert.fail("no probe");
  probe.respond({ status: 429, headers, body });
  let seconds = 0;
  while (pending() === undefined && seconds < 2 * hour) {
    proxy.tick(1000);
    seconds++;
  }
  assert.deepEqual([...proxy.faults, ...proxy.traps], []);
  return seconds;
}

test("a probe waits for as long as the details of an error ask for", async () => {
  const seconds = await nextProbe(quota("GenerateRequestsPerMinutePerProjectPerModel", "94.07s"));
  assert.ok(seconds >= 94 && seconds <= 100, `${seconds} s`);
});

test("a probe waits an hour for a day's quota, however short a delay the error tells", async () => {
  const seconds = await nextProbe(quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "18s"));
  assert.ok(seconds >= hour && seconds <= hour + 10, `${seconds} s`);
});

test("an error without details has the next probe come as ever", async () => {
  const seconds = await nextProbe(JSON.stringify({ error: { code: 429, message: "Quota" } }));
  assert.ok(seconds < 20, `${seconds} s`);
});
