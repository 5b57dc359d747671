import { Emulator } from "../../emulator/index.ts";

const cluster = "outbound|443||groq.dns";
const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hello ".repeat(200) }] });
const samples = 10;

/**
 * Sends that many requests through one worker, one in five failing and tried again by a callout, and answers its
 * memory in pages of 64 KiB at ten moments.
 */
export async function memoryOver(requests: number, wasm: string): Promise<number[]> {
  const check = { healthCheckModel: "gpt-4o", healthCheckInterval: 1000 };
  const failover = { enabled: true, failureThreshold: 2, whenNoneHealthy: "soonest", ...check };
  const retryOnFailure = { enabled: true };
  const apiTokens = ["sk-memory-1", "sk-memory-2", "sk-memory-3"];
  const provider = { type: "groq", apiTokens, modelMapping: { "*": "llama" }, failover, retryOnFailure };
  const proxy = await Emulator.start({ wasm, configuration: { provider }, cluster, logLevel: "error" });
  const pages: number[] = [];
  for (let sent = 1; sent <= requests; sent++) {
    const exchange = proxy.request({
      path: "/v1/chat/completions",
      body,
      headers: { "content-type": "application/json" },
    });
    exchange.respond({ status: sent % 5 === 0 ? 500 : 200, body: "{}" });
    answerCallouts(proxy);
    if (sent % 500 === 0) pass(proxy);
    if (sent % Math.floor(requests / samples) === 0) pages.push(proxy.memoryPages);
  }
  return pages;
}

/** A second goes by. */
function pass(proxy: Emulator): void {
  proxy.tick(1000);
  answerCallouts(proxy);
}

/** Probes and further attempts find their vendor well. */
function answerCallouts(proxy: Emulator): void {
  for (const callout of proxy.world.callouts.splice(0)) callout.respond({ status: 200 });
}
