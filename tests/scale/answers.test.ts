import assert from "node:assert/strict";
import { test } from "node:test";
import { answerShapes } from "./answer_shapes.ts";
import { faultsOf, type Budget } from "./growth.ts";
import { answerRow } from "./play.ts";
import { clientApis, subjects, type ClientApi } from "./subjects.ts";

/** The dearest are comments that end nothing, and events that are written anew for the other API's clients. */
const budget: Budget = { work: 48, allocated: 64 };
const bytes = 200_000;
/** These change requests alone. */
const tried = subjects().filter(({ name }) => !/custom settings|cleanup|merge|code mode/.test(name));

for (const shape of answerShapes) {
  test(`${shape.name} cost an answer by their size, whatever the provider and the client's API`, async () => {
    const faults: string[] = [];
    for (const api of Object.keys(clientApis) as ClientApi[]) {
      for (const subject of tried)
        faults.push(...faultsOf(await answerRow(shape, subject, api, shape.bytes ?? bytes), budget));
    }
    assert.deepEqual(faults, []);
  });
}
