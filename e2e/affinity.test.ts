import assert from "node:assert/strict";
import { it } from "node:test";
import type OpenAI from "openai";
import type { Gateway } from "./harness/gateway.ts";
import { downstreamRoute, upstream } from "./harness/modes.ts";
import { describeGateway } from "./harness/suite.ts";

/** A conversation's turns: its opening, and what was said since. */
function turnOf(n: number, turn: number): OpenAI.ChatCompletionMessageParam[] {
  const opening: OpenAI.ChatCompletionMessageParam = { role: "user", content: `Opening ${n}` };
  const said = Array.from({ length: turn }, (_, k): OpenAI.ChatCompletionMessageParam[] => [
    { role: "assistant", content: `Answer ${k}` },
    { role: "user", content: `Question ${k}` },
  ]);
  return [opening, ...said.flat()];
}

/** The token that turn `turn` of conversation `n` arrives with. */
async function used(gateway: Gateway, n: number, turn: number): Promise<string | undefined> {
  await gateway.openai("openai").chat.completions.create({ model: "gpt-4o", messages: turnOf(n, turn) });
  return gateway.vendors.openai.requests.at(-1)?.token;
}

for (const mode of [upstream, downstreamRoute]) {
  describeGateway(`affinity through the ${mode.name}`, mode, (gateway) => {
    it("keeps every turn of a conversation with one token, in all workers, and uses all tokens for many", async () => {
      const homes = new Set<string | undefined>();
      for (let n = 0; n < 12; n++) {
        const home = await used(gateway(), n, 0);
        homes.add(home);
        for (let turn = 1; turn < 4; turn++) assert.equal(await used(gateway(), n, turn), home);
      }
      assert.deepEqual([...homes].sort(), [...gateway().vendors.openai.tokens].sort());
    });
  });
}
