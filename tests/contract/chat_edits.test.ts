import assert from "node:assert/strict";
import { assertSound, eachProvider, requestOf } from "./harness.ts";

const messages = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "forgotten" },
  { role: "assistant", content: "forgotten, too" },
  { role: "user", content: "/new" },
  { role: "user", content: "first" },
  { role: "user", content: "second" },
];

eachProvider("a chat is cleaned, merged and completed by the configuration", async (subject) => {
  const customSettings = [{ name: "temperature", value: 0.125 }];
  const edits = { customSettings, contextCleanupCommands: ["/new"], mergeConsecutiveMessages: true };
  const proxy = await subject.start("upstream", edits);
  const body = Buffer.from(JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 10, messages }));
  const sent = proxy.request(requestOf("chat", body)).upstream?.body ?? "";
  assert.ok(sent.includes("Be brief."));
  assert.ok(sent.includes('"first\\n\\nsecond"'));
  assert.doesNotMatch(sent, /forgotten|\/new/);
  assert.match(sent, /"temperature":0\.125[,}]/);
  assertSound(proxy);
});

eachProvider("thoughts are dropped from answers, and every word stays", async (subject) => {
  const proxy = await subject.start("upstream", { reasoningContentMode: "ignore" });
  for (const one of subject.cases) {
    if (one.api !== "chat" || one.response === undefined || one.client === undefined) continue;
    const exchange = proxy.request(requestOf(one.api, one.request));
    exchange.respond({ status: 200, headers: { "content-type": one.contentType }, body: one.response });
    assert.equal(wordsIn(exchange.response?.body ?? ""), wordsIn(one.client.toString()), one.name);
    assert.doesNotMatch(exchange.response?.body ?? "", /"reasoning(?:_content)?":/);
  }
  assertSound(proxy);
});

/** All that an answer or a stream says as content. */
function wordsIn(body: string): string {
  return [...body.matchAll(/"content":\s*("(?:[^"\\]|\\.)*")/g)]
    .map((found) => JSON.parse(found[1] ?? '""') as string)
    .join("");
}
