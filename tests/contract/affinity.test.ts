import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assertSound, eachProvider, requestOf, tokenOf } from "./harness.ts";

/** The types whose conversations keep to one token where nothing is configured, as the documents have them. */
const row = /^\| absent \| (.*)$/m.exec(readFileSync(new URL("../../docs/affinity.md", import.meta.url), "utf8"))?.[1];
const remembering = [...(row ?? "").split(", unless")[0]!.matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name).slice(1);

eachProvider("a conversation keeps to one token where the documents say that the vendor remembers", async (subject) => {
  const proxy = await subject.start();
  const conversation = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] });
  const drawn = new Set<string>();
  for (let n = 0; n < 40; n++) {
    const { upstream } = proxy.request(requestOf("chat", Buffer.from(conversation)));
    drawn.add(tokenOf(subject, upstream?.headers ?? {}) ?? "none");
  }
  const { type } = subject.fixture.configuration;
  const keeps = remembering.includes(type) && subject.fixture.passesBodies !== true;
  if (!drawn.has("none")) assert.equal(drawn.size, keeps ? 1 : 2, type);
  assertSound(proxy);
});
