import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Emulator } from "../../../emulator/index.ts";
import { module as wasm } from "../start.ts";

const text = readFileSync(new URL("../../../emulator/README.md", import.meta.url), "utf8");
const examples = [...text.matchAll(/\n([^\n]+):\n\n```ts run\n(.*?)```/gs)];

type Example = (emulator: typeof Emulator, check: typeof assert, path: string) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => Example;

test("the README shows three scenarios", () => {
  assert.equal(examples.length, 3);
});

for (const [, title = "", code = ""] of examples) {
  test(`the README's scenario runs as it stands: ${title}`, async () => {
    await new AsyncFunction("Emulator", "assert", "wasm", code)(Emulator, assert, wasm);
  });
}
