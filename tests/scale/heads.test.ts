import assert from "node:assert/strict";
import { test } from "node:test";
import type { RequestInput } from "../../emulator/index.ts";
import { countsFor, faultsOf, rowOf, type Budget } from "./growth.ts";
import { started } from "./play.ts";
import { many, times } from "./shapes.ts";
import { knownApis, subjects } from "./subjects.ts";

interface HeadShape {
  readonly name: string;
  head(count: number): RequestInput;
}

/** The whole head is read for what is stripped, and may be written anew. */
const budget: Budget = { work: 60, allocated: 60 };
/** Envoy takes 60 KiB of headers; what is in front of it may take more. */
const bytes = 120_000;
const file = JSON.stringify({ type: "file", file: { file_id: "f" } });
const chat = `{"model":"gpt-4o","max_tokens":9,"messages":[{"role":"user","content":[${file}]}]}`;
const json = { "content-type": "application/json" };

/** Headers whose values are lists, or that the filter reads for whatever reason. */
const lists = [
  "anthropic-beta",
  "accept",
  "accept-encoding",
  "cookie",
  "x-forwarded-for",
  "openai-beta",
  "content-type",
  "connection",
];

const shapes: readonly HeadShape[] = [
  ...lists.map((name) => ({
    name: `values of ${name}`,
    head: (n: number) => ({
      path: "/v1/chat/completions",
      body: chat,
      headers: { ...json, [name]: many(n, (i) => `v${i}`).join(",") },
    }),
  })),
  ...lists.map((name) => ({
    name: `parameters of ${name}`,
    head: (n: number) => ({
      path: "/v1/chat/completions",
      body: chat,
      headers: { ...json, [name]: `a/b${times("; a=b", n)}` },
    }),
  })),
  ...["x-ai-proxy-", "x-", "x-envoy-", "x-stainless-"].map((prefix) => ({
    name: `headers that begin with ${prefix}`,
    head: (n: number) => ({ path: "/v1/models", headers: Object.fromEntries(many(n, (i) => [`${prefix}${i}`, "x"])) }),
  })),
  ...["cookie", "authorization", "x-api-key", "anthropic-beta"].map((name) => ({
    name: `lines of ${name}`,
    head: (n: number) => ({ path: "/v1/chat/completions", body: chat, headers: { ...json, [name]: many(n, String) } }),
  })),
  ...["key=1&", "%6bey=1&", "a=b&", "=&", "%", "?", "key=&"].map((piece) => ({
    name: `times ${piece} in a query`,
    head: (n: number) => ({ path: `/v1/models?${times(piece, n)}` }),
  })),
  ...["/a", "/..", "%2e", "//", "/v1/files", ";a=b", "%2f", "\\"].map((piece) => ({
    name: `times ${piece} in a path`,
    head: (n: number) => ({ path: `/v1/files/${times(piece, n)}` }),
  })),
  ...knownApis().map(({ path }) => ({
    name: `segments in front of ${path}`,
    head: (n: number) => ({ path: times("/a", n) + path, method: "POST", body: "{}", headers: json }),
  })),
  {
    name: "bytes of the authority",
    head: (n: number) => ({ path: "/v1/models", authority: times("a.", n) }),
  },
];

const tried = subjects().filter(({ name }) =>
  /^(openai|groq|claude|qwen-native|generic|claude, code mode|openai, original protocol|groq, upstream)$/.test(name),
);

for (const shape of shapes) {
  test(`${shape.name} cost a request's head by their size`, async () => {
    const faults: string[] = [];
    for (const subject of tried) {
      const sizeOf = (count: number): number => JSON.stringify(shape.head(count)).length;
      const meter = await started(subject);
      const row = rowOf(subject.name, meter, countsFor(bytes, sizeOf), (count) => {
        const head = shape.head(count);
        return { bytes: sizeOf(count), run: () => void meter.proxy.request(head) };
      });
      faults.push(...faultsOf(row, budget));
    }
    assert.deepEqual(faults, []);
  });
}
