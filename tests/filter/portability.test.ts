import assert from "node:assert/strict";
import { test } from "node:test";
import { Emulator } from "../../emulator/index.ts";
import { chats } from "./portable/chats.ts";
import { facts, type Found, type Json, type Speech } from "./portable/facts.ts";
import { messages } from "./portable/messages.ts";
import { module, tokens } from "./start.ts";

const json = { "content-type": "application/json" };
const events = { "content-type": "text/event-stream" };
const weather = { type: "object", properties: { city: { type: "string" } } };

/** A request of `client`'s API to the vendor of another. */
async function ask(client: Speech, vendor: Speech, isStream: boolean) {
  const provider = { ...vendor.vendor, apiTokens: [tokens[0]] };
  const proxy = await Emulator.start({ wasm: module, cluster: "vendor", configuration: { provider } });
  const tool =
    client === chats
      ? { type: "function", function: { name: facts.callName, parameters: weather } }
      : { name: facts.callName, input_schema: weather };
  const body = {
    ...{ model: "m", max_tokens: 99, stream: isStream, tools: [tool] },
    ...(isStream && client === chats ? { stream_options: { include_usage: true } } : {}),
    messages: [{ role: "user", content: "Hi" }, ...client.history],
  };
  const exchange = proxy.request({ method: "POST", path: client.path, headers: json, body: JSON.stringify(body) });
  return { proxy, exchange };
}

const ways = [
  { name: "a chat for a vendor of Messages", client: chats, vendor: messages },
  { name: "Messages for a vendor of chats", client: messages, vendor: chats },
] as const;

for (const { name, client, vendor } of ways) {
  test(`${name}: all facts of the history arrive`, async () => {
    const { exchange } = await ask(client, vendor, false);
    const sent = JSON.parse(exchange.upstream?.body ?? "{}") as { messages: Json[] };
    const { stop: _stop, usage: _usage, ...said } = facts;
    // Thoughts without a signature cannot be given to Anthropic's API.
    const expected: Found = vendor === messages ? { ...said, thought: undefined } : said;
    assert.deepEqual(vendor.readHistory(sent.messages), expected);
  });

  test(`${name}: all facts of a whole answer arrive`, async () => {
    const { proxy, exchange } = await ask(client, vendor, false);
    exchange.respond({ status: 200, headers: json, body: JSON.stringify(vendor.whole) });
    assert.deepEqual(client.readWhole(JSON.parse(exchange.response?.body ?? "{}") as Json), facts);
    assert.deepEqual([...proxy.faults], []);
  });

  test(`${name}: all facts of a stream arrive`, async () => {
    const { proxy, exchange } = await ask(client, vendor, true);
    exchange.respond({ status: 200, headers: events, body: vendor.stream.match(/[^]{1,37}/g) ?? [] });
    assert.deepEqual(client.readStream(exchange.response?.body ?? ""), facts);
    assert.deepEqual([...proxy.faults], []);
  });
}
