import assert from "node:assert/strict";
import { test } from "node:test";
import { started } from "./play.ts";
import { textOf, times } from "./shapes.ts";
import { clientApis, waysOfBodies } from "./subjects.ts";

/** `per_connection_buffer_limit_bytes` of the files we ship: nothing larger reaches the filter. */
const largest = 32 * 1024 * 1024;
/** One or two seconds of a worker, in which it serves nobody else. */
const longestCallback = 400_000_000;
/** Half of what a VM has: two such bodies at once must find room. */
const mostPages = 8192;

const around = (rest: string): string => `{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],${rest}}`;
const picture = (size: number) => ({
  model: "gpt-4o",
  messages: [
    { role: "user", content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${times("A", size)}` } }] },
  ],
});

const bodies: Readonly<Record<string, (bytes: number) => string | object>> = {
  "empty objects in a list": (bytes) => around(`"x":[${times("{},", bytes / 3 - 50)}{}]`),
  "empty objects for messages": (bytes) => `{"model":"gpt-4o","messages":[${times("{},", bytes / 3 - 50)}{}]}`,
  "one-digit numbers": (bytes) => around(`"x":[${times("0,", bytes / 2 - 50)}0]`),
  members: (bytes) => around(`${times('"a":0,', bytes / 6 - 50)}"b":0`),
  "short messages": (bytes) =>
    `{"model":"m","messages":[${times('{"role":"user","content":""},', bytes / 29 - 50)}{}]}`,
  escapes: (bytes) => around(`"x":"${times("\\n", bytes / 2 - 99)}"`),
  brackets: (bytes) => times("[", bytes - 99),
  spaces: (bytes) => around(`"x":${times(" ", bytes - 200)}0`),
  "one picture": (bytes) => picture(bytes - 300),
};

for (const [name, bodyOf] of Object.entries(bodies)) {
  test(`the largest body of ${name} is answered or sent, in no long callback and with memory to spare`, async () => {
    const body = textOf(bodyOf(largest));
    assert.ok(body.length <= largest && body.length > largest * 0.9, `${body.length} bytes`);
    const faults: string[] = [];
    for (const { name, subject, api } of waysOfBodies()) {
      const meter = await started(subject, api);
      const cost = meter.cost(() => {
        const exchange = meter.proxy.request({ path: clientApis[api], body });
        if (!exchange.over) exchange.disconnect();
      });
      faults.push(...meter.problems.map((problem) => `${name}: ${problem}`));
      if (cost.longest > longestCallback) faults.push(`${name}: a callback of ${cost.longest}`);
      if (cost.pages > mostPages) faults.push(`${name}: ${cost.pages} pages`);
    }
    assert.deepEqual(faults, []);
  });
}
