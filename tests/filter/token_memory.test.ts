import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { module } from "./start.ts";

const failover = { enabled: true, healthCheckModel: "m" };
/** A VM's memory doubles: within so many pages one step says nothing of what a token takes. */
const smallPages = 64;
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
    assert.ok(named <= Math.max(plain * 1.2, smallPages), `${plain} pages without names, ${named} with`);
  });
}
