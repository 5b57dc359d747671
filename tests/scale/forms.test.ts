import assert from "node:assert/strict";
import { test } from "node:test";
import { countsFor, faultsOf, rowOf, type Budget } from "./growth.ts";
import { started } from "./play.ts";
import { times } from "./shapes.ts";
import { knownApis, subjects } from "./subjects.ts";

/** A form is read once and, where its model is mapped, written once. */
const budget: Budget = { work: 24, allocated: 24 };
const bytes = 400_000;
const field = 'content-disposition: form-data; name="x"\r\n';
const long = "b".repeat(70);

const shapes: readonly { name: string; boundary?: string; form(count: number): string }[] = [
  { name: "parts", form: (n) => `${times(`--b\r\n${field}\r\n1\r\n`, n)}--b--\r\n` },
  { name: "models", form: (n) => `${times(`--b\r\n${field.replace("x", "model")}\r\ngpt-4o\r\n`, n)}--b--\r\n` },
  { name: "header lines of a part", form: (n) => `--b\r\n${times(field, n)}\r\n1\r\n--b--\r\n` },
  { name: "parameters of a line", form: (n) => `--b\r\n${field.trim()}${times("; a=b", n)}\r\n\r\n1\r\n--b--\r\n` },
  { name: "semicolons of a line", form: (n) => `--b\r\n${field.trim()}${times(";", n)}\r\n\r\n1\r\n--b--\r\n` },
  {
    name: "quotes of a line",
    form: (n) => `--b\r\ncontent-disposition: form-data; name="${times('\\"', n)}"\r\n\r\n1\r\n--b--\r\n`,
  },
  {
    name: "almost boundaries",
    boundary: long,
    form: (n) => `--${long}\r\n${field}\r\n${times(`\r\n--${long.slice(1)}`, n)}`,
  },
  { name: "line ends and dashes", form: (n) => `--b\r\n${field}\r\n${times("\r\n-", n)}` },
  { name: "line ends", form: (n) => times("\r\n", n) },
  { name: "bytes of a file", form: (n) => `--b\r\n${field}\r\n${times("x", n)}\r\n--b--\r\n` },
  {
    name: "bytes of a model's name",
    form: (n) => `--b\r\n${field.replace("x", "model")}\r\n${times("m", n)}\r\n--b--\r\n`,
  },
];

const tried = subjects().filter(({ name }) => /^(openai|openai, schema|vllm)$/.test(name));
const apis = knownApis().filter(({ name }) => /Audio|Image|Video/.test(name));

for (const { name, boundary = "b", form } of shapes) {
  test(`${name} cost a form by their size`, async () => {
    const faults: string[] = [];
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
    for (const subject of tried) {
      for (const { path } of apis) {
        const meter = await started(subject);
        const counts = countsFor(bytes, (count) => form(count).length);
        const row = rowOf(`${subject.name}, ${path}`, meter, counts, (count) => {
          const body = form(count);
          return { bytes: body.length, run: () => void meter.proxy.request({ path, headers, body }) };
        });
        faults.push(...faultsOf(row, budget));
      }
    }
    assert.deepEqual(faults, []);
  });
}
