import assert from "node:assert/strict";
import { test } from "node:test";
import { slowShapes } from "./answer_shapes.ts";
import { faultsOf, type Budget } from "./growth.ts";
import { answerRow } from "./play.ts";
import { clientApis, subjects, type ClientApi } from "./subjects.ts";

/** Every piece is a callback: its fixed cost comes on top. */
const cases: readonly { pieces: string; bytes: number; budget: Budget }[] = [
  { pieces: ", 1 bytes at a time", bytes: 4_000, budget: { work: 150, allocated: 100 } },
  { pieces: ", 50 bytes at a time", bytes: 32_000, budget: { work: 48, allocated: 64 } },
];
/** One collection, of all that one event has left behind, may fall into the largest size alone. */
const exponents: Budget = { work: 1.5, allocated: 1.5 };
const tried = subjects().filter(({ name }) =>
  /^(groq|claude|qwen-native|gemini|moonshot)(, (failover|reasoning before content))?$/.test(name),
);

for (const { pieces, bytes, budget } of cases) {
  for (const shape of slowShapes.filter(({ name }) => name.endsWith(pieces))) {
    test(`${shape.name} cost an answer by their size, whatever has come before`, async () => {
      const faults: string[] = [];
      for (const api of Object.keys(clientApis) as ClientApi[]) {
        for (const subject of tried)
          faults.push(...faultsOf(await answerRow(shape, subject, api, bytes), budget, exponents));
      }
      assert.deepEqual(faults, []);
    });
  }
}
