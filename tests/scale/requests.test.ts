import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, type Budget } from "./growth.ts";
import { requestRow } from "./play.ts";
import { plainShapes, requestShapes } from "./request_shapes.ts";
import { clientApis, knownApis, subjects, type ClientApi } from "./subjects.ts";

/** The dearest are converters over many smallest values, with settings that edit what they wrote. */
const budget: Budget = { work: 60, allocated: 72 };
const bytes = 200_000;
const tried = subjects();
const apis = Object.keys(clientApis) as ClientApi[];

for (const shape of requestShapes) {
  test(`${shape.name} cost a chat's request by their size, whatever the provider and the client's API`, async () => {
    const faults: string[] = [];
    for (const api of apis) {
      if (shape.api !== undefined && shape.api !== api) continue;
      for (const subject of tried) faults.push(...faultsOf(await requestRow(shape, subject, { api, bytes }), budget));
    }
    assert.deepEqual(faults, []);
  });
}

const others = knownApis().filter(({ path }) => !Object.values<string>(clientApis).includes(path));
const plain = tried.filter(({ name }) => /^(openai|qwen-native|gemini)$/.test(name));

for (const { name, path } of others) {
  test(`${name}: whatever JSON it is sent costs by its size`, async () => {
    const faults: string[] = [];
    for (const shape of plainShapes) {
      for (const subject of plain) {
        const row = await requestRow(shape, subject, { api: "chat", path, bytes: 64_000 });
        faults.push(...faultsOf({ ...row, name: `${shape.name}: ${row.name}` }, budget));
      }
    }
    assert.deepEqual(faults, []);
  });
}
