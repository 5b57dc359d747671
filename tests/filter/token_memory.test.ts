import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { module } from "./start.ts";

const failover = { enabled: true, healthCheckModel: "m" };
/**
 * A VM's memory grows by doubling, so that its pages alone say little. These are 7 MiB: a fifth of the third that each
 * of Envoy's VMs has, with two workers, of the 106 MiB that 1000 tokens without names were measured to take.
 */
const fifthPages = 112;
const pools = [1000, 4000];

/** Memory of the VM with so many tokens of the length that OpenAI's have, in pages of 64 KiB. */
async function pages(size: number, named: boolean): Promise<number> {
  const apiTokens = Array.from({ length: size }, (_, n) => {
    const token = `sk-proj-${"x".repeat(150)}${n}`;
    return named ? { token, name: `team-${n}` } : token;
  });
  const provider = { type: "openai", apiTokens, failover };
  const proxy = await Emulator.start({ wasm: module, configuration: { strictConfig: true, provider } });
  assert.deepEqual(proxy.refused, []);
  return proxy.memoryPages;
}

for (const size of pools) {
  test(`${size} tokens with names take at most a fifth more memory than as many without`, async () => {
    const [plain, named] = [await pages(size, false), await pages(size, true)];
    assert.ok(named <= plain + fifthPages, `${plain} pages without names, ${named} with`);
  });
}
