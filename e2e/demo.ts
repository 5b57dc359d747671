import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { findEnvoy } from "../scripts/envoy.ts";
import { demonstrateFailover } from "./demo/failover.ts";
import { Narrator } from "./demo/narrator.ts";
import { PoolGateway, status } from "./demo/pool.ts";
import { demonstrate } from "./demo/steps.ts";
import { Gateway } from "./harness/gateway.ts";
import { upstream } from "./harness/modes.ts";
import { vendorNames } from "./mock/catalogue.ts";
import { controlServer } from "./mock/control.ts";

/** Leaves the gateway up with mocks that can be steered, and says how, until Ctrl-C. */
async function stayUp(gateway: Gateway): Promise<void> {
  const interrupted = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log(`
The gateway stays up; Ctrl-C ends it. Try:
  curl ${gateway.url}/groq/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}'
  curl -N ${gateway.url}/qwen/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "gpt-4o", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'
  curl ${gateway.url}/openai/v1/models
  curl ${gateway.url}/groq/v1/secrets -d '{}'
  AI_PROXY_STATUS_TOKEN=${status.token} cli/bin.js dashboard --port 0 \\
    --url ${gateway.url}/groq${status.path} --admin http://${gateway.envoy.adminAddress}
The mocks are steered and asked (e2e/mock/control.ts):`);
  for (const name of vendorNames) {
    const control = controlServer(gateway.vendors[name]);
    control.listen(0, "127.0.0.1");
    await once(control, "listening");
    const url = `http://127.0.0.1:${(control.address() as AddressInfo).port}`;
    console.log(`  curl ${url}/requests     # ${name}`);
    console.log(`  curl -X PUT ${url}/behaviour -d '{"status": 503}'`);
    control.unref();
  }
  console.log(`A token is made to fail by naming it (/requests shows them):
  curl -X PUT URL/tokens -d '{"TOKEN": {"kind": "unauthorized"}}'     # or "limited", "unavailable", "healthy"`);
  console.log(`Envoy's log: ${gateway.envoy.folder}/envoy.log`);
  await interrupted;
}

/** The first act, envoy.yaml as it is shipped: what clients and vendors see. */
async function serve(narrator: Narrator): Promise<void> {
  const gateway = await Gateway.start(upstream);
  try {
    console.log(`  gateway  ${gateway.url}`);
    await demonstrate(gateway, narrator);
  } finally {
    await gateway.stop();
  }
}

/** The second act, with failover: tokens fail and heal under live traffic. Its gateway stays up with KEEP. */
async function heal(narrator: Narrator): Promise<boolean> {
  const pool = await PoolGateway.start();
  try {
    console.log("\nfailover under live traffic: groq with the tokens alpha, bravo and charlie, Envoy with 2 workers\n");
    await demonstrateFailover(pool, narrator);
    const held = narrator.finish();
    if ((process.env["KEEP"] ?? "") !== "") await stayUp(pool.gateway);
    return held;
  } finally {
    await pool.gateway.stop();
  }
}

async function main(): Promise<boolean> {
  console.log("ai-proxy: envoy.yaml in a real Envoy, the real openai client, and mocks of the vendors");
  console.log(`  envoy    ${findEnvoy()}`);
  const narrator = new Narrator();
  await serve(narrator);
  return heal(narrator);
}

process.exit((await main()) ? 0 : 1);
